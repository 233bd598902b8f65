// SPDX-License-Identifier: Apache-2.0
#include "doctor/packages.hpp"

#include <array>
#include <set>

#include "base/text.hpp"

namespace bspctl::doctor {
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
    {"lz4", {"lz4", "lz4", "lz4", "lz4"}},
    {"pzstd", {"zstd", "zstd", "zstd", "zstd"}},
    {"unzstd", {"zstd", "zstd", "zstd", "zstd"}},
    {"bzip2", {"bzip2", "bzip2", "bzip2", "bzip2"}},
    {"bunzip2", {"bzip2", "bzip2", "bzip2", "bzip2"}},
    {"gzip", {"gzip", "gzip", "gzip", "gzip"}},
    {"gunzip", {"gzip", "gzip", "gzip", "gzip"}},
    {"tar", {"tar", "tar", "tar", "tar"}},
    {"perl", {"perl", "perl", "perl", "perl"}},
    {"which", {"debianutils", "which", "which", "which"}},
    {"diff", {"diffutils", "diffutils", "diffutils", "diffutils"}},
    {"cmp", {"diffutils", "diffutils", "diffutils", "diffutils"}},
    {"find", {"findutils", "findutils", "findutils", "findutils"}},
    {"xargs", {"findutils", "findutils", "findutils", "findutils"}},
    {"flock", {"util-linux", "util-linux-core", "util-linux", "util-linux"}},
    {"getopt", {"util-linux", "util-linux-core", "util-linux", "util-linux"}},
    {"hostname", {"hostname", "hostname", "inetutils", "hostname"}},
    {"iconv", {"libc-bin", "glibc-common", "glibc", "glibc"}},
    {"ldd", {"libc-bin", "glibc-common", "glibc", "glibc"}},
    {"getconf", {"libc-bin", "glibc-common", "glibc", "glibc"}},
    {"cpp", {"build-essential", "cpp", "base-devel", "cpp"}},
    {"ar", {"binutils", "binutils", "binutils", "binutils"}},
    {"as", {"binutils", "binutils", "binutils", "binutils"}},
    {"ld", {"binutils", "binutils", "binutils", "binutils"}},
    {"nm", {"binutils", "binutils", "binutils", "binutils"}},
    {"objcopy", {"binutils", "binutils", "binutils", "binutils"}},
    {"objdump", {"binutils", "binutils", "binutils", "binutils"}},
    {"ranlib", {"binutils", "binutils", "binutils", "binutils"}},
    {"readelf", {"binutils", "binutils", "binutils", "binutils"}},
    {"strings", {"binutils", "binutils", "binutils", "binutils"}},
    {"strip", {"binutils", "binutils", "binutils", "binutils"}},
    {"bison", {"bison", "bison", "bison", "bison"}},
    {"tree", {"tree", "tree", "tree", "tree"}},
    {"newuidmap", {"uidmap", "shadow-utils", "shadow", "shadow"}},
    {"newgidmap", {"uidmap", "shadow-utils", "shadow", "shadow"}},
    {"makeinfo", {"texinfo", "texinfo", "texinfo", "makeinfo"}},
    {"locale", {"libc-bin", "glibc-common", "glibc", "glibc"}},
    {"git-lfs", {"git-lfs", "git-lfs", "git-lfs", "git-lfs"}},
    {"ccache", {"ccache", "ccache", "ccache", "ccache"}},
};

PackageManager manager_of(std::string_view id) {
    if (id == "debian" || id == "ubuntu" || id == "linuxmint") return PackageManager::apt;
    if (id == "fedora" || id == "rhel" || id == "centos" || id == "rocky" || id == "almalinux") return PackageManager::dnf;
    if (id == "arch" || id == "manjaro") return PackageManager::pacman;
    if (id == "suse" || id.starts_with("opensuse") || id == "sles") return PackageManager::zypper;
    return PackageManager::none;
}

std::string_view install_command(PackageManager manager) {
    switch (manager) {
        case PackageManager::apt: return "sudo apt-get install -y ";
        case PackageManager::dnf: return "sudo dnf install -y ";
        case PackageManager::pacman: return "sudo pacman -S --needed ";
        case PackageManager::zypper: return "sudo zypper install -y ";
        case PackageManager::none: break;
    }
    return "install ";
}

}  // namespace

PackageManager package_manager(const OsRelease& system) {
    auto manager = manager_of(system.id);
    for (const auto& id : system.like) {
        if (manager == PackageManager::none) manager = manager_of(id);
    }
    return manager;
}

std::string package_of(std::string_view program, PackageManager manager) {
    if (manager == PackageManager::none) return {};
    for (const auto& row : table) {
        if (program == row.program) return row.packages[static_cast<std::size_t>(manager) - 1];
    }
    return {};
}

std::string install_line(const std::vector<std::string>& programs, PackageManager manager) {
    std::set<std::string> packages;
    for (const auto& program : programs) {
        const auto package = package_of(program, manager);
        packages.insert(package.empty() ? program : package);
    }
    return std::string(install_command(manager)) + text::join({packages.begin(), packages.end()}, " ");
}

}  // namespace bspctl::doctor
