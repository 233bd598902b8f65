// SPDX-License-Identifier: Apache-2.0
#include "telemetry/follow.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace bspctl::telemetry {

namespace {
constexpr std::size_t block = 64 * 1024;
}

// Looks from the end, block by block, for the line end before the last `lines_` lines.
off_t Follower::tail_start(off_t size) const {
    if (lines_ == 0) return 0;
    std::string buffer;
    std::size_t seen = 0;
    for (off_t at = size; at > 0;) {
        const auto part = std::min<off_t>(static_cast<off_t>(block), at);
        at -= part;
        buffer.resize(static_cast<std::size_t>(part));
        const auto got = ::pread(fd_.get(), buffer.data(), buffer.size(), at);
        if (got < part) return at;
        for (auto i = buffer.size(); i-- > 0;) {
            const auto here = at + static_cast<off_t>(i);
            const bool ends_last_line = here == size - 1;
            if (buffer[i] == '\n' && !ends_last_line && ++seen == lines_) return here + 1;
        }
    }
    return 0;
}

void Follower::drain(const OnBytes& on_bytes) {
    std::string buffer(block, '\0');
    for (;;) {
        const auto got = ::pread(fd_.get(), buffer.data(), buffer.size(), at_);
        if (got <= 0) return;
        at_ += got;
        on_bytes({buffer.data(), static_cast<std::size_t>(got)});
    }
}

bool Follower::poll(const OnBytes& on_bytes) {
    struct stat now {};
    const bool there = ::stat(file_.c_str(), &now) == 0 && S_ISREG(now.st_mode);
    const bool same = there && fd_ && now.st_dev == device_ && now.st_ino == inode_;
    if (fd_) {
        struct stat open_one {};
        if (::fstat(fd_.get(), &open_one) == 0 && open_one.st_size < at_) at_ = 0;  // it was cut
        drain(on_bytes);  // also what was written to one that has been replaced
    }
    if (same || !there) return there;
    fd_ = Descriptor(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd_ || ::fstat(fd_.get(), &now) != 0) return false;
    device_ = now.st_dev;
    inode_ = now.st_ino;
    // one that comes later is new from its first byte on
    at_ = first_ ? tail_start(now.st_size) : 0;
    first_ = false;
    drain(on_bytes);
    return true;
}

}  // namespace bspctl::telemetry
