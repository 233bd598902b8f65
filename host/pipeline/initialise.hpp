// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "bspctl/values.hpp"

// Making a folder a workspace: `bspctl init`.
namespace bspctl::pipeline {

struct NewWorkspace {
    std::filesystem::path root;
    std::string family;  // empty: the manifest or kas file of each build tells
    std::vector<std::pair<std::string, std::string>> defaults;  // of that family: {"machine", "imx8mp-var-dart"}
    bool force = false;  // change a marker that is there, keeping what else it says
};

// What would be made, or was.
struct Initialised {
    std::filesystem::path marker;
    std::string text;                                // of the marker
    std::vector<std::filesystem::path> folders;      // that are not there yet, in order
    bool changes_marker = false;                     // one is there
};

// The marker and the folders, nothing written. Throws Failure (exit code 1) for a marker that is there without `force`,
// and for one that cannot be read or whose values do not fit.
[[nodiscard]] Initialised plan_workspace(const NewWorkspace& wanted, const FamilyInfo* family);

// Writes it: the folders, then the marker, at once.
void make_workspace(const Initialised& planned);

}  // namespace bspctl::pipeline
