// SPDX-License-Identifier: Apache-2.0
#include "plugin.hpp"

BSPCTL_PLUGIN(ExampleStarter);
