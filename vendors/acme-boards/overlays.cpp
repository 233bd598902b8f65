// SPDX-License-Identifier: Apache-2.0
#include "overlays.hpp"

namespace acme {
namespace {

// own-mirrors is OpenEmbedded-Core's class for this; it knows the operators of its own release, which a PREMIRRORS
// written out here would not. "?=": a mirror that the user has set stays.
constexpr auto mirror = R"(# SPDX-License-Identifier: Apache-2.0
header:
  version: 12

local_conf_header:
  zz-acme-10-mirror: |
    SOURCE_MIRROR_URL ?= "https://mirror.acme.example/sources"
    INHERIT += "own-mirrors"
)";

}  // namespace

std::vector<bspctl::Overlay> own_overlays() {
    return {{mirror_overlay, "download sources from ACME's mirror first", mirror}};
}

}  // namespace acme
