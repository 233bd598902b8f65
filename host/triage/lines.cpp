// SPDX-License-Identifier: Apache-2.0
#include "triage/lines.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "triage/no_text.hpp"

namespace bspctl::triage {
namespace {

constexpr std::size_t block = 1024 * 1024;
constexpr std::size_t history = 64 * 1024;

Failure cannot_read(const std::string& name, int error) {
    return Failure("cannot read " + name, std::strerror(error), "check that the log exists and is readable", ExitCode::failed);
}

// Why something that is there is not read as a file is.
Failure no_file(const std::string& name, mode_t mode) {
    if (S_ISDIR(mode)) return Failure("cannot read " + name, "it is a folder", "name a log in it, or a run: bspctl triage RUN", ExitCode::failed);
    const auto what = S_ISFIFO(mode) ? "it is a pipe" : S_ISSOCK(mode) ? "it is a socket" : "it is a device";
    return Failure("cannot read " + name, what, "let bspctl read it as a stream: bspctl triage - < " + text::shell_quote(name), ExitCode::failed);
}

}  // namespace

// O_NONBLOCK keeps a FIFO that lies where a log should be from holding us up.
LineReader::LineReader(const std::filesystem::path& file) : LineReader(-1, file.string()) {
    descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor_ < 0) throw cannot_read(name_, errno);
    owned_ = true;
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) throw cannot_read(name_, errno);
    if (!S_ISREG(status.st_mode)) throw no_file(name_, status.st_mode);
}

LineReader::LineReader(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)), buffer_(history + longest_line + 1 + block) {}

LineReader::~LineReader() {
    if (owned_) ::close(descriptor_);
}

// Moves what is not yet given, and some of what was, to the front and reads on behind it. False at the end.
bool LineReader::fill() {
    const auto moved = begin_ - std::min(begin_, history);
    std::memmove(buffer_.data(), buffer_.data() + moved, end_ - moved);
    begin_ -= moved;
    end_ -= moved;
    start_ -= std::min(start_, moved);
    cr_ -= std::min(cr_, moved);
    esc_ -= std::min(esc_, moved);
    ssize_t got = 0;
    do {
        got = ::read(descriptor_, buffer_.data() + end_, std::min(block, buffer_.size() - end_));
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw cannot_read(name_, errno);
    end_ += static_cast<std::size_t>(got);
    return got > 0;
}

void LineReader::start() {
    if (started_) return;
    started_ = true;
    fill();
    refuse(disguised({buffer_.data(), end_}, owned_ ? name_ : std::string{}));
}

void LineReader::refuse(const NoText& no_text) const {
    if (!no_text.what.empty()) throw Failure(name_ + " is no log", no_text.what, no_text.fix, ExitCode::failed);
}

void LineReader::require_text() {
    start();
    refuse(no_text({buffer_.data(), end_}));
}

// Drops what is left of a state that was cut. False at the end of the input.
bool LineReader::skip_rest() {
    for (;;) {
        const std::string_view rest(buffer_.data() + begin_, end_ - begin_);
        const auto lf = rest.find('\n');
        const auto found = std::min(lf, rest.substr(0, lf).find('\r'));
        begin_ += std::min(found, rest.size());
        if (found != std::string_view::npos) break;
        if (!fill()) return false;
    }
    skipping_ = false;
    continued_ = buffer_[begin_] == '\r';
    ++begin_;
    return true;
}

// Where the next `what` stands, or the end of what is in memory. Most logs hold none, so the look goes there once and not
// to the end of every line; `known` is what it found.
std::size_t LineReader::next_of(char what, std::size_t& known) const {
    if (known < begin_ || (known < end_ && buffer_[known] != what)) {
        const auto from = std::max(known, begin_);
        const auto* found = static_cast<const char*>(std::memchr(buffer_.data() + from, what, end_ - from));
        known = found == nullptr ? end_ : static_cast<std::size_t>(found - buffer_.data());
    }
    return known;
}

void LineReader::close_line(std::size_t length, std::size_t end) {
    after_ = begin_ + end;
    while (length > 0 && buffer_[begin_ + length - 1] == '\r') --length;
    stop_ = begin_ + length;
    if (!continued_) ++number_;
    continued_ = false;
    open_ = true;
}

// Finds the end of the line that begins at begin_. Where it ends must not depend on how the blocks fall, so nothing is
// decided before more than a longest line is in memory.
bool LineReader::open_line() {
    if (skipping_ && !skip_rest()) return false;
    for (std::size_t searched = 0;;) {
        const auto seen = std::min(end_ - begin_, longest_line + 1);
        const auto* from = buffer_.data() + begin_;
        const auto* lf = static_cast<const char*>(std::memchr(from + searched, '\n', seen - searched));
        if (lf != nullptr) {
            const auto length = static_cast<std::size_t>(lf - from);
            close_line(length, length + 1);
            return true;
        }
        if (seen > longest_line) break;
        searched = seen;
        if (fill()) continue;
        if (seen == 0) return false;
        close_line(seen, seen);
        return true;
    }
    // Too long: up to the last CR, after which the line goes on; a single state of that length is cut.
    const auto cr = std::string_view(buffer_.data() + begin_, longest_line).rfind('\r');
    skipping_ = cr == std::string_view::npos;
    close_line(skipping_ ? longest_line : cr, skipping_ ? longest_line : cr + 1);
    continued_ = !skipping_;
    return true;
}

bool LineReader::next(std::string_view& line) {
    start();
    do {
        if (!open_ && !open_line()) {
            start_ = end_;
            return false;
        }
        const auto cr = next_of('\r', cr_);
        open_ = cr < stop_;
        line = {buffer_.data() + begin_, (open_ ? cr : stop_) - begin_};
        start_ = begin_;
        begin_ = open_ ? cr + 1 : after_;
    } while (open_ && line.empty());
    return true;
}

std::vector<std::string_view> LineReader::before(std::size_t count) const {
    std::vector<std::string_view> out;
    std::string_view rest(buffer_.data(), start_);
    while (!rest.empty() && out.size() < count) {
        if (rest.back() == '\n') rest.remove_suffix(1);
        const auto end = rest.rfind('\n');
        const auto begin = end == std::string_view::npos ? 0 : end + 1;
        out.push_back(rest.substr(begin));
        rest = rest.substr(0, begin);
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace bspctl::triage
