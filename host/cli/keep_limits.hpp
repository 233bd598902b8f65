// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/context.hpp"
#include "pipeline/runner.hpp"

namespace bspctl::cli {

// After a good build, with build.psi_autocalibrate: writes the limits of pressure that it suggests (pipeline/calibration.hpp)
// into the user's configuration and says which. Never an obstacle: what goes wrong is a warning.
void keep_pressure_limits(Context& context, const pipeline::Result& result);

}  // namespace bspctl::cli
