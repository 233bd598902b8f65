// SPDX-License-Identifier: Apache-2.0
#include "doctor/remote.hpp"

#include <algorithm>
#include <atomic>
#include <future>

#include "base/text.hpp"
#include "doctor/jobs.hpp"
#include "doctor/repository_state.hpp"
#include "git/git.hpp"

namespace bspctl::doctor {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

Answer ask(const std::string& address, milliseconds limit) {
    auto command = git::command("/", {"ls-remote", "--quiet", "--", address, "HEAD"});
    command.env.push_back({"GCM_INTERACTIVE", "never"});  // Git Credential Manager opens windows otherwise
    const auto result = process::capture(command, limit);
    if (result.ok()) return {};
    if (!result.start_error.empty()) return {git::Refusal::tool, "git could not be started: " + result.start_error};
    if (result.timed_out) return {git::Refusal::timeout, "no answer within " + text::human_seconds(std::chrono::duration<double>(limit).count())};
    return {git::refusal_in(result.err), git::telling_line(result.err)};
}

// How long the questions may take: each, and all together.
struct Patience {
    milliseconds each;
    Clock::time_point end;
    [[nodiscard]] milliseconds left() const {
        return std::clamp(std::chrono::duration_cast<milliseconds>(end - Clock::now()), milliseconds(1), each);
    }
};

Answer ask_one_after_the_other(const Question& question, const Patience& patience) {
    Answer answer;
    for (const auto& address : question.addresses) {
        answer = ask(address, patience.left());
        if (answer.refusal == git::Refusal::none) break;
    }
    return answer;
}

// "git@host:path" and "host:path", which are ssh; not "C:\path", and not a path with a colon somewhere behind a slash.
bool is_scp_like(std::string_view url) {
    const auto colon = url.find(':');
    return colon != std::string_view::npos && colon > 1 && url.find('/') > colon;
}

}  // namespace

std::string door_of(std::string_view url) {
    if (url.starts_with('/') || url.starts_with("file://")) return std::string(url);
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
        return std::string(url.substr(0, url.find('/', scheme + 3)));
    }
    if (is_scp_like(url)) return "ssh://" + std::string(url.substr(0, url.find(':')));
    return {};
}

std::vector<Question> questions_of(const Context& context) {
    std::vector<Question> out;
    std::vector<std::string> doors;  // with the credentials that tell them apart
    for (const auto& repository : context.repositories) {
        const auto door = repository.url.empty() ? std::string{} : door_of(repository.url);
        if (door.empty() || !needs_fetch(standing_of(repository))) continue;
        const auto known = std::find(doors.begin(), doors.end(), door);
        if (known != doors.end()) {
            ++out[static_cast<std::size_t>(known - doors.begin())].repositories;
            continue;
        }
        auto addresses = repository.mirrors;
        addresses.push_back(repository.url);
        doors.push_back(door);
        out.push_back({git::without_credentials(door), std::move(addresses), 1});
    }
    return out;
}

std::vector<Answer> ask_servers(const std::vector<Question>& questions, milliseconds limit) {
    constexpr std::size_t at_once = 16;
    const Patience patience{limit, Clock::now() + time_left()};  // time_left() is of this thread alone
    std::vector<Answer> answers(questions.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::future<void>> workers;
    for (std::size_t i = 0; i < std::min(at_once, questions.size()); ++i) {
        workers.push_back(std::async(std::launch::async, [&] {
            for (auto at = next++; at < questions.size(); at = next++) {
                answers[at] = ask_one_after_the_other(questions[at], patience);
            }
        }));
    }
    for (auto& worker : workers) worker.get();
    return answers;
}

}  // namespace bspctl::doctor
