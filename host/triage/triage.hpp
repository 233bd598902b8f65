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
    std::vector<Failed> failures;
    std::vector<Diagnosis> diagnoses;   // most likely first; empty: no rule matched, or nothing is wrong
    std::vector<std::string> console_tail;
    std::filesystem::path console;
};

// How a path inside the engine's container becomes one on this host.
using PathMap = std::function<std::filesystem::path(const std::string&)>;

// Diagnoses a recorded run: events.jsonl, kas.log, the failed tasks' logs. Streams; memory does not grow with the logs.
[[nodiscard]] Report diagnose_run(const std::filesystem::path& run_dir, const RuleSet& rules, const PathMap& paths);

// Diagnoses one console log from anywhere.
[[nodiscard]] Report diagnose_file(const std::filesystem::path& file, const RuleSet& rules, const PathMap& paths);

[[nodiscard]] std::string to_json(const Report& report);
[[nodiscard]] std::string to_text(const Report& report);

}  // namespace bspctl::triage
