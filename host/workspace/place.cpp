// SPDX-License-Identifier: Apache-2.0
#include "workspace/place.hpp"

#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace bspctl::workspace {

namespace {

// statfs(2)'s f_type. linux/magic.h lacks half of them.
constexpr std::array<std::uint32_t, 10> between_hosts{
    0x6969,      // NFS
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x517B,      // SMB
    0x65735546,  // FUSE: sshfs, GlusterFS, and local ones, for which the claim file is harmless
    0x01021997,  // 9P
    0x0BD00BD0,  // Lustre: flock only with a mount option
    0x47504653,  // GPFS
    0x5346414F,  // AFS
    0x73757245,  // Coda
};

}  // namespace

Place place_of(const std::filesystem::path& dir) {
    Place place;
    struct statfs facts {};
    auto at = std::filesystem::absolute(dir);
    while (::statfs(at.c_str(), &facts) != 0) {
        if (at == at.root_path()) return place;
        at = at.parent_path();
    }
    const auto kind = static_cast<std::uint32_t>(facts.f_type);
    place.between_hosts = std::find(between_hosts.begin(), between_hosts.end(), kind) != between_hosts.end();
    return place;
}

}  // namespace bspctl::workspace
