// SPDX-License-Identifier: Apache-2.0
#include "boards.hpp"

BSPCTL_PLUGIN(acme::Boards);
