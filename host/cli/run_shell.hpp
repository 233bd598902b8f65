// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/context.hpp"

namespace bspctl::cli {

// kas's shell on the user's terminal, with the overlays and the environment of `build`. `command` empty: an interactive
// shell. Gives its exit code. Not recorded as a run: what it did is on the terminal, and a run of its own would stand
// before the build that goes on beside it.
int run_shell(Context& context, const pipeline::Request& request, const std::string& command);

}  // namespace bspctl::cli
