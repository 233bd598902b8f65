// SPDX-License-Identifier: Apache-2.0
#include "pipeline/rules.hpp"

#include "base/failure.hpp"
#include "base/paths.hpp"
#include "triage/rule_file.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

void add_rules_of(plugins::Plugin& plugin, std::vector<triage::SourcedRule>& rules, std::vector<std::string>& warnings) {
    try {
        for (auto& rule : plugin.triage()) rules.push_back({std::move(rule), plugin.info().id});
    } catch (const Failure& failure) {
        warnings.push_back("no rules from " + plugin.info().id + ": " + failure.what());
    }
}

void replace_or_add(std::vector<triage::SourcedRule>& rules, triage::SourcedRule rule) {
    std::erase_if(rules, [&](const auto& known) { return known.rule.id == rule.rule.id; });
    rules.push_back(std::move(rule));
}

}  // namespace

std::vector<fs::path> rule_folders(const fs::path& workspace) {
    std::vector<fs::path> out{"/etc/bspctl/triage.d"};
    if (const auto user = paths::user_config(); !user.empty()) out.push_back(user / "triage.d");
    if (!workspace.empty()) out.push_back(workspace / ".bspctl/triage.d");
    return out;
}

std::vector<triage::SourcedRule> known_rules(const plugins::Registry& registry, const std::vector<fs::path>& folders,
                                             std::vector<std::string>& warnings) {
    auto out = triage::builtin_rules();
    for (auto* plugin : registry.plugins()) add_rules_of(*plugin, out, warnings);
    for (const auto& folder : folders) {
        for (auto& rule : triage::read_rules_of(folder, warnings)) replace_or_add(out, std::move(rule));
    }
    return out;
}

triage::RuleSet all_rules(const plugins::Registry& registry, const std::vector<fs::path>& folders,
                          std::vector<std::string>& warnings) {
    triage::RuleSet set(known_rules(registry, folders, warnings));
    warnings.insert(warnings.end(), set.problems().begin(), set.problems().end());
    return set;
}

}  // namespace bspctl::pipeline
