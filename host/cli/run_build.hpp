// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/arguments.hpp"
#include "cli/context.hpp"

namespace bspctl::cli {

// What `build` and `sync` share: resolve, plan, and show the plan or run it.
int run_build(Context& context, const Arguments& arguments, const std::string& name);

// Several builds, of --matrix or a preset's lists: each a process of our own, a table at the end.
int run_fan_out(Context& context, const Arguments& arguments);

// The plan as the disk is now; what must be said besides is said.
[[nodiscard]] pipeline::Outlook outlook_of(const Context& context, const pipeline::Build& build,
                                           const pipeline::Surroundings& surroundings);

// The plan for people.
void show_plan(const Context& context, const pipeline::Build& build, const pipeline::Surroundings& surroundings,
               const pipeline::Outlook& outlook);

}  // namespace bspctl::cli
