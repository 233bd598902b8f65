// SPDX-License-Identifier: Apache-2.0
#include "doctor/levels.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "config/toml.hpp"

namespace bspctl::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view levels_table = "doctor.levels.";

std::vector<LevelRule> level_rules(const config::Settings& settings) {
    std::vector<LevelRule> out;
    for (const auto& [name, value] : settings.all()) {
        if (name.starts_with(levels_table)) out.push_back({config::key_parts(name).back(), value.text, value.where});
    }
    return out;
}

std::vector<CheckFolder> folders_of(const fs::path& workspace, const std::vector<std::string>& trusted) {
    std::vector<CheckFolder> out{{"/etc/bspctl/doctor.d"}};
    if (const auto user = paths::user_config(); !user.empty()) out.push_back({user / "doctor.d"});
    if (workspace.empty()) return out;
    const bool is_trusted = std::ranges::any_of(trusted, [&](const auto& folder) { return files::is_inside(workspace, folder); });
    out.push_back({workspace / ".bspctl" / "doctor.d", is_trusted});
    return out;
}

bool has_glob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

bool is_better(const LevelRule& a, const LevelRule& b) {
    if (has_glob(a.glob) != has_glob(b.glob)) return !has_glob(a.glob);
    return a.glob.size() > b.glob.size();
}

Level level_of(std::string_view word) {
    if (word == "block") return Level::block;
    return word == "warn" ? Level::warn : Level::info;
}

}  // namespace

void configure(Context& context, const config::Settings& settings) {
    context.levels = level_rules(settings);
    context.check_folders = folders_of(context.workspace, settings.list("doctor.trusted_workspaces"));
    context.limit_seconds = settings.number("doctor.limit_seconds", 0);
}

const LevelRule* rule_for(const std::vector<LevelRule>& rules, const std::string& id) {
    const LevelRule* out = nullptr;
    for (const auto& rule : rules) {
        const bool fits = rule.glob == id || ::fnmatch(rule.glob.c_str(), id.c_str(), 0) == 0;
        if (fits && (out == nullptr || is_better(rule, *out))) out = &rule;
    }
    return out;
}

bool is_complaint(const Result& result) {
    const auto& finding = result.finding;
    if (result.error || finding.level == Level::pass || finding.level == Level::skip) return false;
    return finding.level != Level::info || !finding.fix.empty() || !result.remedies.empty();
}

void apply(const LevelRule& rule, Result& result) {
    if (!is_complaint(result)) return;
    result.finding.level = level_of(rule.level);
    result.level_from = rule.where;
}

std::vector<std::string> unknown_levels(const std::vector<LevelRule>& rules, const std::vector<std::string>& ids) {
    std::vector<std::string> out;
    for (const auto& rule : rules) {
        if (has_glob(rule.glob) || std::ranges::find(ids, rule.glob) != ids.end()) continue;
        const auto near = text::nearest(rule.glob, ids);
        out.push_back(rule.where + ": [doctor.levels] names '" + rule.glob + "', which is no check of this build" +
                      (near ? " (did you mean " + *near + "?)" : ""));
    }
    return out;
}

}  // namespace bspctl::doctor
