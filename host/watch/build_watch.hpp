// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bitbake/build_record.hpp"
#include "bitbake/console.hpp"
#include "bitbake/event_log.hpp"
#include "telemetry/follow.hpp"
#include "watch/console_events.hpp"

namespace bspctl::watch {

// The host's path of one that BitBake wrote: in a container build the two differ (engine::host_path).
using PathMap = std::function<std::filesystem::path(const std::string&)>;
// Seconds since 1970.
using Clock = std::function<double()>;
[[nodiscard]] double wall_clock();

// A task that runs now.
struct RunningTask {
    std::uint32_t task = 0;              // index of record().tasks()
    std::filesystem::path log;           // the host's path; empty: not known
    std::optional<double> silent;        // seconds since its log was last written; nothing while there is none to ask
    std::string rate;                    // of a fetch, as BitBake says it: "1.2M/s"
};

// What no event says.
struct Said {
    bool error = false;  // kas's own, or why BitBake ended; else a note: another build is waited for
    std::string text;
};

// What one poll brought. Whoever shows it shows each thing once: kas's repetition of stderr brings nothing new.
struct News {
    std::vector<std::uint32_t> failed;    // indices of record().tasks()
    // Indices of record().messages(): warnings; errors that belong to no task, or to one that ended all the same. What a
    // failed task said is told with its failure: messages_of().
    std::vector<std::uint32_t> messages;
    std::vector<Said> said;
    [[nodiscard]] bool empty() const { return failed.empty() && messages.empty() && said.empty(); }
};

// Follows one build while it goes on, by BitBake's event log and by what kas prints, and keeps its record. The console is
// the record's second source: as long as there is no event (BitBake before 2.8, a build that stops before it writes one, a
// log that cannot be written) its lines are turned into the events they stand for. The first event starts the record anew,
// for the log has everything from its beginning; from then on console lines give only what the log lacks.
class BuildWatch {
public:
    explicit BuildWatch(std::filesystem::path event_log, PathMap host_path = {}, Clock clock = wall_clock);
    BuildWatch(const BuildWatch&) = delete;
    BuildWatch& operator=(const BuildWatch&) = delete;

    // A line that kas or BitBake printed, in order. Nothing of it shows before the next poll.
    void console(std::string_view line);
    // Reads what the event log has got, asks for the age of the running tasks' logs (at most once a second), and sorts out
    // what is new. Never throws for what it finds there.
    void poll();
    // poll(), unless the last one was less than a fifth of a second ago. True when it did.
    bool poll_if_due();

    [[nodiscard]] const std::filesystem::path& event_log() const { return event_log_; }  // in the run's folder
    [[nodiscard]] const bitbake::BuildRecord& record() const { return record_; }
    [[nodiscard]] bool has_events() const { return has_events_; }  // false: the record is the console's
    [[nodiscard]] const std::vector<RunningTask>& running() const { return running_; }  // as of the last poll, oldest first
    [[nodiscard]] const News& news() const { return news_; }  // of the last poll

    // Texts of the errors that a task logged, in order; of a failed one they say why.
    [[nodiscard]] std::vector<std::string_view> messages_of(std::uint32_t task) const;
    // The host's path of a task's log; empty when BitBake did not say it.
    [[nodiscard]] std::filesystem::path log_of(const bitbake::TaskRecord& task) const;
    // By the watch's clock.
    [[nodiscard]] double now() const { return clock_(); }
    // When the first line or event came, which is nearly when BitBake began; 0: none yet.
    [[nodiscard]] double since() const { return since_; }

private:
    void take(const bitbake::EventValue& event);
    void say_error_of_kas(const std::string& text);
    void begin_with_events();
    void look_at_running();
    void look_at_messages();
    [[nodiscard]] bool is_told_with_failure(const bitbake::MessageRecord& message) const;
    [[nodiscard]] bool waits_for_task(const bitbake::MessageRecord& message) const;

    std::filesystem::path event_log_;
    PathMap host_path_;
    Clock clock_;
    telemetry::Follower follower_;
    bitbake::EventLog log_;
    bitbake::ConsoleParser parser_;
    ConsoleEvents console_events_;
    bitbake::BuildRecord record_;
    bool has_events_ = false;
    double since_ = 0;

    std::vector<RunningTask> running_;
    std::map<std::int64_t, std::string> rates_;      // by process
    double looked_ = 0;                              // when the logs were last asked for their age
    std::size_t failed_seen_ = 0, messages_seen_ = 0;
    std::vector<std::uint32_t> held_;                // errors of tasks that have not ended
    std::string command_error_;                      // of record().build(), told
    std::vector<Said> said_;                         // for the next poll
    std::set<std::string> kas_errors_;               // kas repeats them
    News news_;
    std::chrono::steady_clock::time_point polled_{};
};

}  // namespace bspctl::watch
