// SPDX-License-Identifier: Apache-2.0
#include "kas/bblayers.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

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
    const auto has = [&](std::string_view wanted) {
        return std::find(lines.begin(), lines.end(), wanted) != lines.end();
    };
    return has("BBLAYERS ?= \" \\") && has("BBPATH ?= \"${TOPDIR}\"") && has("BBFILES \?\?= \"\"");
}

// ---------------------------------------------------------------------------------------- the tree behind the layers

// A layer in the tree: the checkout it belongs to and its place in it.
struct Place {
    fs::path repo;  // relative to bsp_root, or absolute outside it
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

// Collects the repositories and layers of a tree.
class Tree {
public:
    explicit Tree(const fs::path& bsp_root) : root_(clean(bsp_root)) {}

    void add(const fs::path& layer) {
        const auto place = place_of(layer, root_);
        // A layer that bblayers.conf names twice counts where it stands first.
        LayerRef reference{repo(place.repo), place.subdir.string()};
        if (seen_.emplace(reference.repo, reference.subdir).second) config.layers.push_back(std::move(reference));
    }

    KasConfig config;

private:
    // The key of a repository: its folder's name, or the whole path where two folders share a name.
    const std::string& repo(const fs::path& path) {
        auto& key = keys_[path.string()];
        if (!key.empty()) return key;
        key = (path == "." ? root_ : path).filename().string();
        if (key.empty() || taken_.contains(key)) key = text::replace_all(path.string(), "/", "-");
        while (!taken_.insert(key).second) key += "_";
        config.repos.push_back({.name = key, .url = {}, .path = path.string(), .commit = {}, .tag = {}, .branch = {}});
        if (path.is_absolute()) {
            config.notes.push_back("the layers of " + path.string() +
                                   " lie outside the tree: only this machine has them");
        }
        return key;
    }

    fs::path root_;
    std::map<std::string, std::string> keys_;  // by path
    std::set<std::string> taken_;
    std::set<std::pair<std::string, std::string>> seen_;
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
    Tree tree(bsp_root);
    for (const auto& layer : conf.layers) {
        if (fs::path(layer).is_absolute()) tree.add(layer);
    }
    auto out = std::move(tree.config);
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
