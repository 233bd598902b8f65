// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "bspctl/abi.h"

namespace bspctl::stability {

// All that a plugin says of itself and in every table it offers, to the same questions each time, as text. Asked through
// the C tables alone.
std::string answers(const bspctl_plugin& plugin);

}  // namespace bspctl::stability
