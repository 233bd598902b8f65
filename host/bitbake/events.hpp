// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What BitBake's events say, as far as somebody here wants to know. Texts are the writer's bytes (nearly always UTF-8);
// a view holds until the function that was given the event returns. Times are seconds since 1970. A field that the
// event lacks is empty or 0: versions differ.
namespace bspctl::bitbake {

// The multiconfig of a task is empty for the default one, which BitBake 2.8 calls "default" and later ones "".

// bb.build.Task*: from the process that runs the task.
struct TaskEvent {
    enum class Phase { started, succeeded, failed, failed_silent, invalid };
    Phase phase{};
    std::string_view recipe, version, task;  // PN, PV-PR, "do_compile"
    std::string_view package;                // PF: PN-PV-PR
    std::string_view multiconfig, file, log;
    double time = 0;
    std::int64_t pid = 0;
    bool error_printed = false;  // the task has said why it failed, so BitBake does not show its log
};

// bb.build.TaskProgress: of the task with this pid; a percentage below 0 says "busy".
struct TaskProgress {
    std::int64_t pid = 0, percent = 0;
    std::string_view rate;
};

// The run queue's own count, as of the event.
struct QueueStats {
    std::int64_t total = 0, completed = 0, skipped = 0, failed = 0, active = 0;
    std::int64_t setscene_total = 0, setscene_covered = 0, setscene_notcovered = 0, setscene_active = 0;
};

// bb.runqueue.runQueueTask* and sceneQueueTask*: from the server.
struct QueueEvent {
    enum class Phase { started, completed, failed, skipped };
    Phase phase{};
    bool setscene = false;
    std::string_view multiconfig, file, task, hash;
    std::string_view reason;  // why it was skipped: "covered", "existing", "noexec"
    std::int64_t exit_code = 0;
    bool noexec = false;
    std::optional<QueueStats> stats;
};

// bb.runqueue.sceneQueueComplete
struct SetsceneDone {
    std::optional<QueueStats> stats;
};

// bb.event.BuildInit, BuildStarted, BuildCompleted
struct BuildEvent {
    enum class Phase { init, started, completed };
    Phase phase{};
    std::vector<std::string_view> targets;
    std::int64_t failures = 0, interrupted = 0, total = 0;
};

// bb.event.Parse*, CacheLoad*, TreeDataPreparation*, Process*
struct ProgressEvent {
    enum class What { parse, cache, tree, process };
    enum class Phase { started, progress, completed };
    What what{};
    Phase phase{};
    std::string_view name;                // of a process: "Initialising tasks", "Checking sstate mirror object availability"
    double current = 0, total = 0;        // a process's are of 100
    std::int64_t cached = 0, parsed = 0, skipped = 0, masked = 0, virtuals = 0, errors = 0;  // of a parse that is completed
};

// bb.event.ParseError, RecipeParsed of the skipped is none
struct ParseError {
    std::string_view message;
};

struct NoProvider {
    std::string_view item;
    bool runtime = false;
    std::vector<std::string_view> dependees, reasons, close_matches;
};

struct MultipleProviders {
    std::string_view item;
    bool runtime = false;
    std::vector<std::string_view> candidates;
};

// bb.command.CommandCompleted, CommandFailed, CommandExit
struct CommandEvent {
    enum class Phase { completed, failed, exit };
    Phase phase{};
    std::int64_t exit_code = 0;
    std::string_view error;
};

// logging.LogRecord
struct LogEvent {
    static constexpr std::int64_t verbose = 19, note = 20, plain = 21, warning = 30, once = 31, error = 40, fatal = 50;
    std::int64_t level = 0;
    std::string message;            // with its arguments
    std::string_view logger;        // "BitBake.Fetcher"
    std::string_view source;        // file of BitBake or of a class
    std::int64_t line = 0, pid = 0; // pid: the task's, 0 for the server's own words
    double time = 0;
    std::string exception;          // the trace that came with it
};

// bb.event.LogExecTTY: a task asks for a terminal.
struct TerminalRequest {
    std::string_view message, program;
};

// bb.event.DiskFull
struct DiskFull {
    std::string_view device, type, mountpoint;  // type: "disk" or "inode"
    std::int64_t free = 0;                      // bytes, or inodes
};

// bb.event.MonitorDiskEvent
struct DiskUsage {
    struct Sample {
        std::string_view device;
        std::int64_t available = 0, free = 0, total = 0;  // bytes; `available` to an ordinary user
    };
    std::vector<Sample> samples;
};

// bb.event.SanityCheckPassed, SanityCheckFailed
struct SanityEvent {
    bool passed = false, network_error = false;
    std::string_view message;
};

// bb.event.NetworkTestPassed, NetworkTestFailed
struct NetworkTest {
    bool passed = false;
};

// bb.event.MetadataEvent: what a class reports, named by its type.
struct MetadataEvent {
    std::string_view type;                // "TaskArtifacts", "MissedSstate", …
    std::string_view package, task;
    std::vector<std::string_view> missed, found;  // of MissedSstate: recipe files and tasks ("FILE:do_x")
};

// bb.runqueue.PSIEvent (November 2025 on): whether the pressure on a resource keeps tasks from starting has changed. Per cent of
// the last second or so in which some process waited for it. The event has no time; before it there was a note, which has.
struct PressureEvent {
    double time = 0, cpu = 0, io = 0, memory = 0;
    bool cpu_high = false, io_high = false, memory_high = false;  // above BB_PRESSURE_MAX_*
};
// BitBake counts microseconds a second.
constexpr double stalled_per_cent(double microseconds) { return microseconds / 10'000; }

struct Heartbeat {
    double time = 0;
};

// bb.event.DepTreeGenerated: that there is one; it is not read.
struct DepTree {};

// All variables of the configuration: the line as it stands, {"allvariables": {…}}, about 2 MB.
struct AllVariables {
    std::string_view json;
};

using EventValue = std::variant<TaskEvent, TaskProgress, QueueEvent, SetsceneDone, BuildEvent, ProgressEvent, ParseError, NoProvider,
                                MultipleProviders, CommandEvent, LogEvent, TerminalRequest, DiskFull, DiskUsage,
                                SanityEvent, NetworkTest, MetadataEvent, PressureEvent, Heartbeat, DepTree, AllVariables>;

}  // namespace bspctl::bitbake
