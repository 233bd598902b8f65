// SPDX-License-Identifier: Apache-2.0
#include "pipeline/record_sources.hpp"

#include <algorithm>
#include <system_error>

#include "detect/detect.hpp"
#include "sources/snapshot.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// Machine and distro that were chosen beside the file stand above those in it.
std::string record_of(sources::Snapshot snapshot, const Workspace& chosen) {
    if (!chosen.machine.empty()) snapshot.machine = chosen.machine;
    if (!chosen.distro.empty()) snapshot.distro = chosen.distro;
    return sources::to_json(snapshot);
}

// A tree that only a set-up script fills has no generated configuration before it is built.
std::optional<Input> configuration_of(const Build& build) {
    std::error_code error;
    if (build.generates && fs::exists(build.generated, error)) return detect::read_input(build.generated.string());
    return build.workspace.input;
}

std::string commit_after(const sources::Source& source, const sync::Report& report) {
    const auto result = std::find_if(report.results.begin(), report.results.end(),
                                     [&](const sync::Result& candidate) { return candidate.path == source.path; });
    if (result == report.results.end()) return {};
    return result->to.empty() ? result->from : result->to;
}

}  // namespace

std::optional<std::string> record_of_sources(const Build& build) {
    const auto input = configuration_of(build);
    if (!input) return std::nullopt;
    auto wanted = sources::snapshot_of(*input, build.bsp_root);
    const auto states = sources::states_of(wanted.sources);
    return record_of(sources::as_they_lie(std::move(wanted), states), build.workspace);
}

std::string record_of_sources(const Build& build, const sources::Sources& sources, const sync::Report& report) {
    sources::Snapshot found{.label = {}, .sources = sources, .machine = {}, .distro = {}};
    if (const auto& input = build.workspace.input) {
        found.machine = input->machine;
        found.distro = input->distro;
    }
    for (auto& source : found.sources.list) source.commit = commit_after(source, report);
    std::erase_if(found.sources.list, [](const sources::Source& source) { return source.commit.empty(); });
    return record_of(std::move(found), build.workspace);
}

}  // namespace bspctl::pipeline
