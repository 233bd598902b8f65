// SPDX-License-Identifier: Apache-2.0
#include "pipeline/manifests.hpp"

#include <algorithm>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> roots(const fs::path& bsp_root, const FamilyInfo& family) {
    std::vector<fs::path> out;
    if (!family.manifest_dir.empty()) out.push_back(bsp_root / family.manifest_dir);
    if (!family.manifest_checkout.empty()) out.push_back(checkout_dir(bsp_root, family) / family.manifest_subdir);
    return out;
}

// Manifest repositories keep their files in folders by vendor, a few levels deep.
template <class Visit>
void each_file(const fs::path& root, Visit&& visit) {
    std::error_code error;
    for (auto it = fs::recursive_directory_iterator(root, error); !error && it != fs::recursive_directory_iterator();
         it.increment(error)) {
        if (it->path().filename() == ".git" || it.depth() > 4) it.disable_recursion_pending();
        else if (it->is_regular_file(error)) visit(it->path());
    }
}

}  // namespace

fs::path checkout_dir(const fs::path& bsp_root, const FamilyInfo& family) { return bsp_root / family.manifest_checkout; }

fs::path find_manifest(const fs::path& bsp_root, const FamilyInfo& family, const std::string& name) {
    std::error_code error;
    for (const auto& root : roots(bsp_root, family)) {
        if (fs::is_regular_file(root / name, error)) return root / name;
    }
    std::vector<fs::path> found;
    for (const auto& root : roots(bsp_root, family)) {
        each_file(root, [&](const fs::path& file) {
            if (file.filename() == name) found.push_back(file);
        });
        if (!found.empty()) return *std::min_element(found.begin(), found.end());
    }
    return {};
}

bool is_in_checkout(const fs::path& bsp_root, const FamilyInfo& family, const fs::path& file) {
    const auto all = roots(bsp_root, family);
    return std::any_of(all.begin(), all.end(), [&](const fs::path& root) { return files::is_inside(file, root); });
}

std::string similar_manifests(const fs::path& bsp_root, const FamilyInfo& family, const std::string& name) {
    std::vector<std::pair<std::size_t, std::string>> names;
    for (const auto& root : roots(bsp_root, family)) {
        each_file(root, [&](const fs::path& file) {
            if (file.extension() != fs::path(name).extension()) return;
            names.emplace_back(text::edit_distance(name, file.filename().string()), file.filename().string());
        });
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<std::string> nearest;
    for (const auto& [distance, candidate] : names) {
        if (nearest.size() < 3) nearest.push_back(candidate);
    }
    return text::join(nearest, ", ");
}

}  // namespace bspctl::pipeline
