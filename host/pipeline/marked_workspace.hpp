// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bspctl/values.hpp"
#include "config/settings.hpp"
#include "pipeline/request.hpp"
#include "plugins/registry.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::pipeline {

// What the registry's families say of themselves, asked without a workspace.
[[nodiscard]] std::vector<FamilyInfo> families_of(const plugins::Registry& registry);

// The folders in a workspace that are families' own.
[[nodiscard]] std::vector<std::string> folders_of(const std::vector<FamilyInfo>& families);

// The markers that families declare: FamilyInfo::extra "workspace-marker". A derived family has its base's; the base
// speaks for both.
[[nodiscard]] std::vector<workspace::Marker> markers_of(const std::vector<FamilyInfo>& families);

// A workspace that a family's own tool has made: it is built as it stands, nothing needs to be named.
struct MarkedWorkspace {
    std::filesystem::path root;
    std::filesystem::path file;  // the marker, which is the input
    std::string family;
    std::string how;  // it was found
};

// What is to be built is named by the request's input or by a manifest that was stated (flag, environment): such a
// workspace's folder or its marker. With nothing named it is --workspace, or the nearest one from the current folder
// upwards. Nothing: it is no such workspace, or another family was chosen. Throws Failure when the workspace lacks what
// its family says an initialised one has ("workspace-ready").
[[nodiscard]] std::optional<MarkedWorkspace> marked_workspace(const Request& request, const config::Settings& settings,
                                                              const std::vector<FamilyInfo>& families);

}  // namespace bspctl::pipeline
