// SPDX-License-Identifier: Apache-2.0
#include "kas/bblayers.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/bitbake_conf.hpp"

namespace bspctl::kas {

namespace fs = std::filesystem;

namespace {

// Without "." and "..", and without a slash at the end. Purely textual: links are the user's way to lay out a tree.
fs::path clean(const fs::path& path) {
    const auto normal = path.lexically_normal();
    return normal.has_filename() || !normal.has_relative_path() ? normal : normal.parent_path();
}

// kas ends its bblayers.conf with one `BBLAYERS ?=` of ${TOPDIR}-relative entries and these two lines, whose
// operators no vendor's template uses.
bool is_written_by_kas(std::string_view text) {
    const auto lines = text::lines(text);
    const auto has = [&](std::string_view wanted) { return std::find(lines.begin(), lines.end(), wanted) != lines.end(); };
    return has("BBLAYERS ?= \" \\") && has("BBPATH ?= \"${TOPDIR}\"") && has("BBFILES \?\?= \"\"");
}

// ---------------------------------------------------------------------------------------- the tree behind the layers

// A layer in the tree: the checkout it belongs to and its place in it.
struct Place {
    fs::path repo;     // relative to bsp_root, or absolute outside it
    fs::path subdir;
};

// `path` relative to `root` when it lies below it, by name or with links resolved.
std::optional<fs::path> below(const fs::path& path, const fs::path& root) {
    for (const bool resolve : {false, true}) {
        const auto relative =
            resolve ? files::resolved(path).lexically_relative(files::resolved(root)) : path.lexically_relative(root);
        if (!relative.empty() && *relative.begin() != "..") return relative;
    }
    return std::nullopt;
}

bool is_checkout(const fs::path& dir) {
    std::error_code ignored;
    return fs::symlink_status(dir / ".git", ignored).type() > fs::file_type::not_found;
}

// The nearest git checkout around a layer inside the tree, else the folder right below sources/, else the top if that
// is a checkout, else the folder right below it.
fs::path repo_of(const fs::path& layer, const fs::path& bsp_root) {
    for (auto dir = layer; !dir.empty(); dir = dir.parent_path()) {
        if (is_checkout(bsp_root / dir)) return dir;
    }
    const auto first = layer.begin();
    if (*first == "sources" && std::next(first) != layer.end()) return *first / *std::next(first);
    return is_checkout(bsp_root) ? fs::path(".") : *first;
}

fs::path outer_repo_of(const fs::path& layer) {
    for (auto dir = layer; dir.has_relative_path(); dir = dir.parent_path()) {
        if (is_checkout(dir)) return dir;
    }
    return layer;
}

Place place_of(const fs::path& layer, const fs::path& bsp_root) {
    const auto inside = below(layer, bsp_root);
    if (!inside) {
        const auto repo = outer_repo_of(layer);
        return {repo, layer.lexically_relative(repo)};
    }
    const auto repo = *inside == "." ? fs::path(".") : repo_of(*inside, bsp_root);
    return {repo, repo == "." ? *inside : inside->lexically_relative(repo)};
}

// Keys of kas repositories: the folder's name, or the whole path where two folders share a name.
class Names {
public:
    std::string of(const fs::path& repo, const fs::path& bsp_root) {
        const auto path = repo.string();
        if (const auto known = names_.find(path); known != names_.end()) return known->second;
        auto name = (repo == "." ? bsp_root : repo).filename().string();
        if (name.empty() || taken(name)) name = text::replace_all(path, "/", "-");
        while (taken(name)) name += "_";
        return names_[path] = name;
    }

private:
    [[nodiscard]] bool taken(const std::string& name) const {
        return std::any_of(names_.begin(), names_.end(), [&](const auto& entry) { return entry.second == name; });
    }
    std::map<std::string, std::string> names_;
};

}  // namespace

BblayersConf parse_bblayers(std::string_view text, const fs::path& file, const fs::path& topdir) {
    BitbakeConf conf(clean(topdir));
    conf.read(text, file);

    BblayersConf out;
    out.written_by_kas = is_written_by_kas(text);
    out.unresolved = conf.missing();
    std::istringstream entries(conf.get("BBLAYERS").value_or(""));
    for (std::string entry; entries >> entry;) {
        const bool resolved = entry.find("${") == std::string::npos;
        if (!resolved) out.unresolved.push_back(entry);
        out.layers.push_back(resolved ? clean(topdir / entry).string() : entry);
    }
    return out;
}

KasConfig workspace_config(const BblayersConf& conf, const fs::path& bsp_root) {
    const auto root = clean(bsp_root);
    KasConfig out;
    Names names;
    for (const auto& layer : conf.layers) {
        if (!fs::path(layer).is_absolute()) continue;
        const auto place = place_of(layer, root);
        const auto name = names.of(place.repo, root);
        if (std::none_of(out.repos.begin(), out.repos.end(), [&](const KasRepo& repo) { return repo.name == name; })) {
            out.repos.push_back({.name = name, .url = {}, .path = place.repo.string(), .commit = {}, .tag = {}, .branch = {}});
            if (place.repo.is_absolute()) {
                out.notes.push_back("the layers of " + place.repo.string() + " lie outside the tree: they are found on this machine only");
            }
        }
        // A layer that bblayers.conf names twice counts where it stands first.
        const LayerRef reference{name, place.subdir.string()};
        if (std::find(out.layers.begin(), out.layers.end(), reference) == out.layers.end()) out.layers.push_back(reference);
    }
    for (const auto& entry : conf.unresolved) {
        out.notes.push_back("left out, because nothing says what it stands for: " + entry);
    }
    if (out.layers.empty()) {
        throw Failure("the tree's bblayers.conf enables no layer", "BBLAYERS is empty after all its statements",
                      "run the vendor's set-up again, or use --layout pinned");
    }
    return out;
}

}  // namespace bspctl::kas
