// SPDX-License-Identifier: Apache-2.0
#include "pipeline/spare_layers.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "kas/bblayers.hpp"
#include "sources/layers.hpp"
#include "triage/known_layers.hpp"

namespace bspctl::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t searched_files = 50000;  // of one layer; the largest public one has some 4000
constexpr int recipe_depth = 3;                // recipes-x/y/z.bb, and one more

bool contains(const std::vector<fs::path>& list, const fs::path& path) {
    return std::find(list.begin(), list.end(), path) != list.end();
}

std::string without(std::string name, std::string_view beginning, std::string_view ending) {
    if (name.starts_with(beginning)) name.erase(0, beginning.size());
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
    return name;
}

bool is_recipe_of(const std::string& file, const std::string& name) {
    if (!file.ends_with(".bb") || !file.starts_with(name)) return false;
    return file.size() == name.size() + 3 || file[name.size()] == '_';
}

// Links are not followed: they may lead anywhere, and a layer's recipes are files.
bool has_recipe(const fs::path& layer, const std::string& name) {
    std::error_code error;
    std::size_t seen = 0;
    fs::recursive_directory_iterator entry(layer, fs::directory_options::skip_permission_denied, error);
    for (const fs::recursive_directory_iterator end; !error && entry != end && ++seen < searched_files; entry.increment(error)) {
        const auto file = entry->path().filename().string();
        if (entry.depth() >= recipe_depth || file.starts_with('.')) entry.disable_recursion_pending();
        if (is_recipe_of(file, name)) return true;
    }
    return false;
}

bool has_class(const fs::path& layer, const std::string& name) {
    constexpr std::array<const char*, 3> folders{"classes", "classes-recipe", "classes-global"};
    return std::any_of(folders.begin(), folders.end(), [&](const char* folder) {
        std::error_code error;
        return fs::is_regular_file(layer / folder / (name + ".bbclass"), error);
    });
}

// "conf/machine/x.conf" of a message; a bare name or one that leads out of the layer is none.
bool has_file(const fs::path& layer, const std::string& name) {
    const auto path = fs::path(name).lexically_normal();
    if (path.is_absolute() || !path.has_parent_path() || *path.begin() == "..") return false;
    std::error_code error;
    return fs::is_regular_file(layer / path, error);
}

bool has(const fs::path& layer, const std::string& name) {
    const auto class_name = without(fs::path(name).filename().string(), "", ".bbclass");
    return sources::read_layer(layer).collection == name || layer.filename() == name || has_file(layer, name) ||
           has_class(layer, class_name);
}

bool is_about_something_missing(const triage::Diagnosis& diagnosis) {
    constexpr std::array<std::string_view, 3> categories{"provider-missing", "parse-missing-file", "layer-dependency"};
    return std::find(categories.begin(), categories.end(), diagnosis.category) != categories.end();
}

// What is missing, by the captures' names. The file of a missing provider is the recipe that asks for it.
std::vector<std::string> missing_names(const triage::Diagnosis& diagnosis) {
    std::vector<std::string> out;
    for (const std::string_view wanted : {"layer", "class", "item", "name", "file"}) {
        if (wanted == "file" && diagnosis.category == "provider-missing") continue;
        for (const auto& capture : diagnosis.captures) {
            if (capture.key == wanted && !capture.value.empty()) out.push_back(capture.value);
        }
    }
    return out;
}

bool is_enabled(const triage::KnownLayer& layer, const std::optional<TreeLayers>& tree) {
    if (!tree) return false;
    return std::any_of(tree->enabled.begin(), tree->enabled.end(), [&](const auto& path) { return path.filename() == layer.layer; });
}

// `fix`: what the rule says already; some name the public layer themselves.
std::string advice_for(const std::string& name, const std::string& fix, const std::optional<TreeLayers>& tree) {
    if (tree) {
        if (const auto spare = layer_that_has(name, tree->spare)) {
            return name + " is in " + spare->string() +
                   ", which is checked out but not enabled: add it to the `layers:` of its repository (`repos:`)";
        }
    }
    const auto known = triage::known_layer_of(name);
    if (!known || is_enabled(*known, tree) || fix.find(known->layer) != std::string::npos) return {};
    const auto of = known->repository == known->layer ? "" : " of " + known->repository;
    return name + " is in the public layer " + known->layer + of;
}

}  // namespace

std::optional<TreeLayers> layers_of_tree(const fs::path& bsp_root, const fs::path& build_dir, const triage::PathMap& paths) {
    TreeLayers out;
    try {
        const auto file = build_dir / "conf/bblayers.conf";
        const auto text = files::read_if_exists(file);
        if (!text) return std::nullopt;
        for (const auto& layer : kas::parse_bblayers(*text, file, build_dir).layers) {
            out.enabled.push_back(files::resolved(paths ? paths(layer) : fs::path(layer)));
        }
    } catch (const Failure&) {
        return std::nullopt;
    }
    for (const auto& layer : sources::find_layers(bsp_root)) {
        const auto path = files::resolved(layer);
        if (!contains(out.enabled, path) && !files::is_inside(path, build_dir)) out.spare.push_back(path);
    }
    return out;
}

std::optional<fs::path> layer_that_has(const std::string& name, const std::vector<fs::path>& layers) {
    const auto found = std::find_if(layers.begin(), layers.end(), [&](const auto& layer) { return has(layer, name); });
    if (found != layers.end()) return *found;
    const auto recipe = without(name, "nativesdk-", "-native");
    if (recipe.empty() || recipe.find('/') != std::string::npos) return std::nullopt;
    const auto owner = std::find_if(layers.begin(), layers.end(), [&](const auto& layer) { return has_recipe(layer, recipe); });
    return owner == layers.end() ? std::nullopt : std::optional(*owner);
}

void name_layers(triage::Report& report, const std::function<std::optional<TreeLayers>()>& find_tree) {
    const auto& all = report.diagnoses;
    if (std::none_of(all.begin(), all.end(), is_about_something_missing)) return;
    const auto tree = find_tree ? find_tree() : std::nullopt;
    for (auto& diagnosis : report.diagnoses) {
        if (!is_about_something_missing(diagnosis)) continue;
        for (const auto& name : missing_names(diagnosis)) {
            const auto advice = advice_for(name, diagnosis.fix, tree);
            if (advice.empty()) continue;
            diagnosis.fix += "; " + advice;
            break;
        }
    }
}

}  // namespace bspctl::pipeline
