// SPDX-License-Identifier: Apache-2.0
#include "watch/build_watch.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace bspctl::watch {

namespace {

using bitbake::FactKind;
using bitbake::MessageRecord;

// Seconds since 1970 of the last write; nothing when there is no such file.
std::optional<double> written(const std::filesystem::path& file) {
    struct stat status {};
    if (file.empty() || ::stat(file.c_str(), &status) != 0) return std::nullopt;
    return static_cast<double>(status.st_mtim.tv_sec) + static_cast<double>(status.st_mtim.tv_nsec) * 1e-9;
}

// The server's own words about a task that failed ("Task (FILE:do_x) failed with exit code '1'"), which events say better.
bool repeats_a_failure(const std::string& text) {
    const auto fact = bitbake::ConsoleParser().feed("ERROR: " + text.substr(0, text.find('\n')));
    return fact && (fact->kind == FactKind::task_failed_file || fact->kind == FactKind::failure_log);
}

bool has_errors(const bitbake::BuildRecord& record) {
    const auto& all = record.messages();
    const auto is_error = [](const MessageRecord& message) { return message.kind == MessageRecord::Kind::error; };
    return !record.failed().empty() || std::any_of(all.begin(), all.end(), is_error);
}

// Whoever stopped it knows.
bool was_interrupted(const bitbake::BuildRecord& record) {
    const auto& all = record.messages();
    const auto says_so = [](const MessageRecord& message) { return message.text.starts_with("Exiting due to interrupt"); };
    return record.build().interrupted || std::any_of(all.begin(), all.end(), says_so);
}

// kas's word that BitBake failed, twice: nothing new behind the errors of BitBake, or an interrupt.
bool is_about_the_command(const Said& said) { return said.error && said.text.starts_with("Command \""); }

// "1" where a message should be: BitBake's way to end for an error that it has told.
bool is_only_a_number(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

}  // namespace

double wall_clock() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

BuildWatch::BuildWatch(std::filesystem::path event_log, PathMap host_path, Clock clock)
    : event_log_(std::move(event_log)),
      host_path_(std::move(host_path)),
      clock_(std::move(clock)),
      follower_(event_log_, 0),
      log_([this](const bitbake::EventValue& event) {
               begin_with_events();
               take(event);
           },
           bitbake::BuildRecord::wanted()) {}

void BuildWatch::take(const bitbake::EventValue& event) {
    record_.take(event);
    if (const auto* progress = std::get_if<bitbake::TaskProgress>(&event)) rates_[progress->pid] = progress->rate;
    if (since_ == 0) since_ = now();
}

void BuildWatch::begin_with_events() {
    if (std::exchange(has_events_, true)) return;
    record_ = {};
    failed_seen_ = messages_seen_ = 0;
    held_.clear();
    news_ = {};
}

void BuildWatch::say_error_of_kas(const std::string& text) {
    constexpr std::size_t most = 50;  // the first are the ones that matter
    if (kas_errors_.size() < most && kas_errors_.insert(text).second) said_.push_back({true, text});
}

void BuildWatch::console(std::string_view line) {
    const auto fact = parser_.feed(line);
    if (!fact) return;
    if (fact->kind == FactKind::kas_error) say_error_of_kas(fact->text);
    else if (fact->kind == FactKind::waiting_for_server) said_.push_back({false, "another build holds this build folder; waiting for it"});
    else if (!has_events_) console_events_.take(*fact, now(), [this](const auto& event) { take(event); });
}

bool BuildWatch::poll_if_due() {
    const auto time = std::chrono::steady_clock::now();
    if (time - polled_ < std::chrono::milliseconds(200)) return false;
    polled_ = time;
    poll();
    return true;
}

void BuildWatch::poll() {
    news_ = {};
    follower_.poll([this](std::string_view bytes) { log_.feed(bytes); });
    look_at_running();
    const auto& failed = record_.failed();
    news_.failed.assign(failed.begin() + static_cast<std::ptrdiff_t>(failed_seen_), failed.end());
    failed_seen_ = failed.size();
    look_at_messages();
    news_.said = std::exchange(said_, {});
    if (has_errors(record_) || was_interrupted(record_)) std::erase_if(news_.said, is_about_the_command);
    const auto& error = record_.build().error;
    if (error != std::exchange(command_error_, error) && !is_only_a_number(error)) news_.said.push_back({true, error});
}

// ---------------------------------------------------------------------------------------------------- running tasks

std::filesystem::path BuildWatch::log_of(const bitbake::TaskRecord& task) const {
    if (task.log.empty()) return {};
    return host_path_ ? host_path_(task.log) : std::filesystem::path(task.log);
}

void BuildWatch::look_at_running() {
    const auto time = now();
    const bool ask = time - looked_ >= 1 || time < looked_;
    if (ask) looked_ = time;
    std::vector<RunningTask> found;
    for (const auto index : record_.running()) {
        const auto& task = record_.tasks()[index];
        const auto known = std::find_if(running_.begin(), running_.end(), [&](const auto& one) { return one.task == index; });
        auto& one = found.emplace_back(known != running_.end() ? std::move(*known) : RunningTask{index, log_of(task), {}, {}});
        if (one.log.empty()) one.log = log_of(task);
        if (const auto rate = rates_.find(task.pid); rate != rates_.end()) one.rate = rate->second;
        if (!ask) continue;
        const auto last = written(one.log);
        one.silent = last ? std::optional(std::max(0.0, time - *last)) : std::nullopt;
    }
    running_ = std::move(found);
    std::erase_if(rates_, [&](const auto& rate) {
        return std::none_of(running_.begin(), running_.end(), [&](const auto& one) { return record_.tasks()[one.task].pid == rate.first; });
    });
}

// -------------------------------------------------------------------------------------------------------- messages

std::vector<std::string_view> BuildWatch::messages_of(std::uint32_t task) const {
    std::vector<std::string_view> out;
    for (const auto& message : record_.messages()) {
        if (message.task == task && message.kind == MessageRecord::Kind::error) out.emplace_back(message.text);
    }
    return out;
}

bool BuildWatch::is_told_with_failure(const MessageRecord& message) const {
    if (message.kind != MessageRecord::Kind::error) return false;
    if (message.task == bitbake::no_task) return repeats_a_failure(message.text);
    return record_.tasks()[message.task].outcome == bitbake::TaskOutcome::failed;
}

// An error of a task that runs: its end, which comes soon, tells where it belongs.
bool BuildWatch::waits_for_task(const MessageRecord& message) const {
    return message.kind == MessageRecord::Kind::error && message.task != bitbake::no_task &&
           record_.tasks()[message.task].outcome == bitbake::TaskOutcome::running;
}

void BuildWatch::look_at_messages() {
    auto open = std::exchange(held_, {});
    const auto& messages = record_.messages();
    for (; messages_seen_ < messages.size(); ++messages_seen_) open.push_back(static_cast<std::uint32_t>(messages_seen_));
    for (const auto index : open) {
        if (waits_for_task(messages[index])) held_.push_back(index);
        else if (!is_told_with_failure(messages[index])) news_.messages.push_back(index);
    }
}

}  // namespace bspctl::watch
