// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bspctl/values.hpp"

// What broke, why, and what to do.
namespace bspctl::triage {

// A rule and where it comes from. A plugin's rule has what the SDK's Rule has; one of a file (rule_file.hpp) may say more.
struct SourcedRule {
    Rule rule;
    std::string source;  // "bspctl", the plugin's id, or the path of a team's file
    std::string declared{};  // "file:line:column" of a rule that was read from a file

    std::string task{};                  // shell glob over the task's name ("do_fetch", "do_package*"); empty: any or none
    std::vector<std::string> with{};     // each must match some line of the same log, before or after
    std::vector<std::string> without{};  // none may match any line of the same log
    std::string explanation{};           // why this happens, for people who want to know more than the cause
    std::string command{};               // what one may type to mend it, "{recipe}" and captures filled in; empty: none
    std::vector<std::string> positive{}; // further samples, of one or more lines each, that the rule must answer …
    std::vector<std::string> negative{}; // … and must not
};

// Compiled rules. A pattern that RE2 refuses is left out and named in `problems`.
class RuleSet {
public:
    explicit RuleSet(std::vector<SourcedRule> rules);
    ~RuleSet();
    RuleSet(RuleSet&&) noexcept;
    [[nodiscard]] const std::vector<std::string>& problems() const;
    [[nodiscard]] const std::vector<SourcedRule>& rules() const;

private:
    friend class Scanner;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The host's own rules: the files of share/bspctl/triage.d. Throws Failure when they are missing or broken, for an
// answer without them would look like one.
[[nodiscard]] std::vector<SourcedRule> builtin_rules();

struct Evidence {
    std::string file;
    std::size_t line = 0;
    std::string text;
};

struct Failed {
    std::string recipe;     // "widgetd-native"
    std::string version;    // "2.3-r0"
    std::string task;       // "do_compile"
    std::string message;
    std::filesystem::path log;       // on this host; empty when it could not be found
    std::string log_as_written;      // as BitBake wrote it (a container path, perhaps)
    std::vector<std::string> log_tail;
};

struct Diagnosis {
    std::string rule, source, category, recipe, task, cause, fix, link;
    std::string explanation, command;  // may be empty
    std::vector<KeyValue> captures;    // what the rule's pattern took from the lines
    int confidence = 0;
    bool transient = false;
    bool primary = false;
    std::size_t group = 0;   // diagnoses of one root cause share a number, in order from 0; the primary one's is 0
    bool follow_up = false;  // a consequence of the group's first diagnosis, not a cause of its own
    std::vector<Evidence> evidence;
};

struct Report {
    std::string run_id;
    std::filesystem::path dir;
    std::string failing_step, reason;   // from events.jsonl
    int exit_code = 0;
    bool halted = false;                // bspctl itself stopped the step, for `reason` (a guard)
    bool failed = false;                // did the run fail at all?
    bool certain = false;               // does the record say so (or the opposite), or is `failed` our reading of it?
    std::vector<Failed> failures;       // the first of them; `more_failures` counts those left out
    std::size_t more_failures = 0;
    // Most likely first. A failed task that no rule explains has an answer of rule "task-failed", without evidence. Empty:
    // no rule matched and no task is known to have failed, or nothing is wrong.
    std::vector<Diagnosis> diagnoses;
    // When a build failed and no answer is sure of the reason: the lines around the first real error, of the failed
    // task's log or else of the console. Empty when an answer is, or nothing looks like an error.
    std::vector<Evidence> excerpt;
    std::vector<std::string> console_tail;
    std::filesystem::path console;
    std::vector<std::string> circumstances;  // what the samples and the kernel say: "the disk was 99 % full at the end"
};

// How a path inside the engine's container becomes one on this host.
using PathMap = std::function<std::filesystem::path(const std::string&)>;

// Diagnoses a recorded run: events.jsonl, kas.log (or console.log), the failed tasks' logs. Streams; memory does not
// grow with the logs. A log is read only inside the run's bsp_root, inside one of `trees` (a TMPDIR elsewhere, say), or
// where `paths` maps a container path to: a crafted console must not make us show a file of somebody else. A run that
// has no files at all is no error: it is a report that says little.
[[nodiscard]] Report diagnose_run(const std::filesystem::path& run_dir, const RuleSet& rules, const PathMap& paths,
                                  const std::vector<std::filesystem::path>& trees = {});

// Diagnoses one console log from anywhere. Logs are read below its own folder, and as for diagnose_run(). Throws
// Failure when the file cannot be read.
[[nodiscard]] Report diagnose_file(const std::filesystem::path& file, const RuleSet& rules, const PathMap& paths,
                                   const std::vector<std::filesystem::path>& trees = {});

// As diagnose_file(), from a pipe or a file that is read once from where it stands: `name` is what the evidence calls it.
// `folder` is where the logs that it names may lie. Throws Failure when reading fails.
[[nodiscard]] Report diagnose_stream(int descriptor, const std::string& name, const std::filesystem::path& folder,
                                     const RuleSet& rules, const PathMap& paths,
                                     const std::vector<std::filesystem::path>& trees = {});

// {"schema":"bspctl.triage/1", …}; "status" is "failed", "ok", or "unknown" when the record does not say.
[[nodiscard]] std::string to_json(const Report& report);

// For people: the cause in one sentence, its evidence, the fix, whether a retry helps, what else failed, the logs.
[[nodiscard]] std::string to_text(const Report& report);

}  // namespace bspctl::triage
