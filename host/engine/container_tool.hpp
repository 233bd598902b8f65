// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"

// What kas-container and the container runtimes are like on this machine.
namespace bspctl::engine {

// A question with a reason for "no".
struct Probe {
    bool works = false;
    std::string obstacle{};  // why not, one clause
    std::string fix{};       // what helps
};

// Does `docker info` or `podman info` answer within 5 s, and can kas-container use it? kas-container refuses root
// unless KAS_ALLOW_ROOT=yes, and asks podman for --userns=keep-id, which root's podman does not have.
[[nodiscard]] Probe probe_runtime(const std::string& runtime);

// The image that kas-container runs when none is chosen: read from its text, because asking the program (3.1) makes
// folders. Honours KAS_CONTAINER_IMAGE_PATH, _NAME, _DISTRO and KAS_IMAGE_VERSION as the script does. Empty when the
// text says nothing.
[[nodiscard]] std::string default_image(std::string_view script);

// The tag of an image ("5.4" of "host:5000/path/kas:5.4"); empty when it has none or a digest.
[[nodiscard]] std::string image_tag(std::string_view image);

}  // namespace bspctl::engine
