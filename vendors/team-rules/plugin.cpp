// SPDX-License-Identifier: Apache-2.0
#include "rules.hpp"

BSPCTL_PLUGIN(team::Rules);
