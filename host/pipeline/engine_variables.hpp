// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/values.hpp"
#include "config/settings.hpp"

namespace bspctl::pipeline {

// The settings that become environment of kas, in the notation of whoever reads them: PARALLEL_MAKE as make's option,
// BB_PRESSURE_MAX_* in microseconds of stall a second (BitBake compares the "total" of /proc/pressure, so one per cent is
// 10000). A variable of the caller's own that stands above the files is left out: the child inherits it. NPROC is always
// among them.
[[nodiscard]] std::vector<KeyValue> engine_variables(const config::Settings& settings);

}  // namespace bspctl::pipeline
