// SPDX-License-Identifier: Apache-2.0
#include "history/use_of_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <thread>

namespace bspctl::history {

namespace fs = std::filesystem;

ino_t inode_of(const fs::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 ? info.st_ino : 0;
}

UseOfFile::UseOfFile(const fs::path& file)
    : file_(file), lock_(::open((file.string() + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
    ::flock(lock_.get(), LOCK_SH);
}

// Nobody asks for the file for himself while he uses it: two who did would wait for each other.
bool UseOfFile::alone_while(ino_t seen) const {
    using namespace std::chrono_literals;
    ::flock(lock_.get(), LOCK_UN);
    for (const auto end = std::chrono::steady_clock::now() + 5s; inode_of(file_) == seen; std::this_thread::sleep_for(20ms)) {
        if (::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) return inode_of(file_) == seen;
        if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() > end) return false;
    }
    return false;
}

bool UseOfFile::move_aside(ino_t seen) {
    const bool alone = alone_while(seen);
    if (alone) {
        std::error_code error;
        fs::remove(file_.string() + "-journal", error);  // it belongs to that file's pages
        fs::rename(file_, file_.string() + ".damaged", error);
    }
    ::flock(lock_.get(), LOCK_SH);
    return alone && inode_of(file_) != seen;
}

}  // namespace bspctl::history
