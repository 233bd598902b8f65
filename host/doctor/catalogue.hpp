// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "doctor/doctor.hpp"

// What checks there are, and what one is about.
namespace bspctl::doctor {

// A plugin that has checks; which, it says when they run.
struct CheckingPlugin {
    std::string id, name;
};

// One line a check: id, group, what it looks at, and "off (FILE:LINE)" where the configuration says so.
[[nodiscard]] std::string list_text(const std::vector<Check>& checks, const std::vector<CheckingPlugin>& plugins,
                                    const Context& context);

// {"schema":"bspctl.doctor-checks/1","checks":[{"id","group","title","source","declared","level","level_from"}],
// "plugins":[{"id","name"}]}; "level" is what the configuration gives, or null.
[[nodiscard]] std::string list_json(const std::vector<Check>& checks, const std::vector<CheckingPlugin>& plugins,
                                    const Context& context);

// A setting that is a limit of a check, and what it is now.
struct Limit {
    std::string key, value, origin, help;  // origin: "…/config.toml:3:1", or "built-in"
};

// What there is to say of a check: what it looks at and why, the limits with their settings, what it found.
struct Explanation {
    std::string id, group, source;
    std::string title, text, declared;  // empty for a plugin's
    double limit_seconds = 0;           // 0: it has limits of its own
    std::vector<Limit> limits;
    const LevelRule* level = nullptr;   // null: the check decides
    std::optional<Result> result;       // nothing: it was not run (it is off, or not for this engine)
};

// Of the checks that match one of the globs, and of the other results of the report.
[[nodiscard]] std::vector<Explanation> explain(const std::vector<std::string>& globs, const std::vector<Check>& checks,
                                               const Report& report, const Context& context, const config::Settings& settings);

[[nodiscard]] std::string to_text(const std::vector<Explanation>& explanations);
// {"schema":"bspctl.doctor-explain/1","checks":[{"id","group","title","source","explanation","declared","limit_seconds",
// "level","level_from","limits":[{"key","value","origin","help"}],"finding":{…}}]}; "finding" is null when it was not run.
[[nodiscard]] std::string to_json(const std::vector<Explanation>& explanations);

}  // namespace bspctl::doctor
