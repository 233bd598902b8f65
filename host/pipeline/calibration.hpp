// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "telemetry/load.hpp"

namespace bspctl::pipeline {

// A new limit for one kind of pressure.
struct Calibrated {
    std::string key;                // "build.pressure_max_cpu"
    int percent = 0;
    std::optional<double> before;   // nothing: it had none
    double peak = 0;                // what was measured
};

// What a good build's peaks suggest as limits above which BitBake starts no new task: a fifth above the peak, at most 95 %. A
// limit is proposed where the user has none, and raised where the build stayed below it, so that it was no limit that
// was measured. It is never lowered: a build whose output came from the shared state is light, and the next one is not.
// A limit that comes from elsewhere than the user's own configuration is left alone.
[[nodiscard]] std::vector<Calibrated> calibrate(const telemetry::LoadSample& worst, const config::Settings& settings);

}  // namespace bspctl::pipeline
