// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "bitbake/event_log.hpp"
#include "bitbake/events.hpp"
#include "bitbake/waits.hpp"

// What one build was, folded from the events of its log one after the other. It serves the artefact
// (bitbake-events.json), the live view and the history: all of it is plain data, and stands after every event. Times are
// seconds since 1970 by the clock of the machine that built; 0 is "not known".
namespace bspctl::bitbake {

enum class BuildOutcome { unknown, success, failed, interrupted };  // unknown: the log has no end
enum class TaskOutcome {
    running,        // no end was seen: it runs, or, when the log is over, it is unfinished
    succeeded,
    failed,
    failed_silent,  // a setscene task that failed: the real one runs instead, so it is no failure
    invalid,        // the recipe has no such task
};

inline constexpr std::uint32_t no_task = UINT32_MAX;  // where an index of a task or recipe may be missing

// How the words stand in our documents: "success", "failed_silent"; of a task that runs, "unfinished".
[[nodiscard]] std::string_view to_word(BuildOutcome outcome);
[[nodiscard]] std::string_view to_word(TaskOutcome outcome);

// A recipe of one multiconfig. Native and other variants of one file are recipes of their own.
struct RecipeRecord {
    std::string name;        // PN: "widgetd-native"
    std::string version;     // PV-PR: "2.3-r0"
    std::string package;     // PF: "widgetd-native-2.3-r0"
    std::string multiconfig; // empty for the default one
    std::string file;        // as BitBake writes it, without "mc:…:" and "virtual:…:"
    std::string layer;       // folder name of the layer that the file lies in; empty where the log does not tell
    std::int64_t setscene_covered = 0;     // setscene tasks that brought their output from the shared state
    std::int64_t setscene_notcovered = 0;  // those that an event says were missed; BitBake names not all of them
};

struct TaskRecord {
    std::uint32_t recipe = 0;  // index of recipes()
    std::string name;          // "do_compile", "do_populate_sysroot_setscene"
    std::string log;           // as BitBake writes it: a container's path in a container build
    double started = 0, completed = 0;
    std::int64_t pid = 0;
    std::int64_t exit_code = 0;     // of a task that failed, where the run queue said it
    std::int64_t progress = -1;     // per cent, of a task that says so while it runs
    TaskOutcome outcome = TaskOutcome::running;
    bool setscene = false;
    bool error_printed = false;     // it said why it failed, so BitBake did not show its log

    // Seconds; 0 where the start or the end is not known.
    [[nodiscard]] double duration() const { return started > 0 && completed > started ? completed - started : 0; }
};

// A part of the build before its tasks: the cache, the parsing, the task graph, "Initialising tasks", ….
struct PhaseRecord {
    std::string name;                      // "cache", "parse", "tree", or the process's own
    double started = 0, completed = 0;     // of the nearest events that have a time: these have none
    double current = 0, total = 0;
    bool done = false;
};

// Of bb.event.ParseCompleted.
struct ParseRecord {
    std::int64_t recipes = 0, cached = 0, parsed = 0, skipped = 0, masked = 0, virtuals = 0, errors = 0;
    bool done = false;
};

// A warning or an error that was logged.
struct MessageRecord {
    enum class Kind { warning, error };
    Kind kind{};
    bool qa = false;                // "QA Issue: …"
    std::uint32_t task = no_task;   // index of tasks(), for a message of a task
    double time = 0;
    std::string text;               // at most BuildRecord::longest_text bytes
};

struct DiskSample {
    double time = 0;
    std::string device;
    std::int64_t available = 0, free = 0, total = 0;  // bytes
};

struct DiskFullRecord {
    double time = 0;
    std::string device, type, mountpoint;  // type: "disk" or "inode"
    std::int64_t free = 0;
};

// Feed it every event of one log, in order. Memory is bounded by the limits below; what lies beyond is counted.
class BuildRecord {
public:
    static constexpr std::size_t most_tasks = 250'000, most_recipes = 100'000, most_messages = 10'000, most_samples = 20'000;
    static constexpr std::size_t longest_text = 8 * 1024, most_running = 2'000;

    // The events it makes use of: what an EventLog that feeds it has to decode.
    [[nodiscard]] static EventSet wanted();

    void take(const EventValue& event);

    // The build as a whole.
    struct Build {
        double started = 0, completed = 0;  // of the nearest events that have a time: BuildStarted has none
        std::int64_t failures = 0;          // as BuildCompleted says it
        std::vector<std::string> targets;   // "core-image-minimal:do_build"
        bool interrupted = false;
        bool command_failed = false;        // BitBake ended with an error before or without tasks …
        std::string error;                  // … and these words, if any
        bool ended = false;                 // BuildCompleted, or the command's own end, was seen
        bool began = false;                 // BuildStarted was seen
    };
    [[nodiscard]] const Build& build() const { return build_; }
    // Failed: a task failed, BuildCompleted counts failures, or the command failed. Success: it ended without.
    [[nodiscard]] BuildOutcome outcome() const;

