// SPDX-License-Identifier: Apache-2.0
#include "bitbake/build_record.hpp"

#include <algorithm>

#include "bitbake/layer_paths.hpp"
#include "bitbake/names.hpp"

namespace bspctl::bitbake {

namespace {

constexpr std::string_view setscene_end = "_setscene";
constexpr double soon = 60;                  // seconds between a task's own end and what the queue makes of it
constexpr std::ptrdiff_t lately_begun = 256; // tasks: more than a machine runs at once

// Clocks say nothing beyond the year 9999, but a damaged event may.
bool is_time(double time) { return time > 0 && time < 253402300800.0; }

std::int64_t to_count(double number) { return number > 0 && number < 1e15 ? static_cast<std::int64_t>(number) : 0; }

// Cuts between characters of UTF-8.
std::string_view shorten(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    return text.substr(0, most);
}

std::string join(const std::vector<std::string_view>& words) {
    std::string out;
    for (const auto word : words) out.append(out.empty() ? "" : ", ").append(word);
    return out;
}

TaskOutcome outcome_of(TaskEvent::Phase phase) {
    switch (phase) {
        case TaskEvent::Phase::started: return TaskOutcome::running;
        case TaskEvent::Phase::succeeded: return TaskOutcome::succeeded;
        case TaskEvent::Phase::failed: return TaskOutcome::failed;
        case TaskEvent::Phase::failed_silent: return TaskOutcome::failed_silent;
        case TaskEvent::Phase::invalid: return TaskOutcome::invalid;
    }
    return TaskOutcome::running;
}

std::string_view name_of(const ProgressEvent& event) {
    switch (event.what) {
        case ProgressEvent::What::parse: return "parse";
        case ProgressEvent::What::cache: return "cache";
        case ProgressEvent::What::tree: return "tree";
        case ProgressEvent::What::process: return event.name;
    }
    return {};
}

// Each task has a process of its own, which may say something after the task's end.
std::uint32_t ended_with(const std::vector<TaskRecord>& tasks, std::int64_t pid) {
    const auto most = std::min(lately_begun, static_cast<std::ptrdiff_t>(tasks.size()));
    const auto found = std::find_if(tasks.rbegin(), tasks.rbegin() + most, [&](const auto& task) { return task.pid == pid; });
    return pid == 0 || found == tasks.rbegin() + most ? no_task : static_cast<std::uint32_t>(tasks.rend() - found - 1);
}

}  // namespace

std::string_view to_word(BuildOutcome outcome) {
    constexpr std::string_view words[] = {"unknown", "success", "failed", "interrupted"};
    return words[static_cast<std::size_t>(outcome)];
}

std::string_view to_word(TaskOutcome outcome) {
    constexpr std::string_view words[] = {"unfinished", "succeeded", "failed", "failed_silent", "invalid"};
    return words[static_cast<std::size_t>(outcome)];
}

EventSet BuildRecord::wanted() {
    return events_of<TaskEvent, TaskProgress, QueueEvent, SetsceneDone, BuildEvent, ProgressEvent, NoProvider, CommandEvent, LogEvent,
                     DiskFull, DiskUsage, MetadataEvent, PressureEvent, Heartbeat, AllVariables>();
}

void BuildRecord::take(const EventValue& event) {
    std::visit([this](const auto& one) { on(one); }, event);
}

// A full disk stops a build without a failure of its own: BitBake counts none, and calls it succeeded.
BuildOutcome BuildRecord::outcome() const {
    if (build_.interrupted) return BuildOutcome::interrupted;
    const bool stopped = build_.ended && !disk_full_.empty();
    if (!failed_.empty() || build_.failures > 0 || build_.command_failed || stopped) return BuildOutcome::failed;
    return build_.ended ? BuildOutcome::success : BuildOutcome::unknown;
}

std::vector<std::uint32_t> BuildRecord::take_changed() {
    auto out = std::exchange(changed_, {});
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

// ----------------------------------------------------------------------------------------------- time and room

// Tasks write their events through pipes of their own, so these come a little out of order.
void BuildRecord::tick(double time) {
    if (!is_time(time)) return;
    now_ = std::max(now_, time);
    if (build_.began && build_.started == 0) build_.started = time;
}

template <class Value>
void BuildRecord::keep(std::vector<Value>& list, std::size_t most, Value value) {
    if (list.size() < most) list.push_back(std::move(value));
    else ++beyond_;
}

// Nobody may ever ask what changed: the list must not outgrow the tasks.
void BuildRecord::changed(std::uint32_t index) {
    if (changed_.size() > 2 * tasks_.size() + 1000) changed_ = take_changed();
    changed_.push_back(index);
}

// ------------------------------------------------------------------------------------------------------ recipes

std::uint32_t BuildRecord::recipe_index(std::string_view multiconfig, std::string_view file, std::string_view name) {
    auto key = std::make_tuple(std::string(multiconfig), std::string(file), std::string(name));
    if (const auto found = recipe_by_name_.find(key); found != recipe_by_name_.end()) return found->second;
    if (recipes_.size() >= most_recipes) {
        ++beyond_;
        return no_task;
    }
    const auto index = static_cast<std::uint32_t>(recipes_.size());
    auto& recipe = recipes_.emplace_back();
    recipe.name = name;
    recipe.multiconfig = multiconfig;
    recipe.file = file;
    recipe.layer = layer_of(file, layers_);
    recipe_by_name_.emplace(std::move(key), index);
    return index;
}

std::uint32_t BuildRecord::recipe_index(const TaskEvent& event) {
    const auto index = recipe_index(event.multiconfig, without_variant(event.file), event.recipe);
    if (index == no_task) return index;
    auto& recipe = recipes_[index];
    if (recipe.package.empty()) recipe.package = event.package, recipe.version = event.version;
    return index;
}

// The name of the file says which of the recipes made of it is meant; where there is only one, it need not.
std::uint32_t BuildRecord::recipe_index(const QueueName& name) {
    const auto file = std::string(without_variant(name.file)), guess = recipe_of_file(name.file);
    const auto first = recipe_by_name_.lower_bound({std::string(name.multiconfig), file, ""});
    const auto is_made_of_it = [&](const auto& entry) {
        return entry != recipe_by_name_.end() && std::get<0>(entry->first) == name.multiconfig && std::get<1>(entry->first) == file;
    };
    const bool only = is_made_of_it(first) && !is_made_of_it(std::next(first));
    if (only && without_variant(name.file) == name.file) return first->second;
    return recipe_index(name.multiconfig, file, guess);
}

void BuildRecord::on(const AllVariables& event) {
    layers_ = layer_folders(event.json);
    for (auto& recipe : recipes_) recipe.layer = layer_of(recipe.file, layers_);
}

// -------------------------------------------------------------------------------------------------------- tasks

std::uint32_t BuildRecord::begin_task(std::uint32_t recipe, std::string_view name, double time, std::int64_t pid) {
    if (recipe == no_task) return no_task;
    if (tasks_.size() >= most_tasks) {
        ++beyond_;
        return no_task;
    }
    const auto index = static_cast<std::uint32_t>(tasks_.size());
    auto& task = tasks_.emplace_back();
    task.recipe = recipe;
    task.name = name;
    task.started = is_time(time) ? time : 0;
    task.pid = pid;
    task.setscene = name.ends_with(setscene_end);
    latest_[{recipe, task.name}] = index;
    // No machine runs that many: the oldest of them ended without a word.
    if (running_.size() >= most_running) running_.erase(running_.begin());
    running_.push_back(index);
    ++outcomes_[static_cast<std::size_t>(TaskOutcome::running)];
    changed(index);
    return index;
}

void BuildRecord::end_task(std::uint32_t index, TaskOutcome outcome, double time) {
    auto& task = tasks_[index];
    if (task.outcome != TaskOutcome::running) return;
    --outcomes_[static_cast<std::size_t>(task.outcome)];
    ++outcomes_[static_cast<std::size_t>(outcome)];
    task.outcome = outcome;
    task.completed = is_time(time) ? time : now_;
    std::erase(running_, index);
    if (outcome == TaskOutcome::failed) failed_.push_back(index);
    changed(index);
}

// A task whose start is not in the log is recorded all the same; an end that the log has twice counts once.
void BuildRecord::on(const TaskEvent& event) {
    tick(event.time);
    const auto recipe = recipe_index(event);
    const auto known = latest_.find({recipe, std::string(event.task)});
    const bool same = known != latest_.end() && tasks_[known->second].pid == event.pid;
    const bool starts = event.phase == TaskEvent::Phase::started;
    const auto index = same ? known->second : begin_task(recipe, event.task, starts ? event.time : 0, event.pid);
    if (index == no_task) return;
    auto& task = tasks_[index];
    if (task.log.empty()) task.log = event.log;
    if (starts) return;
    task.error_printed = task.error_printed || event.error_printed;
    end_task(index, outcome_of(event.phase), event.time);
}

std::uint32_t BuildRecord::running_with(std::int64_t pid) const {
    const auto found = std::find_if(running_.begin(), running_.end(), [&](auto index) { return tasks_[index].pid == pid; });
    return pid == 0 || found == running_.end() ? no_task : *found;
}

void BuildRecord::on(const TaskProgress& event) {
    const auto index = running_with(event.pid);
    if (index == no_task) return;
    tasks_[index].progress = std::clamp<std::int64_t>(event.percent, -1, 100);
    changed(index);
}

// ----------------------------------------------------------------------------------------------- the run queue

bool BuildRecord::is_called(std::uint32_t index, const QueueName& name) const {
    const auto& task = tasks_[index];
    const auto& recipe = recipe_of(task);
    const bool of_variant = without_variant(name.file) != name.file;
    return task.name == name.task && recipe.multiconfig == name.multiconfig && recipe.file == without_variant(name.file) &&
           (!of_variant || recipe.name == recipe_of_file(name.file));
}

// The last of them: a list may hold an earlier run of the same task. The queue's word follows the task's own soon.
std::uint32_t BuildRecord::find_called(const std::vector<std::uint32_t>& among, const QueueName& name) const {
    const auto end = among.rbegin() + static_cast<std::ptrdiff_t>(std::min(among.size(), most_running));
    const auto found = std::find_if(among.rbegin(), end, [&](auto index) { return is_called(index, name); });
    return found == end ? no_task : *found;
}

// A task says that it succeeded before its stamp is written. Where that fails (a full disk, no zstd) only the queue knows.
std::uint32_t BuildRecord::take_back_success(const QueueName& name) {
    const auto known = latest_.find({recipe_index(name), std::string(name.task)});
    if (known == latest_.end()) return no_task;
    auto& task = tasks_[known->second];
    if (task.outcome != TaskOutcome::succeeded || now_ - task.completed > soon) return no_task;
    --outcomes_[static_cast<std::size_t>(task.outcome)];
    ++outcomes_[static_cast<std::size_t>(TaskOutcome::failed)];
    task.outcome = TaskOutcome::failed;
    failed_.push_back(known->second);
    return known->second;
}

// The server says of every failed task that it failed, also of one whose process was killed before it could.
void BuildRecord::fail_in_queue(const QueueEvent& event) {
    const QueueName name{event.multiconfig, event.file, event.task};
    auto index = find_called(failed_, name);
    if (index == no_task || tasks_[index].exit_code != 0) index = find_called(running_, name);
    if (index == no_task) index = take_back_success(name);
    if (index == no_task) index = begin_task(recipe_index(name), event.task, 0, 0);
    if (index == no_task) return;
    tasks_[index].exit_code = event.exit_code;
    end_task(index, TaskOutcome::failed, now_);
    changed(index);
}

void BuildRecord::on(const QueueEvent& event) {
    if (event.stats) queue_ = *event.stats;
    const QueueName name{event.multiconfig, event.file, event.task};
    const bool failed = event.phase == QueueEvent::Phase::failed;
    if (!event.setscene) {
        if (failed) fail_in_queue(event);
        return;
    }
    if (!failed && event.phase != QueueEvent::Phase::completed) return;
    if (const auto index = find_called(running_, name); index != no_task) {
        end_task(index, failed ? TaskOutcome::failed_silent : TaskOutcome::succeeded, now_);
    }
    if (const auto recipe = recipe_index(name); recipe != no_task) {
        ++(failed ? recipes_[recipe].setscene_notcovered : recipes_[recipe].setscene_covered);
    }
}

void BuildRecord::on(const SetsceneDone& event) {
    if (event.stats) queue_ = *event.stats;
    setscene_done_ = true;
}

// Which setscene tasks have nothing in the shared state is said by this only, and only where a class fires it.
void BuildRecord::on(const MetadataEvent& event) {
    for (const auto missed : event.missed) {
        const auto file = without_multiconfig(missed);
        const auto multiconfig = file.size() + 4 < missed.size() ? missed.substr(3, missed.size() - file.size() - 4) : "";
        const auto recipe = recipe_index({multiconfig == "default" ? "" : multiconfig, file, {}});
        if (recipe != no_task) ++recipes_[recipe].setscene_notcovered;
    }
}

// ------------------------------------------------------------------------------------------- the build, its phases

void BuildRecord::on(const BuildEvent& event) {
    if (event.phase != BuildEvent::Phase::completed) {
        if (event.phase == BuildEvent::Phase::started && !std::exchange(build_.began, true)) build_.started = now_;
        if (build_.targets.empty()) build_.targets.assign(event.targets.begin(), event.targets.end());
        return;
    }
    build_.failures = std::max(build_.failures, event.failures);
    build_.interrupted = build_.interrupted || event.interrupted != 0;
    build_.completed = now_;
    waits_.end(now_);
    build_.ended = true;
}

// BitBake's commands are many; the last of a session is the build's, and a failed one ends it.
void BuildRecord::on(const CommandEvent& event) {
    if (event.phase == CommandEvent::Phase::completed) return;
    build_.command_failed = build_.command_failed || event.phase == CommandEvent::Phase::failed || event.exit_code != 0;
    if (!event.error.empty()) build_.error = shorten(event.error, longest_text);
    if (!build_.command_failed) return;
    if (build_.completed == 0) build_.completed = now_;
    build_.ended = true;
}

PhaseRecord* BuildRecord::phase_of(const ProgressEvent& event) {
    constexpr std::size_t most_phases = 1000;
    const auto name = name_of(event);
    const auto found = std::find_if(phases_.rbegin(), phases_.rend(), [&](const auto& one) { return one.name == name && !one.done; });
    if (found != phases_.rend()) return &*found;
    if (phases_.size() >= most_phases) return nullptr;
    auto& made = phases_.emplace_back();
    made.name = shorten(name, longest_text);
    made.started = now_;
    return &made;
}

void BuildRecord::on(const ProgressEvent& event) {
    if (auto* phase = phase_of(event)) {
        phase->current = event.current;
        if (event.total > 0) phase->total = event.total;
        phase->done = event.phase == ProgressEvent::Phase::completed;
        if (phase->done) phase->current = phase->total, phase->completed = now_;
    }
    if (event.what != ProgressEvent::What::parse || event.phase != ProgressEvent::Phase::completed) return;
    parse_ = {to_count(event.total), event.cached, event.parsed, event.skipped, event.masked, event.virtuals, event.errors,
              true};
}

// ----------------------------------------------------------------------------------------- messages and samples

void BuildRecord::note(MessageRecord message, std::string_view text) {
    const bool error = message.kind == MessageRecord::Kind::error;
    ++(error ? errors_ : warnings_);
    message.qa = text.starts_with("QA Issue");
    qa_issues_ += message.qa ? 1 : 0;
    message.text = shorten(text, longest_text);
    keep(messages_, most_messages, std::move(message));
}

void BuildRecord::on(const LogEvent& event) {
    tick(event.time);
    if (event.level < LogEvent::warning) return heed(event.message);
    const auto kind = event.level < LogEvent::error ? MessageRecord::Kind::warning : MessageRecord::Kind::error;
    const auto running = running_with(event.pid);
    const auto task = running == no_task ? ended_with(tasks_, event.pid) : running;
    note({kind, false, task, is_time(event.time) ? event.time : now_, {}}, event.message);
}

// BitBake's own user interface counts it as an error; no other event says so.
void BuildRecord::on(const NoProvider& event) {
    auto text = "nothing provides " + std::string(event.item);
    if (!event.dependees.empty()) text += ", needed by " + join(event.dependees);
    if (!event.close_matches.empty()) text += "; similar: " + join(event.close_matches);
    note({MessageRecord::Kind::error, false, no_task, now_, {}}, text);
}

// Before there was an event for it, why tasks wait was said in notes.
void BuildRecord::heed(std::string_view note) {
    if (const auto pressure = pressure_of_note(note)) return on(*pressure);
    if (const auto limited = load_limit_of_note(note)) waits_.load(*limited, now_);
}

void BuildRecord::on(const PressureEvent& event) {
    tick(event.time);
    auto sample = event;
    if (sample.time == 0) sample.time = now_;
    keep(pressure_, most_samples, sample);
    waits_.pressure(event, now_);
}

void BuildRecord::on(const DiskUsage& event) {
    for (const auto& one : event.samples) {
        keep(disk_, most_samples, DiskSample{now_, std::string(one.device), one.available, one.free, one.total});
    }
}

void BuildRecord::on(const DiskFull& event) {
    keep(disk_full_, most_messages,
         DiskFullRecord{now_, std::string(event.device), std::string(event.type), std::string(event.mountpoint), event.free});
}

}  // namespace bspctl::bitbake
