// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shared_caches.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::pipeline {

namespace {

bool kas_files_speak_of(const Build& build, std::string_view variable) {
    if (build.generates) return false;
    const auto names = text::split(build.config, ':');
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return files::read_if_exists(build.bsp_root / name).value_or("").find(variable) != std::string::npos;
    });
}

}  // namespace

std::vector<KeyValue> shared_caches(const Build& build, const std::vector<KeyValue>& given) {
    if (build.request.build_folder == "build" && build.request.tree.empty()) return {};
    std::vector<KeyValue> out;
    const auto root = std::filesystem::path(build.workspace.root);
    for (const auto& [variable, folder] : {std::pair{"DL_DIR", "downloads"}, std::pair{"SSTATE_DIR", "sstate-cache"}}) {
        const bool named = find_value(given, variable) || !paths::environment(variable).empty();
        if (!named && !kas_files_speak_of(build, variable)) out.push_back({variable, (root / folder).string()});
    }
    return out;
}

}  // namespace bspctl::pipeline
