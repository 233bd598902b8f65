// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>

#include "base/paths.hpp"
#include "setup/setup.hpp"

namespace bspctl::setup {

namespace {

// A program and what brings it in Debian and Ubuntu, Fedora, Arch, openSUSE. Empty: it is not packaged there.
struct Row {
    const char* program;
    std::array<const char*, 4> packages;
};

constexpr Row table[] = {
    {"kas", {"kas", "", "", ""}},
    {"kas-container", {"kas", "", "", ""}},
    {"repo", {"repo", "", "repo", ""}},
    {"git", {"git", "git", "git", "git"}},
    {"python3", {"python3", "python3", "python", "python3"}},
    {"docker", {"docker.io", "moby-engine", "docker", "docker"}},
    {"podman", {"podman uidmap slirp4netns", "podman", "podman", "podman"}},
    {"gcc", {"build-essential", "gcc", "base-devel", "gcc"}},
    {"g++", {"build-essential", "gcc-c++", "base-devel", "gcc-c++"}},
    {"make", {"build-essential", "make", "base-devel", "make"}},
    {"gawk", {"gawk", "gawk", "gawk", "gawk"}},
    {"chrpath", {"chrpath", "chrpath", "chrpath", "chrpath"}},
    {"diffstat", {"diffstat", "diffstat", "diffstat", "diffstat"}},
    {"cpio", {"cpio", "cpio", "cpio", "cpio"}},
    {"file", {"file", "file", "file", "file"}},
    {"lz4c", {"lz4", "lz4", "lz4", "lz4"}},
    {"zstd", {"zstd", "zstd", "zstd", "zstd"}},
    {"rpcgen", {"rpcsvc-proto", "rpcgen", "rpcsvc-proto", "rpcgen"}},
    {"wget", {"wget", "wget", "wget", "wget"}},
    {"patch", {"patch", "patch", "patch", "patch"}},
    {"unzip", {"unzip", "unzip", "unzip", "unzip"}},
    {"xz", {"xz-utils", "xz", "xz", "xz"}},
    {"makeinfo", {"texinfo", "texinfo", "texinfo", "makeinfo"}},
    {"locale", {"libc-bin", "glibc-common", "glibc", "glibc"}},
    {"git-lfs", {"git-lfs", "git-lfs", "git-lfs", "git-lfs"}},
    {"ccache", {"ccache", "ccache", "ccache", "ccache"}},
};

constexpr std::array<std::pair<const char*, PackageManager>, 4> managers{{{"apt-get", PackageManager::apt},
                                                                          {"dnf", PackageManager::dnf},
                                                                          {"pacman", PackageManager::pacman},
                                                                          {"zypper", PackageManager::zypper}}};

}  // namespace

std::string package_of(std::string_view program, PackageManager manager) {
    if (manager == PackageManager::none) return {};
    for (const auto& row : table) {
        if (program == row.program) return row.packages[static_cast<std::size_t>(manager) - 1];
    }
    return {};
}

Host this_host() {
    Host out;
    for (const auto& [program, manager] : managers) {
        if (paths::which(program).empty()) continue;
        out.packages = manager;
        break;
    }
    // Under sudo the machine is set up for whoever called it.
    for (const auto* name : {"SUDO_USER", "USER", "LOGNAME"}) {
        if (out.user.empty()) out.user = paths::environment(name);
    }
    return out;
}

}  // namespace bspctl::setup
