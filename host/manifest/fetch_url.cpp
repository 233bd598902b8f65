// SPDX-License-Identifier: Apache-2.0
#include "manifest/fetch_url.hpp"

#include <optional>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::manifest {
namespace {

namespace fs = std::filesystem;

std::string_view without_trailing_slashes(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

// user@host:path has its colon before any slash; a Windows drive does not occur in a manifest.
bool is_own_address(std::string_view fetch) {
    if (fetch.find("://") != std::string_view::npos) return true;
    const auto colon = fetch.find(':');
    return colon != std::string_view::npos && fetch.find('@') < colon && fetch.find('/') > colon;
}

// The part of an address that ".." never leaves: "https://host", "git@host:org", "" for a local path.
std::string_view authority(std::string_view url) {
    const auto scheme = url.find("://");
    const auto slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
    return url.substr(0, slash);
}

std::vector<std::string> apply_segments(std::vector<std::string> base, std::string_view relative) {
    for (auto& segment : text::split(relative, '/')) {
        if (segment.empty() || segment == ".") continue;
        if (segment != "..") base.push_back(std::move(segment));
        else if (!base.empty()) base.pop_back();
    }
    return base;
}

// The value of `url = …` in a git configuration line; nothing for other lines.
std::optional<std::string> url_setting(std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || text::lower(text::trim(line.substr(0, equals))) != "url")
        return std::nullopt;
    auto value = text::trim(line.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return std::string(value);
}

std::string remote_in_config(std::string_view config) {
    std::string first, origin;
    bool in_remote = false, in_origin = false;
    for (const auto raw : text::lines(config)) {
        const auto line = text::trim(raw);
        if (line.starts_with('[')) {
            in_remote = line.starts_with("[remote ");
            in_origin = line == "[remote \"origin\"]";
        } else if (const auto url = in_remote ? url_setting(line) : std::nullopt) {
            if (in_origin && origin.empty()) origin = *url;
            if (first.empty()) first = *url;
        }
    }
    return origin.empty() ? first : origin;
}

// `.git` is a folder, or a file that says where the folder is (worktrees, submodules, newer `repo` checkouts).
fs::path git_folder(const fs::path& root) {
    const auto dot_git = root / ".git";
    std::error_code ignored;
    if (fs::is_directory(dot_git, ignored)) return dot_git;
    const auto text = files::read_if_exists(dot_git).value_or("");
    constexpr std::string_view key = "gitdir:";
    if (!text.starts_with(key)) return {};
    return root / std::string(text::trim(std::string_view(text).substr(key.size())));
}

}  // namespace

std::string join_fetch_url(std::string_view manifest_url, std::string_view fetch) {
    fetch = without_trailing_slashes(fetch);
    manifest_url = without_trailing_slashes(manifest_url);
    if (is_own_address(fetch) || manifest_url.empty()) return std::string(fetch);
    const auto fixed = authority(manifest_url);
    std::vector<std::string> segments;
    if (!fetch.starts_with('/')) {
        segments = apply_segments({}, manifest_url.substr(fixed.size()));
        if (!segments.empty()) segments.pop_back();
    }
    std::string out(fixed);
    for (const auto& segment : apply_segments(std::move(segments), fetch)) out += "/" + segment;
    return out;
}

fs::path checkout_root(const fs::path& folder) {
    std::error_code ignored;
    for (auto at = fs::absolute(folder);; at = at.parent_path()) {
        if (fs::exists(at / ".git", ignored)) return at;
        if (at == at.parent_path()) return {};
    }
}

std::string checkout_remote_url(const fs::path& folder) {
    const auto root = checkout_root(folder);
    if (root.empty()) return {};
    const auto git = git_folder(root);
    if (git.empty()) return {};
    return remote_in_config(files::read_if_exists(git / "config").value_or(""));
}

}  // namespace bspctl::manifest
