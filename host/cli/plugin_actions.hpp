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

// Tries a plugin file against the rules of the ABI: `plugin check FILE [--level LEVEL] [--case GLOB] [--fixtures DIR]
// [--list] [--json|--junit] [--reproduce SEED]`. 0: all is well; 1: a case is not; 77: no case could be tried.
int plugin_check(Context& context, const Arguments& arguments);

// Approves a plugin file: `plugin trust FILE [--yes]`. Shows first what it is and what approving means.
int plugin_trust(Context& context, const Arguments& arguments);

// Takes approvals back: `plugin untrust FILE|ID|DIGEST`.
int plugin_untrust(Context& context, const Arguments& arguments);

// Says what a plugin file is, approved or not: `plugin probe FILE [--json]`. Its code runs in a process of its own.
int plugin_probe(Context& context, const Arguments& arguments);

}  // namespace bspctl::cli
