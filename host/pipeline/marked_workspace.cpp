// SPDX-License-Identifier: Apache-2.0
#include "pipeline/marked_workspace.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

std::string marker_of(const FamilyInfo& family) { return find_value(family.extra, "workspace-marker").value_or(""); }

std::string stated_manifest(const config::Settings& settings) {
    const auto value = settings.choice("manifest", "*", "");
    return value.origin >= config::Origin::environment ? value.text : std::string{};
}

std::optional<workspace::Located> marked(const fs::path& root, const std::string& how,
                                         const std::vector<workspace::Marker>& markers) {
    std::error_code error;
    for (const auto& marker : markers) {
        if (fs::is_regular_file(root / marker.path, error)) return workspace::Located{root, how, marker.family};
    }
    return std::nullopt;
}

// The folder itself, or the folder whose marker the file is.
std::optional<workspace::Located> named_one(const fs::path& path, const std::vector<workspace::Marker>& markers) {
    const auto full = files::resolved(path);
    if (auto found = marked(full, "the folder that was named", markers)) return found;
    for (const auto& marker : markers) {
        auto root = full;
        for (const auto& part : fs::path(marker.path)) {
            (void)part;
            root = root.parent_path();
        }
        if (root / marker.path == full) return marked(root, "the file that was named", {marker});
    }
    return std::nullopt;
}

std::optional<workspace::Located> locate(const Request& request, const config::Settings& settings,
                                         const std::vector<FamilyInfo>& families) {
    const auto markers = markers_of(families);
    const auto named = request.input.empty() ? stated_manifest(settings) : request.input;
    if (!named.empty()) return named_one(request.cwd / named, markers);
    if (!request.workspace.empty()) {
        return marked(workspace::named(request.workspace, "--workspace"), "--workspace", markers);
    }
    return workspace::find(request.cwd, folders_of(families), markers);
}

void check_ready(const FamilyInfo& family, const fs::path& root) {
    const auto ready = find_value(family.extra, "workspace-ready").value_or("");
    std::error_code error;
    if (ready.empty() || fs::exists(root / ready, error)) return;
    const auto fix = find_value(family.extra, "workspace-init").value_or("");
    throw Failure(root.string() + " is not initialized", "it has " + marker_of(family) + ", but no " + ready,
                  fix.empty() ? "" : "run `" + fix + "`");
}

}  // namespace

std::vector<FamilyInfo> families_of(const plugins::Registry& registry) {
    std::vector<FamilyInfo> out;
    for (auto* plugin : registry.families()) out.push_back(plugin->family({}));
    return out;
}

std::vector<std::string> folders_of(const std::vector<FamilyInfo>& families) {
    std::vector<std::string> out;
    for (const auto& family : families) {
        if (!family.directory.empty()) out.push_back(family.directory);
    }
    return out;
}

std::vector<workspace::Marker> markers_of(const std::vector<FamilyInfo>& families) {
    std::vector<workspace::Marker> out;
    for (const auto& family : families) {
        const auto marker = marker_of(family);
        if (!marker.empty() && family.derives.empty()) out.push_back({family.family, marker});
    }
    return out;
}

std::optional<MarkedWorkspace> marked_workspace(const Request& request, const config::Settings& settings,
                                                const std::vector<FamilyInfo>& families) {
    const auto located = locate(request, settings, families);
    if (!located || located->family.empty()) return std::nullopt;
    const auto chosen = settings.text("workspace.family", located->family);
    const auto named = [&](const std::string& name) {
        return std::find_if(families.begin(), families.end(),
                            [&](const FamilyInfo& family) { return family.family == name; });
    };
    const auto family = named(chosen);
    if (family == families.end() || marker_of(*family) != marker_of(*named(located->family))) return std::nullopt;
    check_ready(*family, located->root);
    return MarkedWorkspace{located->root, located->root / marker_of(*family), family->family, located->how};
}

}  // namespace bspctl::pipeline
