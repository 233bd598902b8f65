// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "plugins/fields.hpp"

namespace bspctl::plugins {

// What changes when a file's bytes do: a file with the same identity is the same file, unread. The time of the last
// change of its inode is the kernel's own and cannot be set back.
struct FileIdentity {
    std::uint64_t device = 0, inode = 0, size = 0;
    std::int64_t modified = 0, changed = 0;  // nanoseconds since 1970
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

template <class Visit, Like<FileIdentity> T>
void fields(Visit& visit, T& identity) {
    auto& [device, inode, size, modified, changed] = identity;
    visit(device, inode, size, modified, changed);
}

// Of an open file. Throws Failure.
[[nodiscard]] FileIdentity identity_of(int file);

}  // namespace bspctl::plugins
