// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/descriptor.hpp"

namespace bspctl::files {

// A file that is written piece by piece under a temporary name beside it, and stands under its own name, whole, from
// commit() on. Without commit() nothing is left. Every function throws Failure when the file system refuses.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path file);  // creates missing parent folders
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::string_view piece);
    // fsync and rename; a link at the file is replaced, not followed. The umask is taken off `permissions`.
    void commit(mode_t permissions = 0666);

private:
    std::filesystem::path file_;
    std::string temporary_;
    Descriptor fd_;
};

}  // namespace bspctl::files
