// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace st {

// Is this built with ST's layers, and for ST's silicon? Trees for several silicon vendors belong to none of them, and
// STM32MP boards that are built without meta-st-stm32mp need nothing of what this family knows.
[[nodiscard]] bspctl::Verdict detect(const bspctl::Input& input);

}  // namespace st
