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

struct SourcedRule {
    Rule rule;
    std::string source;  // "bspctl" or the plugin's id
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

// The host's own rules.
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
    int confidence = 0;
    bool transient = false;
    bool primary = false;
    std::vector<Evidence> evidence;
};

struct Report {
    std::string run_id;
    std::filesystem::path dir;
    std::string failing_step, reason;   // from events.jsonl
    int exit_code = 0;
    bool failed = false;                // did the run fail at all?
    bool certain = false;               // does the record say so (or the opposite), or is `failed` our reading of it?
    std::vector<Failed> failures;       // the first of them; `more_failures` counts those left out
    std::size_t more_failures = 0;
    std::vector<Diagnosis> diagnoses;   // most likely first; empty: no rule matched, or nothing is wrong
    std::vector<std::string> console_tail;
    std::filesystem::path console;
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

// {"schema":"bspctl.triage/1", …}; "status" is "failed", "ok", or "unknown" when the record does not say.
[[nodiscard]] std::string to_json(const Report& report);

// For people: the cause in one sentence, its evidence, the fix, whether a retry helps, what else failed, the logs.
[[nodiscard]] std::string to_text(const Report& report);

}  // namespace bspctl::triage
