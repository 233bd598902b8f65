// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "triage/triage.hpp"

// A report as text for people, and in the formats that CI servers read. All of them take whatever a log may hold:
// control characters, markup, malformed UTF-8.
namespace bspctl::triage {

// What a piece of the text is, for whoever colours it.
enum class Part { cause, fix, command, label, quoted };
using Paint = std::function<std::string(Part part, std::string text)>;

struct TextOptions {
    bool explain = false;  // add why it happens, and the evidence of what else was found
    std::string run{};     // the id that `bspctl log` and `report` know it by; empty: it is no recorded run
    Paint paint{};         // none: plain
    std::vector<std::string> quoted{};  // lines that the reader has just been shown: a brief of one failure leaves them out
};

// For people: the cause in one sentence, its evidence, the fix, whether a retry helps, what else failed, the logs.
[[nodiscard]] std::string to_text(const Report& report, const TextOptions& options);

// What stands at the end of a build that failed: the first cause, its evidence and fix, the end of the task's log and
// where that lies. `bspctl triage` says the rest.
[[nodiscard]] std::string to_brief(const Report& report, const TextOptions& options);

// JUnit's XML, as GitLab and Jenkins read it: a test case for each failed task and for each diagnosis that belongs to
// none; one that passed when nothing is wrong.
[[nodiscard]] std::string to_junit(const Report& report);

// The three formats below name files as they lie below `root`, the checkout that the CI server knows; what lies
// elsewhere keeps its whole path. An empty root: all do.

// SARIF 2.1.0: a result for each diagnosis, with the rules that gave them.
[[nodiscard]] std::string to_sarif(const Report& report, const std::filesystem::path& root);

// GitHub's workflow commands, one a line: an error for each cause, a notice for what follows from one. Empty when nothing
// is wrong.
[[nodiscard]] std::string to_github(const Report& report, const std::filesystem::path& root);

// GitLab's code quality report. A fingerprint says rule, recipe and task, so that it is the same in the next run.
[[nodiscard]] std::string to_gitlab(const Report& report, const std::filesystem::path& root);

}  // namespace bspctl::triage
