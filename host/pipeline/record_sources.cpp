// SPDX-License-Identifier: Apache-2.0
#include "pipeline/record_sources.hpp"

#include "base/files.hpp"
#include "detect/detect.hpp"
#include "sources/snapshot.hpp"

namespace bspctl::pipeline {

void record_sources(const Build& build, const std::filesystem::path& run_dir) {
    if (!build.generates && !build.workspace.input) return;
    const auto input = build.generates ? detect::read_input(build.generated.string()) : *build.workspace.input;
    auto wanted = sources::snapshot_of(input, build.bsp_root);
    const auto states = sources::states_of(wanted.sources);
    const auto found = sources::as_they_lie(std::move(wanted), states);
    files::write_atomically(run_dir / sources::record_name, sources::to_json(found));
}

}  // namespace bspctl::pipeline
