// SPDX-License-Identifier: Apache-2.0
#include "plugins/file_identity.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/failure.hpp"

namespace bspctl::plugins {

namespace {

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

}  // namespace

FileIdentity identity_of(int file) {
    struct stat info {};
    if (::fstat(file, &info) != 0) throw Failure("a plugin's file cannot be examined", std::strerror(errno));
    return {info.st_dev, info.st_ino, static_cast<std::uint64_t>(info.st_size), nanoseconds(info.st_mtim),
            nanoseconds(info.st_ctim)};
}

}  // namespace bspctl::plugins
