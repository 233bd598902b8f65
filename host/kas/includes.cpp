// SPDX-License-Identifier: Apache-2.0
#include "kas/includes.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::kas {

namespace fs = std::filesystem;
using yaml::Node;

namespace {

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

bool is_folder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

// A submodule's .git is a file that points into the enclosing repository; kas counts includes from that one.
bool is_submodule(const fs::path& git) {
    if (!is_file(git)) return false;
    return files::read(git, 4096).find("/modules/") != std::string::npos;
}

// The folder of the repository that holds `dir`, or empty.
fs::path repository_root(fs::path dir) {
    fs::path inner;
    for (;; dir = dir.parent_path()) {
        std::error_code error;
        const auto git = dir / ".git";
        if (fs::exists(git, error)) {
            if (!is_submodule(git)) return dir;
            if (inner.empty()) inner = dir;
        }
        if (fs::exists(dir / ".hg", error)) return dir;
        if (dir == dir.parent_path()) return inner;
    }
}

// Where kas would look for checkouts: its work folder, else near the configuration.
std::vector<fs::path> work_folders(const fs::path& root) {
    const auto chosen = paths::environment("KAS_WORK_DIR");
    std::error_code error;
    return {chosen.empty() ? fs::current_path(error) : fs::path(chosen), root, root.parent_path()};
}

std::string text_or(const Node* node, std::string fallback) {
    return node != nullptr && node->kind == yaml::Kind::scalar && !node->text.empty() ? node->text
                                                                                      : std::move(fallback);
}

}  // namespace

Includes::Includes(yaml::Forest& forest, std::vector<fs::path> top_files)
    : forest_(forest), top_files_(std::move(top_files)), own_(base_of(top_files_.front())) {
    for (read_all();; read_all()) {
        auto located = locate_repositories();
        if (located == known_) return;
        known_ = std::move(located);
    }
}

Includes::Base Includes::base_of(const fs::path& top_file) {
    auto folder = files::resolved(top_file).parent_path();
    if (auto root = repository_root(folder); !root.empty()) return {std::move(root), true};
    return {std::move(folder), false};
}

void Includes::read_all() {
    visits_ = 0;
    roots_.clear();
    files_.clear();
    includes_.clear();
    warnings_.clear();
    for (const auto& file : top_files_) visit(file, own_, {});
    merge();
}

void Includes::merge() {
    merged_ = roots_.front();
    for (std::size_t i = 1; i < roots_.size(); ++i) merged_ = &forest_.merge(*merged_, *roots_[i]);
}

const Node& Includes::parsed(const fs::path& file) {
    auto& node = parsed_[file];
    if (node == nullptr) {
        auto text = files::read(file, yaml::Forest::max_bytes);
        node = &forest_.parse(text, file);
        if (!node->is_mapping()) {
            throw Failure(forest_.position(*node).str() + ": no kas configuration",
                          "the file holds " + std::string(node->is_null() ? "nothing" : "something else than keys"),
                          "a kas file begins with `header:` and names a machine and repositories");
        }
        if (parsed_.size() == 1) top_text_ = std::move(text);
    }
    return *node;
}

void Includes::enter(const fs::path& file, const Position& from) {
    const auto blame = from.line == 0 ? file.string() : from.str();
    if (std::find(chain_.begin(), chain_.end(), file) != chain_.end()) {
        throw Failure(blame + ": the includes go in a circle", file.string() + " includes itself, directly or not",
                      "remove this include");
    }
    if (chain_.size() >= max_depth || ++visits_ > max_visits) {
        throw Failure(blame + ": too many includes",
                      "more than " + std::to_string(max_depth) + " levels or " + std::to_string(max_visits) + " files",
                      "flatten the includes");
    }
}

void Includes::visit(const fs::path& file, const Base& base, const Position& from) {
    const auto canonical = files::resolved(file);
    enter(canonical, from);
    chain_.push_back(canonical);
    const auto& root = parsed(file);
    visit_lock_file(file, base);
    if (const auto* header = root.find("header")) {
        const auto* list = header->find("includes");
        if (list != nullptr && !list->is_sequence() && !list->is_null()) {
            warnings_.push_back(forest_.position(*list).str() + ": header.includes must be a list");
        }
        if (list != nullptr) {
            for (const auto* include : list->items) follow(*include, file, base);
        }
    }
    chain_.pop_back();
    roots_.push_back(&root);
    files_.push_back(file);
}

