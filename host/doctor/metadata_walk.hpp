// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "doctor/doctor.hpp"

// What lies in layers, without asking BitBake.
namespace bspctl::doctor {

// Calls `visit` for each file of the layers' conf, classes and recipes-* folders until `until`, or a hundred thousand of
// them. Folders for layers that may not be enabled (dynamic-layers) and linked ones are left out. False: not all were seen.
bool for_each_metadata_file(const std::vector<std::filesystem::path>& layers, std::chrono::steady_clock::time_point until,
                            const std::function<void(const std::filesystem::path&)>& visit);

// layer.conf of each layer, and the files of the chosen distribution and machine with all that they may include, as one
// text. Which of the includes count is not known, so it tells only what somebody may have said.
[[nodiscard]] std::string conf_texts(const Context& context);

}  // namespace bspctl::doctor
