// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "bspctl/sdk.hpp"

namespace ti {

// Steps that bring a tree of TI's own layer tool (a checkout of oe-layersetup in oe-layertool/) to the workspace's
// configuration. None where there is no such tree, or where the pinned layout was asked for: kas fetches there.
[[nodiscard]] std::vector<bspctl::Step> plan(const bspctl::Host& host, const bspctl::Workspace& workspace);

// Has the tree a layer tool? And which configuration was it last set up with (empty: never, or by hand)?
[[nodiscard]] bool has_layer_tool(const bspctl::Host& host);
[[nodiscard]] std::string active_config(const bspctl::Host& host);

// `text` of a local.conf with MACHINE and DISTRO set once, at its end, and no DL_DIR of its own.
[[nodiscard]] std::string with_choices(std::string_view text, const std::string& machine, const std::string& distro);

}  // namespace ti