// kas 5 reads `board.lock.yml` with every `board.yml`, before it.
void Includes::visit_lock_file(const fs::path& file, const Base& base) {
    auto lock = file.parent_path() / file.stem();
    lock += ".lock";
    lock += file.extension();
    if (is_file(lock)) visit(lock, base, {});
}

void Includes::follow(const Node& node, const fs::path& file, const Base& base) {
    Include include;
    include.position = forest_.position(node);
    if (node.kind == yaml::Kind::scalar) {
        include.file = node.text;
        return follow_string(std::move(include), file, base);
    }
    include.repo = text_or(node.find("repo"), {});
    include.file = text_or(node.find("file"), {});
    if (include.repo.empty() || include.file.empty()) {
        throw Failure(include.position.str() + ": an include needs `repo` and `file`", {},
                      "write it as `- repo: NAME` with `file: PATH` below, or as a plain path");
    }
    follow_repository(std::move(include), file);
}

void Includes::follow_string(Include include, const fs::path& file, const Base& base) {
    const auto target = find(include, file, base);
    includes_.push_back(include);
    visit(target, base, include.position);
}

void Includes::follow_repository(Include include, const fs::path& file) {
    const auto found = known_.find(include.repo);
    if (found == known_.end()) {
        include.unresolved = "no repository '" + include.repo + "' is defined";
    } else if (found->second.empty()) {
        include.unresolved = "repository '" + include.repo + "' is not checked out here";
    } else if (found->second == own_.root) {
        return follow_string(std::move(include), file, own_);
    } else if (!is_file(found->second / include.file)) {
        include.unresolved = "the checkout " + found->second.string() + " has no such file";
    }
    includes_.push_back(include);
    if (include.unresolved.empty()) {
        visit(found->second / include.file, {found->second, true}, include.position);
    }
}

// String includes count from the repository's root; up to format 10 they counted from the including file, which kas
// still tries. Where no repository is around (an unpacked archive, a copy), the root may be any folder above.
fs::path Includes::find(const Include& include, const fs::path& file, const Base& base) {
    const auto usable = [&](const fs::path& candidate) {
        if (include.file.empty() || !is_file(candidate)) return false;
        return !base.versioned || files::is_inside(candidate, base.root);
    };
    if (fs::path(include.file).is_relative()) {
        if (usable(base.root / include.file)) return base.root / include.file;
        const auto folder = files::resolved(file).parent_path();
        for (auto dir = folder;; dir = dir.parent_path()) {
            if (usable(dir / include.file)) {
                if (base.versioned) {
                    warnings_.push_back(include.position.str() + ": include '" + include.file +
                                        "' counts from the repository's root " + base.root.string() +
                                        ", but lies beside or above this file");
                }
                return dir / include.file;
            }
            if (dir == dir.parent_path() || (base.versioned && dir == base.root)) break;
        }
    }
    throw Failure(include.position.str() + ": the include '" + include.file + "' is not there",
                  "looked below " + base.root.string() + " and beside " + file.string(),
                  "paths of includes count from the root of the repository that holds the file");
}

std::map<std::string, fs::path> Includes::locate_repositories() const {
    std::map<std::string, fs::path> located;
    const auto* repos = merged_->find("repos");
    if (repos == nullptr) return located;
    for (const auto& include : includes_) {
        if (const auto* repo = repos->find(include.repo); repo != nullptr && !include.repo.empty()) {
            located[include.repo] = locate(include.repo, *repo);
        }
    }
    return located;
}

// The folder of a repository: its own for an entry without url and path, else a checkout below the work folder.
fs::path Includes::locate(const std::string& name, const Node& repo) const {
    const auto url = text_or(repo.find("url"), {});
    const auto path = text_or(repo.find("path"), {});
    if (url.empty() && path.empty()) return own_.root;
    const auto below = path.empty() ? text_or(repo.find("name"), name) : path;
    for (const auto& folder : work_folders(own_.root)) {
        if (is_folder(folder / below)) return files::resolved(folder / below);
    }
    return {};
}

}  // namespace bspctl::kas
