// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::cli {

// Colours the word of a level for standard output.
[[nodiscard]] doctor::Paint level_paint(const ui::Style& style);

// `doctor --fix`: shows each remedy and asks (--yes: does not), runs those that need no root, puts the others into one
// script that the user runs, and looks again. With --dry-run it only shows. The exit code.
[[nodiscard]] int fix(Context& context, const Arguments& arguments);

}  // namespace bspctl::cli