    [[nodiscard]] const std::vector<RecipeRecord>& recipes() const { return recipes_; }
    [[nodiscard]] const std::vector<TaskRecord>& tasks() const { return tasks_; }  // in the order of their start
    [[nodiscard]] const RecipeRecord& recipe_of(const TaskRecord& task) const { return recipes_[task.recipe]; }
    // Indices of tasks() that run, oldest first; those left at the end of a log are unfinished.
    [[nodiscard]] const std::vector<std::uint32_t>& running() const { return running_; }
    // Indices of tasks() that failed, in order.
    [[nodiscard]] const std::vector<std::uint32_t>& failed() const { return failed_; }
    // Number of tasks by outcome, setscene tasks included.
    [[nodiscard]] std::size_t count(TaskOutcome outcome) const { return outcomes_[static_cast<std::size_t>(outcome)]; }
    // Indices of tasks() that began or changed since the last call; once each. For whoever draws or stores increments.
    [[nodiscard]] std::vector<std::uint32_t> take_changed();

    // The run queue's own count, as the latest event has it; all of it 0 before the queue runs.
    [[nodiscard]] const QueueStats& queue() const { return queue_; }
    [[nodiscard]] bool setscene_done() const { return setscene_done_; }

    [[nodiscard]] const ParseRecord& parse() const { return parse_; }
    [[nodiscard]] const std::vector<PhaseRecord>& phases() const { return phases_; }
    [[nodiscard]] const std::vector<MessageRecord>& messages() const { return messages_; }
    [[nodiscard]] std::int64_t warnings() const { return warnings_; }
    [[nodiscard]] std::int64_t errors() const { return errors_; }
    [[nodiscard]] std::int64_t qa_issues() const { return qa_issues_; }
    [[nodiscard]] const std::vector<PressureEvent>& pressure() const { return pressure_; }
    [[nodiscard]] const std::vector<WaitRecord>& waits() const { return waits_.all(); }
    [[nodiscard]] const std::vector<DiskSample>& disk() const { return disk_; }
    [[nodiscard]] const std::vector<DiskFullRecord>& disk_full() const { return disk_full_; }

    // The time of the latest event that has one.
    [[nodiscard]] double now() const { return now_; }
    // Tasks, recipes, messages, waits and samples that had no room.
    [[nodiscard]] std::size_t beyond_limits() const { return beyond_ + waits_.beyond_limits(); }

private:
    void on(const TaskEvent& event);
    void on(const TaskProgress& event);
    void on(const QueueEvent& event);
    void on(const SetsceneDone& event);
    void on(const BuildEvent& event);
    void on(const ProgressEvent& event);
    void on(const NoProvider& event);
    void on(const CommandEvent& event);
    void on(const LogEvent& event);
    void on(const DiskFull& event);
    void on(const DiskUsage& event);
    void on(const MetadataEvent& event);
    void on(const PressureEvent& event);
    void heed(std::string_view note);
    void on(const Heartbeat& event) { tick(event.time); }
    void on(const AllVariables& event);
    template <class Other>
    void on(const Other&) {}

    // A task as the run queue names it: by its file, where a variant stands before the path.
    struct QueueName {
        std::string_view multiconfig, file, task;
    };

    void tick(double time);
    void note(MessageRecord message, std::string_view text);
    template <class Value>
    void keep(std::vector<Value>& list, std::size_t most, Value value);

    [[nodiscard]] std::uint32_t recipe_index(std::string_view multiconfig, std::string_view file, std::string_view name);
    [[nodiscard]] std::uint32_t recipe_index(const TaskEvent& event);
    [[nodiscard]] std::uint32_t recipe_index(const QueueName& name);
    [[nodiscard]] std::uint32_t begin_task(std::uint32_t recipe, std::string_view name, double time, std::int64_t pid);
    void end_task(std::uint32_t index, TaskOutcome outcome, double time);
    [[nodiscard]] std::uint32_t running_with(std::int64_t pid) const;
    [[nodiscard]] bool is_called(std::uint32_t index, const QueueName& name) const;
    [[nodiscard]] std::uint32_t find_called(const std::vector<std::uint32_t>& among, const QueueName& name) const;
    [[nodiscard]] std::uint32_t take_back_success(const QueueName& name);
    void fail_in_queue(const QueueEvent& event);
    void changed(std::uint32_t index);
    [[nodiscard]] PhaseRecord* phase_of(const ProgressEvent& event);

    Build build_;
    std::vector<RecipeRecord> recipes_;
    std::map<std::tuple<std::string, std::string, std::string>, std::uint32_t> recipe_by_name_;  // multiconfig, file, PN
    std::vector<std::string> layers_;  // folders, the longest first
    std::vector<TaskRecord> tasks_;
    std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> latest_;  // recipe and name: the task that began last
    std::vector<std::uint32_t> running_, failed_, changed_;
    std::size_t outcomes_[5] = {};
    QueueStats queue_;
    bool setscene_done_ = false;
    ParseRecord parse_;
    std::vector<PhaseRecord> phases_;
    std::vector<MessageRecord> messages_;
    std::int64_t warnings_ = 0, errors_ = 0, qa_issues_ = 0;
    std::vector<PressureEvent> pressure_;
    Waits waits_;
    std::vector<DiskSample> disk_;
    std::vector<DiskFullRecord> disk_full_;
    double now_ = 0;
    std::size_t beyond_ = 0;
};

}  // namespace bspctl::bitbake
