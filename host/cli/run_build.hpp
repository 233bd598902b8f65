// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/arguments.hpp"
#include "cli/context.hpp"

namespace bspctl::cli {

// What `build` and `sync` share: resolve, plan, and show the plan or run it.
int run_build(Context& context, const Arguments& arguments, const std::string& name);

}  // namespace bspctl::cli
