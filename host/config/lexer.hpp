// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string_view>

// Where the pieces of a TOML text end. The text may be wrong: every function returns a place within it, and wrong text is
// for the parser to report.
namespace bspctl::config {

// Behind the string that opens at `at`, one-line or long. A one-line string that is not closed ends with its line.
[[nodiscard]] std::size_t string_end(std::string_view text, std::size_t at);

// The first of `marks` from `at` on that is in no string and in no comment; the end of the text when there is none.
[[nodiscard]] std::size_t find_bare(std::string_view text, std::size_t at, std::string_view marks);

// Behind the value that begins at `at`: lists and inline tables with all that is in them. Blanks behind it do not count.
[[nodiscard]] std::size_t value_end(std::string_view text, std::size_t at);

// The first byte from `at` on that is no blank and no tab; with `lines`, no line end and no comment either.
[[nodiscard]] std::size_t skip_blanks(std::string_view text, std::size_t at, bool lines = false);

// Behind the line that `at` is in, its LF included.
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t at);

}  // namespace bspctl::config
