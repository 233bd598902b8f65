// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/arguments.hpp"

// The actions of `bspctl plugin` that have a file of their own. Each takes the whole command line, its own name first,
// and gives the exit code.
namespace bspctl::cli {

class Context;

// Writes a project that builds a plugin: `plugin new ID [--kind family|doctor|triage] [--build cmake|meson]
// [--output DIR]`. All of it appears at once, or nothing.
int plugin_new(Context& context, const Arguments& arguments);

}  // namespace bspctl::cli
