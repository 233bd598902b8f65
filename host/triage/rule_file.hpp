// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "triage/triage.hpp"

// Rules as data: a TOML file of [[rule]] tables (docs/user/triage-rules.md is the reference of its keys). The host's own
// rules and a team's are written in the same way.
//
//   id, category, pattern, cause, fix             required
//   priority (1-99, 60)  scope ("any", "console", "task-log", "event", "step")  transient (false)
//   unless  task  with  without  explanation  command  link  positive  negative
//
// priority   90  resources that make everything else fail (memory, disk), somebody's interruption
//            80  a message that has one meaning
//            60  a message that nearly always means this
//            40  a message that frames others: it counts when nothing says more
//            20  "this task failed", when nothing says why
namespace bspctl::triage {

// Whether patterns and what messages name are tried out while reading. For what ships, tests have done it; RuleSet
// compiles the patterns anyway, and to do it twice would be most of the time that a short command takes.
enum class Patterns { check, trust };

// Reads one file. Everything that is wrong with it is reported at once, each problem with file:line:column: a key that
// is unknown or missing, a wrong type, a pattern that RE2 refuses, a {name} in a message that the pattern does not capture, an id that is taken.
// Throws Failure then, or when it cannot be read. `source` is what SourcedRule::source becomes.
[[nodiscard]] std::vector<SourcedRule> read_rules(const std::filesystem::path& file, const std::string& source,
                                                  Patterns patterns = Patterns::check);

// The *.toml files of a folder in the order of their names; none when there is no such folder.
[[nodiscard]] std::vector<std::filesystem::path> rule_files(const std::filesystem::path& folder);

// The rules of all these files; each file's path is their source. A file that is broken is left out and named in
// `problems`, one text a file: one team's slip must not cost another's rules.
[[nodiscard]] std::vector<SourcedRule> read_rules_of(const std::filesystem::path& folder, std::vector<std::string>& problems);

}  // namespace bspctl::triage
