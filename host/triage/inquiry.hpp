// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "bitbake/failures.hpp"
#include "bitbake/names.hpp"
#include "triage/hits.hpp"
#include "triage/lines.hpp"
#include "triage/observation.hpp"
#include "triage/scanner.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {

// Gathers what the sources of one diagnosis say, in any order, and fills the report's facts: failures with their logs,
// tails, an excerpt. What it means is for conclude() to say.
class Inquiry {
public:
    Inquiry(const RuleSet& rules, const PathMap& paths, std::vector<std::filesystem::path> trees, Report& report)
        : rules_(rules), paths_(paths), trees_(std::move(trees)), report_(report) {}

    void read_console(LineReader& reader, const std::string& name);
    // The log of one task that was given instead of a console. `owner`: what its path says.
    void read_task_log(LineReader& reader, const std::filesystem::path& file, const bitbake::TaskLog& owner);
    void observe(const Observation& observation);
    // After the sources: lists the failed tasks and reads their logs.
    void read_logs();

    [[nodiscard]] const Hits& hits() const { return hits_; }
    // Whose log a console that names no failed task may be; empty when it names one, or nothing says it.
    [[nodiscard]] const Owner& suspect() const { return suspect_; }
    // Does something say that the build failed, or look like it?
    void judge();

private:
    void scan(LineReader& reader, Scanner& scanner, const std::string& name);
    void read_log(Failed& failure);
    void add_failure(const bitbake::TaskFailure& failure);
    [[nodiscard]] bool looks_failed() const;
    [[nodiscard]] bool did_well() const;

    const RuleSet& rules_;
    const PathMap& paths_;
    std::vector<std::filesystem::path> trees_;
    Report& report_;
    Hits hits_;
    bitbake::TaskFailures failures_;
    Owner suspect_;
    Outcome outcome_;
    int excerpt_weight_ = 0;
};

}  // namespace bspctl::triage
