// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

namespace bspctl::triage {

// The lines of a file of any size, in constant memory: blocks of 64 KiB, a line that is longer is cut to that and its
// rest left out (a minified source in a compiler's message, a binary that somebody printed).
class LineReader {
public:
    static constexpr std::size_t longest_line = 64 * 1024;

    // Throws Failure when the file is missing, unreadable or no regular file.
    explicit LineReader(const std::filesystem::path& file);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    // The next line, without its LF. The view holds until the next call. False at the end.
    bool next(std::string_view& line);
    [[nodiscard]] std::size_t number() const { return number_; }  // of the last line given, from 1

private:
    bool fill();

    int descriptor_ = -1;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;
    std::size_t number_ = 0;
    bool skipping_ = false;  // the rest of a cut line
};

}  // namespace bspctl::triage
