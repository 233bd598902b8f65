// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace bspctl::cli {

// Every command with its actions and options in Markdown, from the command table: docs/user/commands.md.
[[nodiscard]] std::string command_reference();

}  // namespace bspctl::cli
