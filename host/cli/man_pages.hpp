// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "cli/command.hpp"

// The manual, from the same tables as the help: bspctl(1) and one page for each command, in man(7) macros.
namespace bspctl::cli {

// bspctl(1): the commands, the global options, exit codes, variables and configuration.
[[nodiscard]] std::string man_page_of_program();

// bspctl-COMMAND(1).
[[nodiscard]] std::string man_page(const Command& command);

// bspctl-config(5): every key of the configuration files.
[[nodiscard]] std::string man_page_of_configuration();

// Writes all pages below `folder` as man1/bspctl.1, man1/bspctl-build.1, …, man5/bspctl-config.5; the packages are made
// from them.
void write_man_pages(const std::filesystem::path& folder);

}  // namespace bspctl::cli
