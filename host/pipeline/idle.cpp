// SPDX-License-Identifier: Apache-2.0
#include "pipeline/idle.hpp"

#include "base/failure.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::pipeline {

void refuse_while_bitbake_works(const std::filesystem::path& build_dir) {
    doctor::Context about;
    about.bsp_root = build_dir.parent_path();
    about.build_folder = build_dir.filename().string();
    const auto report = doctor::run(doctor::builtin_checks(), {}, about, {}, {"bitbake-locks"});
    for (const auto& result : report.results) {
        const auto& finding = result.finding;
        if (finding.level == Level::block) throw Failure(finding.summary, finding.why, finding.fix);
    }
}

}  // namespace bspctl::pipeline
