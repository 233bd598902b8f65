// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/arguments.hpp"
#include "cli/context.hpp"

namespace bspctl::cli {

// A build that shall outlive the session it is started in, or is limited by build.scope_*, goes on in a scope of the
// user's systemd: this program is started anew there, in the same process, and this call does not return. It does return
// when there is nothing to gain, or when that systemd cannot be reached; a limit that is then not kept is a warning.
// Plugins must not be loaded yet: their processes would be left behind. With --dry-run, --dry-run-script or --no-scope nothing
// is done.
//
// Without lingering it would do harm: the user's systemd ends with the last session and takes its scopes along, while what
// stays in a session that is over goes on (KillUserProcesses=no, as distributions have it).
void enter_own_scope(const Context& context, const Arguments& arguments);

}  // namespace bspctl::cli
