// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "config/settings.hpp"
#include "pipeline/request.hpp"
#include "plugins/registry.hpp"

// What a question is about that names no build: kas files need no workspace, only the folder in which they lie.
namespace bspctl::pipeline {

// Does the request say what is to be built: by itself, by the settings, or by the workspace that it is made in?
[[nodiscard]] bool names_a_build(const Request& request, const config::Settings& settings, const plugins::Registry& registry);

struct LastBuild {
    std::string kas_files;  // absolute, joined by ':'
    std::string run_id;
};

// What the newest run of this folder, or of the nearest above it that has runs, was made from; nothing when there is none, or
// when one of its files is gone.
[[nodiscard]] std::optional<LastBuild> last_build(const std::filesystem::path& cwd, const plugins::Registry& registry);

}  // namespace bspctl::pipeline
