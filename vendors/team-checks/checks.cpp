// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace team {
namespace {

using bspctl::Finding;
using bspctl::Level;

using Version = std::pair<int, int>;

// "git version 2.39.5" -> 2.39: the first word of the line that begins with a digit.
std::optional<Version> version_in(std::string_view line) {
    const auto start = line.find_first_of("0123456789");
    if (start == std::string_view::npos) return std::nullopt;
    const char* const end = line.data() + line.size();
    Version out;
    auto [rest, error] = std::from_chars(line.data() + start, end, out.first);
    if (error != std::errc{} || rest == end || *rest != '.') return std::nullopt;
    if (std::from_chars(rest + 1, end, out.second).ec != std::errc{}) return std::nullopt;
    return out;
}

constexpr std::int64_t gib = std::int64_t{1} << 30;

Finding pass(std::string id, std::string summary) { return {std::move(id), Level::pass, std::move(summary), {}, {}}; }

}  // namespace

std::vector<Finding> Checks::doctor(const bspctl::Workspace& workspace) const {
    std::vector<Finding> out{git(), shared_state(), space()};
    // Without a workspace (`bspctl doctor` in any folder) there are no files to look at.
    if (!workspace.bsp_root.empty()) out.push_back(product());
    return out;
}

// From 2.37 on git asks who owns a repository before it works there with the rights of another user.
Finding Checks::git() const {
    constexpr auto id = "team-git";
    constexpr Version oldest{2, 37};
    const auto line = host_.tool_version("git");
    if (!line) return {id, Level::block, "git is not installed", "nothing can be fetched", "apt install git"};
    const auto version = version_in(*line);
    if (!version) return {id, Level::skip, "the version of git cannot be read from \"" + *line + "\"", {}, {}};
    if (*version >= oldest) return pass(id, *line);
    return {id, Level::warn, *line + " is older than 2.37", "shared checkouts on the build servers fail at random",
            "apt install -t bookworm-backports git"};
}

Finding Checks::shared_state() const {
    constexpr auto id = "team-shared-state";
    constexpr std::string_view servers = "/srv/yocto/";
    const auto folder = host_.setting("build.sstate_dir");
    const std::string fix = "set build.sstate_dir = \"" + std::string(servers) + "sstate\" in ~/.config/bspctl/config.toml";
    if (!folder || folder->empty()) {
        return {id, Level::warn, "build.sstate_dir is not set", "a build takes hours instead of minutes", fix};
    }
    if (folder->starts_with(servers)) return pass(id, "shared state is in " + *folder);
    return {id, Level::info, "shared state is in " + *folder + ", the team's is below " + std::string(servers),
            "what others have built is built again", fix};
}

// Releases are signed with the product's key, and the file says which product this is.
Finding Checks::product() const {
    constexpr auto id = "team-product";
    constexpr auto file = "conf/product.conf";
    constexpr std::string_view begin = "PRODUCT = \"";
    const std::string fix = "write it there, for example: PRODUCT = \"gate\"";
    const auto text = host_.read_file(file);
    if (!text) return {id, Level::warn, "there is no conf/product.conf", "the image is signed with the test key", fix};
    const auto found = text->find(begin);
    if (found == std::string::npos) {
        return {id, Level::block, "conf/product.conf names no PRODUCT", "the signing class stops the build at its end", fix};
    }
    const auto rest = text->substr(found + begin.size());
    return pass(id, "the product is " + rest.substr(0, rest.find('"')));
}

Finding Checks::space() const {
    constexpr auto id = "team-space";
    const auto bytes = host_.free_bytes(".");
    if (!bytes) return {id, Level::skip, "the free space cannot be told here", {}, {}};
    const auto found = std::to_string(*bytes / gib) + " GiB are free";
    if (*bytes >= 120 * gib) return pass(id, found);
    return {id, Level::warn, found + ", an image of the gateway needs 120", "the build may end after hours, in do_rootfs",
            "bspctl clean, or choose another disk"};
}

}  // namespace team
