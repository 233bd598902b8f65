// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

namespace acme {
namespace {

using bspctl::Finding;
using bspctl::Host;
using bspctl::Level;

constexpr auto licence_file = "licences/acme-radio.lic";

// The radio's firmware is built only for customers, who have this file.
Finding licence(const Host& host) {
    const auto text = host.read_file(licence_file);
    if (!text) {
        return {"acme-radio-licence", Level::warn, "there is no " + std::string(licence_file),
                "the image is built without the radio's firmware",
                "copy the file of your support contract there (portal.acme.example)"};
    }
    if (!text->starts_with("ACME-RADIO ")) {
        return {"acme-radio-licence", Level::block, std::string(licence_file) + " is not a licence of ACME's radio",
                "the recipe acme-radio-firmware refuses it after an hour of building",
                "copy the file again; it begins with \"ACME-RADIO\""};
    }
    return {"acme-radio-licence", Level::pass, "the radio's licence is there", {}, {}};
}

// The layer keeps bitstreams in LFS. Without the tool a checkout succeeds and has pointers in their place.
Finding large_files(const Host& host) {
    if (const auto version = host.tool_version("git-lfs")) return {"acme-git-lfs", Level::pass, *version, {}, {}};
    return {"acme-git-lfs", Level::block, "git-lfs is not installed",
            "meta-acme would be checked out with pointers instead of the FPGA's bitstreams",
            "apt install git-lfs, then git lfs install"};
}

}  // namespace

std::vector<Finding> checks(const Host& host) { return {licence(host), large_files(host)}; }

}  // namespace acme
