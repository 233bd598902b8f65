// SPDX-License-Identifier: Apache-2.0
#include "mirrors.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace acme {
namespace {

struct Mirror {
    std::string_view original;  // server and folder, without the protocol
    std::string_view copy;
};

constexpr std::array mirrors{
    Mirror{"github.com/nxp-imx/", "https://git.acme.example/mirror/nxp-imx/"},
    Mirror{"github.com/Freescale/", "https://git.acme.example/mirror/freescale/"},
    Mirror{"git.yoctoproject.org/", "https://git.acme.example/mirror/yocto/"},
};

std::string_view without_protocol(std::string_view url) {
    const auto separator = url.find("://");
    return separator == std::string_view::npos ? url : url.substr(separator + 3);
}

// The address at the mirror; the same address where there is none.
std::string mirrored(const std::string& url) {
    const auto rest = without_protocol(url);
    for (const auto& mirror : mirrors) {
        if (!rest.starts_with(mirror.original)) continue;
        return std::string(mirror.copy) + std::string(rest.substr(mirror.original.size()));
    }
    return url;
}

bool is_commit(std::string_view revision) {
    return revision.size() == 40 && revision.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

void use_mirrors(bspctl::KasConfig& config) {
    std::string names;
    for (auto& repo : config.repos) {
        auto url = mirrored(repo.url);
        if (url == repo.url) continue;
        repo.url = std::move(url);
        names += (names.empty() ? "" : ", ") + repo.name;
    }
    if (!names.empty()) config.notes.push_back("fetched from ACME's mirror: " + names);
}

void set_revision(bspctl::KasRepo& repo, std::string_view revision) {
    constexpr std::string_view tags = "refs/tags/", heads = "refs/heads/";
    if (is_commit(revision)) repo.commit = revision;
    else if (revision.starts_with(tags)) repo.tag = revision.substr(tags.size());
    else if (revision.starts_with(heads)) repo.branch = revision.substr(heads.size());
    else repo.branch = revision;
}

}  // namespace acme
