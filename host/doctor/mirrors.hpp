// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "doctor/doctor.hpp"

namespace bspctl::doctor {

// The check of the mirrors of shared state, as build.sstate_mirrors and SSTATE_MIRRORS name them.
[[nodiscard]] Finding sstate_mirrors(const Context& context);

}  // namespace bspctl::doctor
