// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

BSPCTL_PLUGIN(team::Checks);
