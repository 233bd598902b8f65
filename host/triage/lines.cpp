// SPDX-License-Identifier: Apache-2.0
#include "triage/lines.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/failure.hpp"

namespace bspctl::triage {
namespace {

Failure cannot_read(const std::filesystem::path& file, int error) {
    return Failure("cannot read " + file.string(), std::strerror(error), "check that the log exists and is readable",
                   ExitCode::failed);
}

}  // namespace

// O_NONBLOCK keeps a FIFO that lies where a log should be from holding us up.
LineReader::LineReader(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)), buffer_(2 * longest_line) {
    if (descriptor_ < 0) throw cannot_read(file, errno);
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor_);
        throw cannot_read(file, EINVAL);
    }
}

LineReader::~LineReader() { ::close(descriptor_); }

// Moves what is left to the front and reads on behind it. False at the end of the file.
bool LineReader::fill() {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    ssize_t got = 0;
    do {
        got = ::read(descriptor_, buffer_.data() + end_, longest_line);
    } while (got < 0 && errno == EINTR);
    if (got > 0) end_ += static_cast<std::size_t>(got);
    return got > 0;
}

bool LineReader::next(std::string_view& line) {
    std::size_t searched = 0;
    for (;;) {
        const auto* start = buffer_.data() + begin_;
        const auto* found = static_cast<const char*>(std::memchr(start + searched, '\n', end_ - begin_ - searched));
        const auto length = found != nullptr ? static_cast<std::size_t>(found - start) : end_ - begin_;
        if (found != nullptr || length >= longest_line) {
            const bool rest_of_cut = skipping_;
            skipping_ = found == nullptr;
            begin_ += length + (found != nullptr ? 1 : 0);
            searched = 0;
            if (rest_of_cut) continue;
            ++number_;
            line = {start, length};
            return true;
        }
        searched = length;
        if (fill()) continue;
        if (length == 0 || skipping_) return false;
        ++number_;
        line = {buffer_.data(), length};  // fill() has moved it to the front
        begin_ = end_;
        return true;
    }
}

}  // namespace bspctl::triage
