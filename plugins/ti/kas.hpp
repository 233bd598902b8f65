// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "bspctl/values.hpp"

namespace ti {

// The kas configuration that an oe-layersetup configuration amounts to: what oe-layertool-setup.sh would clone, enable
// and write, without running it. Throws bspctl::Error when the workspace has no such input, or when no machine is
// known.
[[nodiscard]] bspctl::KasConfig kas_config(const bspctl::Workspace& workspace);

// The layer tool marks nothing: 7 to 40 hexadecimal digits are a commit, everything else after the branch is a tag.
[[nodiscard]] bool is_commit(std::string_view revision);

// An address that can be cloned without a key and over a protocol the server still speaks.
[[nodiscard]] std::string public_url(const std::string& url);

}  // namespace ti
