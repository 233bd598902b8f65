// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small operations on text that more than one room needs.
namespace bspctl::text {

// Without leading and trailing blanks, tabs, CR and LF. A view into `value`.
[[nodiscard]] std::string_view trim(std::string_view value);

// The parts between separators, empty ones included: split("a::b", ':') is {"a", "", "b"}; split("", ':') is {""}.
[[nodiscard]] std::vector<std::string> split(std::string_view value, char separator);

// What stands between blanks, tabs and line ends; no empty ones.
[[nodiscard]] std::vector<std::string> words(std::string_view value);

// The lines, without their LF or CRLF. A last line without an end counts.
[[nodiscard]] std::vector<std::string_view> lines(std::string_view value);
template <std::same_as<std::string> Temporary>
void lines(Temporary&& value) = delete;  // a loop over its lines would read it after its end

[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);

[[nodiscard]] std::string lower(std::string_view value);  // ASCII only

[[nodiscard]] std::string replace_all(std::string value, std::string_view from, std::string_view to);

// A word as a POSIX shell reads it back unchanged; left bare when it needs no quotes.
[[nodiscard]] std::string shell_quote(std::string_view word);

// A whole command line, quoted word by word.
[[nodiscard]] std::string shell_quote(const std::vector<std::string>& argv);

// Without ANSI escape sequences (CSI, OSC) and stray control characters other than tab.
[[nodiscard]] std::string strip_ansi(std::string_view value);

// Well-formed UTF-8 without NUL? `bad` receives the offset of the first offending byte.
[[nodiscard]] bool valid_utf8(std::string_view value, std::size_t* bad = nullptr);

// The same text with every malformed byte replaced by U+FFFD.
[[nodiscard]] std::string to_utf8(std::string_view value);

// As text or an attribute's value in XML 1.0: markup is escaped, what XML cannot hold at all becomes a blank.
[[nodiscard]] std::string xml_escaped(std::string_view value);

// Line and column (from 1, in bytes) of an offset.
struct LineColumn {
    std::size_t line;
    std::size_t column;
};
[[nodiscard]] LineColumn line_column(std::string_view value, std::size_t offset);

// Levenshtein distance.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, if near enough to be what was meant (distance at most a third of its length, rounded, and
// at least 1 allowed).
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

// 1536 -> "1.5 KiB".
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

// 3725 -> "1h02m05s", 65.2 -> "1m05s", 4.23 -> "4.2s".
[[nodiscard]] std::string human_seconds(double seconds);

// 11 -> "SIGSEGV"; "signal 34" for one without a name.
[[nodiscard]] std::string signal_name(int number);

}  // namespace bspctl::text
