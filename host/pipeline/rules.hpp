// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "plugins/registry.hpp"
#include "triage/triage.hpp"

// Where triage's rules come from: the host, its plugins, and the files of whoever builds here.
namespace bspctl::pipeline {

// The folders of rule files, the farthest first: the administrator's, the user's, the workspace's. `workspace` may be
// empty.
[[nodiscard]] std::vector<std::filesystem::path> rule_folders(const std::filesystem::path& workspace);

// The host's rules, those of every plugin, and those of the folders' files. A rule of a file takes the place of all those
// before it that have its id. A plugin that fails to give its rules, and what is wrong in a file (with file:line:column),
// are named in `warnings`.
[[nodiscard]] std::vector<triage::SourcedRule> known_rules(const plugins::Registry& registry,
                                                           const std::vector<std::filesystem::path>& folders,
                                                           std::vector<std::string>& warnings);

// These, compiled; what cannot be is named in `warnings`.
[[nodiscard]] triage::RuleSet all_rules(const plugins::Registry& registry, const std::vector<std::filesystem::path>& folders,
                                        std::vector<std::string>& warnings);

}  // namespace bspctl::pipeline
