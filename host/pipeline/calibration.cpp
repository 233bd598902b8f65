// SPDX-License-Identifier: Apache-2.0
#include "pipeline/calibration.hpp"

#include <algorithm>
#include <cmath>

namespace bspctl::pipeline {

namespace {

// Waiting for memory is rare and grave: a limit below this would stop a build for a moment's swapping.
constexpr double least = 1, least_of_memory = 20, most = 95, above_peak = 1.2;

int suggestion(double peak, double floor) { return static_cast<int>(std::clamp(std::ceil(peak * above_peak), floor, most)); }

std::optional<Calibrated> calibrate(const std::string& key, double floor, double peak, const config::Settings& settings) {
    Calibrated out{key, suggestion(peak, floor), std::nullopt, peak};
    const auto* value = settings.find(key);
    if (value == nullptr || value->text.empty()) return out;
    out.before = settings.number(key, 0);
    const bool raise = value->origin == config::Origin::user_file && peak < *out.before && out.percent > *out.before;
    return raise ? std::optional(out) : std::nullopt;
}

}  // namespace

std::vector<Calibrated> calibrate(const telemetry::LoadSample& worst, const config::Settings& settings) {
    struct Dimension {
        const char* key;
        double floor;
        std::optional<double> peak;
    };
    std::vector<Calibrated> out;
    for (const auto& [key, floor, peak] : {Dimension{"build.pressure_max_cpu", least, worst.cpu}, Dimension{"build.pressure_max_io", least, worst.io},
                                           Dimension{"build.pressure_max_memory", least_of_memory, worst.memory}}) {
        if (!peak) continue;
        if (auto one = calibrate(key, floor, *peak, settings)) out.push_back(std::move(*one));
    }
    return out;
}

}  // namespace bspctl::pipeline
