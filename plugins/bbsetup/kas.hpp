// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "bspctl/sdk.hpp"

namespace bbsetup {

// The kas configuration of an initialised workspace: its sources at the commits that bitbake-setup fixed, where
// bitbake-setup checked them out (layers/), the layers that BitBake has there now, the fragments and settings of
// build/conf. Throws bspctl::Error for another input, a layer of no source, a workspace made of a template that was
// not set up.
[[nodiscard]] bspctl::KasConfig kas_config(const bspctl::Host& host, const bspctl::Workspace& workspace);

// Is the input a workspace's configuration (and not a registry's, or a list of commits)?
[[nodiscard]] bool is_workspace(const bspctl::Input& input);

[[nodiscard]] bool is_commit(std::string_view revision);

}  // namespace bbsetup
