// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace acme {

// A word of a file, and where it stands. Lines and columns are counted from 1, columns in bytes.
struct Word {
    std::string_view text;
    std::size_t line = 0;
    std::size_t column = 0;
};

using Line = std::vector<Word>;

// The lines of a text that have words in them, comments (from # to the end) left out. The words are views into `text`.
[[nodiscard]] std::vector<Line> words_by_line(std::string_view text);

// Throws bspctl::Error: "FILE:LINE:COLUMN: WHAT", and the other two parts.
[[noreturn]] void fail_at(const std::string& file, const Word& word, const std::string& what, std::string why,
                          std::string fix);

}  // namespace acme
