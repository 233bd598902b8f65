// SPDX-License-Identifier: Apache-2.0
#include "pipeline/last_build.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "pipeline/configured_input.hpp"
#include "pipeline/marked_workspace.hpp"
#include "pipeline/postmortem.hpp"
#include "telemetry/run.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

bool is_in_workspace(const fs::path& dir, const plugins::Registry& registry) {
    const auto families = families_of(registry);
    return workspace::find(dir, folders_of(families), markers_of(families)).has_value();
}

bool is_file(const std::string& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

}  // namespace

bool names_a_build(const Request& request, const config::Settings& settings, const plugins::Registry& registry) {
    return !with_configured_input(request, settings).input.empty() || !request.workspace.empty() ||
           !settings.choice("manifest", "*", "").text.empty() || is_in_workspace(request.cwd, registry);
}

std::optional<LastBuild> last_build(const fs::path& cwd, const plugins::Registry& registry) {
    const auto run = newest_run(run_roots({}, {}, cwd, registry));
    if (!run || !is_file(run->dir / "events.jsonl")) return std::nullopt;
    for (const auto& event : telemetry::read_events(run->dir / "events.jsonl").events) {
        if (event.type != "run_start") continue;
        auto files = text::split(event.text("config"), ':');
        for (auto& file : files) file = fs::path(event.text("bsp_root")) / file;
        if (!std::all_of(files.begin(), files.end(), is_file)) return std::nullopt;
        return LastBuild{text::join(files, ":"), run->id};
    }
    return std::nullopt;
}

}  // namespace bspctl::pipeline
