// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.hpp"
#include "bspctl/values.hpp"

namespace bspctl::kas {

// The layers of a bblayers.conf in their final order, as BitBake would evaluate the assignments: = ?= ??= += =+ := .=
// =. and :append/:prepend/:remove (also the old underscore forms), single and double quotes, continued lines, comments,
// ${…} references to variables set in the file.
struct BblayersConf {
    std::vector<std::string> layers;     // absolute paths where they could be resolved, else as written
    std::vector<std::string> unresolved; // entries with a reference that nothing defines
    bool written_by_kas = false;         // kas's own output, not a vendor's set-up script's
};

// `topdir` is the build folder (the parent of conf/); BSPDIR, OEROOT, TOPDIR and the like are resolved from the file
// itself, else from topdir's parent. Throws Failure with file:line:column on an unterminated string.
[[nodiscard]] BblayersConf parse_bblayers(std::string_view text, const std::filesystem::path& file,
                                          const std::filesystem::path& topdir);

// The path-only configuration of a tree that is already there: one repository for each git checkout (or first folder
// below sources/) that holds layers, no url, layers in their order. Paths are relative to bsp_root.
[[nodiscard]] KasConfig workspace_config(const BblayersConf& conf, const std::filesystem::path& bsp_root);

}  // namespace bspctl::kas
