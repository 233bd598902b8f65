// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/text.hpp"
#include "bitbake/event_log.hpp"
#include "bitbake/names.hpp"
#include "triage/observation.hpp"

namespace bspctl::triage {
namespace {

using namespace bitbake;  // NOLINT: nearly every name here is one of BitBake's events

std::string joined(const std::vector<std::string_view>& parts, std::string_view separator) {
    return text::join({parts.begin(), parts.end()}, separator);
}

// The message BitBake prints for the event, word for word: rules are written for that.
std::string message_of(const NoProvider& event) {
    const std::string mark = event.runtime ? "R" : "";
    auto out = "Nothing " + mark + "PROVIDES '" + std::string(event.item) + "'";
    if (!event.dependees.empty()) {
        out += " (but " + joined(event.dependees, ", ") + " " + mark + "DEPENDS on or otherwise requires it)";
    }
    if (event.reasons.empty() && !event.close_matches.empty()) {
        const std::set<std::string_view> sorted(event.close_matches.begin(), event.close_matches.end());
        out += ". Close matches:\n  " + joined({sorted.begin(), sorted.end()}, "\n  ");
    }
    for (const auto reason : event.reasons) (out += '\n') += reason;
    return out;
}

// BitBake logs what it does about it; that an event came at all says that one of the two happened.
std::string message_of(const DiskFull& event) {
    const bool inodes = event.type == "inode";
    return "The free " + std::string(inodes ? "inodes" : "space") + " of " + std::string(event.mountpoint) + " (" +
           std::string(event.device) + ") is running low (" +
           (inodes ? std::to_string(event.free) : text::human_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(0, event.free)))) +
           " left): the disk space monitor stopped the build";
}

// Puts the events of one log into words. Knows the tasks that run, for what a task logs says only its process id.
class Narrator {
public:
    Narrator(std::string file, const EventLog& log, const Observer& observer)
        : file_(std::move(file)), log_(log), observer_(observer) {}

    void operator()(const TaskEvent& event) {
        using Phase = TaskEvent::Phase;
        if (event.phase == Phase::started) {
            // More tasks than this do not run at once: the log was cut, and their ends are missing.
            if (running_.size() < most_running || running_.contains(event.pid)) running_[event.pid] = owner_of(event);
            return;
        }
        if (event.phase == Phase::failed) {
            auto out = from_task(owner_of(event));
            out.text = "recipe " + std::string(event.package) + ": task " + out.task + ": Failed";
            out.log = event.log;
            out.failure = true;
            tell(std::move(out));
        }
        running_.erase(event.pid);
    }

    void operator()(const LogEvent& event) {
        if (event.level < LogEvent::warning) return;
        Observation out;
        if (const auto found = running_.find(event.pid); found != running_.end()) out = from_task(found->second);
        else out.recipe = recipe_named_in(event.message);
        out.warning = event.level < LogEvent::error;
        out.text = event.message;
        if (!event.exception.empty()) out.text += '\n' + event.exception;
        tell(std::move(out));
    }

    void operator()(const NoProvider& event) {
        Observation out;
        if (!event.dependees.empty()) out.recipe = recipe_of_file(event.dependees.front());
        out.text = message_of(event);
        tell(std::move(out));
    }

    void operator()(const ParseError& event) {
        say(std::string(event.message), recipe_named_in(event.message));
    }

    // The real task runs instead.
    void operator()(const QueueEvent& event) {
        if (event.phase != QueueEvent::Phase::failed || event.setscene) return;
        const auto task = std::string(event.file) + ":" + std::string(event.task);
        Observation out;
        out.recipe = recipe_of_file(event.file);
        out.task = event.task;
        out.text = "Task (" + task + ") failed with exit code '" + std::to_string(event.exit_code) + "'";
        tell(std::move(out));
    }

    void operator()(const CommandEvent& event) {
        if (!event.error.empty()) say("Command execution failed: " + std::string(event.error));
    }
    void operator()(const SanityEvent& event) {
        if (!event.passed) say(std::string(event.message));
    }
    void operator()(const NetworkTest& event) {
        if (!event.passed) say("Fetcher failure for URL: the network test of BitBake's sanity check failed");
    }
    void operator()(const DiskFull& event) { say(message_of(event)); }

    template <class Other>
    void operator()(const Other&) {}

private:
    static constexpr std::size_t most_running = 4096;
    struct Task {
        std::string recipe, version, task;
    };

    static Task owner_of(const TaskEvent& event) {
        return {std::string(event.recipe), std::string(event.version), std::string(event.task)};
    }
    static Observation from_task(const Task& task) {
        Observation out;
        out.recipe = task.recipe;
        out.version = task.version;
        out.task = task.task;
        return out;
    }
    void say(std::string text, std::string recipe = {}) {
        Observation out;
        out.recipe = std::move(recipe);
        out.text = std::move(text);
        tell(std::move(out));
    }
    void tell(Observation out) {
        if (out.text.empty()) return;
        out.origin = Observation::Origin::event;
        out.file = file_;
        out.line = log_.line();
        observer_(out);
    }

    std::string file_;
    const EventLog& log_;
    const Observer& observer_;
    std::map<std::int64_t, Task> running_;  // by process id
};

}  // namespace

void observe_event_log(const std::filesystem::path& file, const Observer& observer) {
    std::error_code missing;
    if (!std::filesystem::is_regular_file(file, missing)) return;
    Narrator* narrator = nullptr;
    EventLog log([&](const EventValue& event) { std::visit(*narrator, event); },
                 events_of<TaskEvent, LogEvent, NoProvider, ParseError, QueueEvent, CommandEvent, SanityEvent, NetworkTest, DiskFull>());
    Narrator telling(file.string(), log, observer);
    narrator = &telling;
    read_event_log(file, log);
}

}  // namespace bspctl::triage
