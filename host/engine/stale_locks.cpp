// SPDX-License-Identifier: Apache-2.0
#include "engine/stale_locks.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/descriptor.hpp"

namespace bspctl::engine {

bool remove_stale_locks(const std::filesystem::path& build_dir) {
    const Descriptor lock(::open((build_dir / "bitbake.lock").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    // Without a lock file there was no server, or it cleaned up after itself.
    if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return false;
    // The sockets first: who finds no lock file must find no socket either.
    for (const auto* name : {"bitbake.sock", "hashserve.sock", "bitbake.lock"}) ::unlink((build_dir / name).c_str());
    return true;
}

}  // namespace bspctl::engine
