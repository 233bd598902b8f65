// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "bspctl/sdk.hpp"

// Releases of Qualcomm Linux.
namespace qcom {

// "qcom-6.6.52-QLI.1.3-Ver.1.2.xml" is kernel 6.6.52, release 1.3, its version 1.2.
struct Release {
    int kernel = 0;  // the kernel's third number: all releases so far are of 6.6
    int major = 0, minor = 0, version = 0;
    friend auto operator<=>(const Release&, const Release&) = default;
    [[nodiscard]] std::string str() const;
};

// The release that a manifest's file name speaks of; an add-on's ("…_qim-product-sdk-1.1.xml") is that of its base.
[[nodiscard]] std::optional<Release> find_release(std::string_view text);

// The release of the workspace's manifest. Throws bspctl::Error for what cannot be made into a build: no manifest,
// Qualcomm Linux 2 (which its own kas files configure), manifests of others for the same silicon.
[[nodiscard]] Release release_of(const bspctl::Workspace& workspace);

}  // namespace qcom
