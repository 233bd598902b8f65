// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "bspctl/values.hpp"

// What a TI configuration's name and repositories tell about the release and the boards it is for.
namespace ti {

// Does the configuration take repositories of Variscite's (their TI boards are AM62x and AM33x modules)?
[[nodiscard]] bool is_variscite(const bspctl::Input& input);

// The machine a build gets when none was chosen; empty: the configuration is for more boards than one.
[[nodiscard]] std::string default_machine(const bspctl::Input& input);

// The machine of a workspace: the chosen one, else the default. Throws bspctl::Error where there is neither.
[[nodiscard]] std::string machine_of(const bspctl::Workspace& workspace);

// The distribution a build gets when none was chosen: the one of the configuration's local.conf template.
[[nodiscard]] std::string default_distro(const bspctl::Input& input);

// The image a build gets when none was chosen.
[[nodiscard]] std::string default_image(const bspctl::Input& input);

// The branch of the layer tool's repository that keeps the configuration of this file name.
[[nodiscard]] std::string tool_branch(std::string_view manifest);

// A setting of the configuration, e.g. OECORELOCALCONF. The last one counts, as in the shell variable it becomes;
// empty: it has none.
[[nodiscard]] std::string last_setting(const bspctl::Input& input, std::string_view key);

// Facts of the family for a workspace, with or without an input.
[[nodiscard]] bspctl::FamilyInfo family(const bspctl::Workspace& workspace);

}  // namespace ti
