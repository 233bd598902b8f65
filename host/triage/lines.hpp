// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::triage {

struct NoText;

// The lines of a log of any size, in constant memory. A CR inside a line parts it as a terminal's redrawing does: each
// state is given as a line, for a message may hide between two states of a progress bar. A state of more than 64 KiB is
// cut to that and its rest left out (a minified source in a compiler's message, a binary that somebody printed).
class LineReader {
public:
    static constexpr std::size_t longest_line = 64 * 1024;

    // Throws Failure when the file is missing, unreadable, no regular file, or no text (compressed, UTF-16).
    explicit LineReader(const std::filesystem::path& file);
    // Reads from where the descriptor stands and leaves it open; `name` is what a Failure calls it.
    LineReader(int descriptor, std::string name);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    // The next line, without its end. The view holds until the next call. False at the end; throws Failure when reading
    // fails, and at the first line when the input is no text.
    bool next(std::string_view& line);
    // For what somebody names as a log: throws Failure when it is empty, or its beginning is no text. What a build left
    // behind is read as it is.
    void require_text();
    // Passes over lines that `passes` holds for, as if next() had given them: as many as lie ahead in memory without a CR or
    // an escape sequence between. False when the next line is none of them.
    template <typename Predicate>
    bool skip_while(Predicate passes);
    [[nodiscard]] std::size_t number() const { return number_; }  // of the last line given, from 1

    // The lines before the one last given, at most `count`, oldest first: as many as are still in memory (about 64 KiB).
    // After the end of the input these are the last ones. The views hold until next().
    [[nodiscard]] std::vector<std::string_view> before(std::size_t count) const;

private:
    bool fill();
    bool open_line();
    bool skip_rest();
    std::size_t next_of(char what, std::size_t& known) const;
    void close_line(std::size_t length, std::size_t end);
    void start();
    void refuse(const NoText& no_text) const;

    int descriptor_ = -1;
    bool owned_ = false;
    std::string name_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;    // what is not yet given
    std::size_t stop_ = 0, after_ = 0;   // where the open line ends, and where the next one begins
    std::size_t cr_ = 0, esc_ = 0;       // there is none of them between begin_ and here
    std::size_t start_ = 0;              // where the line last given began
    std::size_t number_ = 0;
    bool started_ = false;
    bool open_ = false;                  // the open line has parts that were not given
    bool skipping_ = false;              // the rest of a state that was cut …
    bool continued_ = false;             // … or of a line whose states go on: no new number
};

template <typename Predicate>
bool LineReader::skip_while(Predicate passes) {
    if (open_ || skipping_ || continued_) return false;
    const auto plain = std::min(next_of('\r', cr_), next_of('\x1b', esc_));
    const auto first = number_;
    while (begin_ < plain) {
        const auto* from = buffer_.data() + begin_;
        const auto* lf = static_cast<const char*>(std::memchr(from, '\n', std::min(plain - begin_, longest_line)));
        if (lf == nullptr || !passes(std::string_view(from, static_cast<std::size_t>(lf - from)))) break;
        start_ = begin_;
        begin_ = static_cast<std::size_t>(lf - buffer_.data()) + 1;
        ++number_;
    }
    return number_ > first;
}

}  // namespace bspctl::triage
