// SPDX-License-Identifier: Apache-2.0
#include "cli/keep_limits.hpp"

#include <array>
#include <cstdio>

#include "base/failure.hpp"
#include "base/paths.hpp"
#include "config/settings_file.hpp"
#include "pipeline/calibration.hpp"

namespace bspctl::cli {

namespace {

std::string percent(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.0f %%", value);
    return text.data();
}

void keep(const Context& context, const pipeline::Calibrated& limit, const config::SettingsFile& file) {
    const auto change = config::change_to(file, limit.key, {std::to_string(limit.percent)}, context.cwd());
    if (!config::make(change, file, false)) return;
    context.say(limit.key + (limit.before ? " raised from " + percent(*limit.before) + " to " : " set to ") + percent(limit.percent) + " in " +
                file.path.string() + ": this build came to " + percent(limit.peak));
}

}  // namespace

void keep_pressure_limits(Context& context, const pipeline::Result& result) try {
    const auto folder = paths::user_config();
    if (result.code != ExitCode::done || !context.settings().flag("build.psi_autocalibrate") || folder.empty()) return;
    for (const auto& limit : pipeline::calibrate(result.load, context.settings())) keep(context, limit, {folder / "config.toml"});
} catch (const Failure& failure) {
    context.warn("the limits of pressure are not kept: " + std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why()));
}

}  // namespace bspctl::cli
