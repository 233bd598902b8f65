// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/descriptor.hpp"

namespace bspctl::telemetry {

// A file that somebody else writes, read as it grows: it may not be there yet, be cut, or be replaced by another one of
// its name (a link that is pointed to the next log, a log that is rotated). Memory does not grow with it.
class Follower {
public:
    // `lines`: how much of what is there at first is given; 0 is all of it.
    Follower(std::filesystem::path file, std::size_t lines) : file_(std::move(file)), lines_(lines) {}

    // Hands over what has come since the last call. False while there is no file.
    using OnBytes = std::function<void(std::string_view)>;
    bool poll(const OnBytes& on_bytes);

private:
    void drain(const OnBytes& on_bytes);
    [[nodiscard]] off_t tail_start(off_t size) const;

    std::filesystem::path file_;
    std::size_t lines_;
    Descriptor fd_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    off_t at_ = 0;
    bool first_ = true;
};

}  // namespace bspctl::telemetry
