// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// HTML out of other people's text. Whoever writes a log decides what stands in it, so nothing reaches the page but
// through escaped() or embedded_json().
namespace bspctl::report {

// As text, or between double quotes as an attribute's value. Malformed UTF-8 becomes U+FFFD, control characters other than
// tab and line end become visible signs (U+2400 …), marks that turn the direction of writing are named: what is seen
// is what stands there.
[[nodiscard]] std::string escaped(std::string_view text);

// JSON as it may stand in a <script> element: no "<" can end it or open a comment, no line separator splits it.
[[nodiscard]] std::string embedded_json(std::string_view json);

// 'sha256-…' of the content of a <style> or <script> element: what a content security policy names it by.
[[nodiscard]] std::string policy_hash(std::string_view content);

// <TAG>escaped text</TAG>; the tag may carry attributes of ours: "th scope=\"col\"".
[[nodiscard]] std::string element(std::string_view tag, std::string_view text);

// A cell: what is shown, and what it is sorted by where that is a number.
struct Cell {
    Cell(std::string shown) : text(std::move(shown)) {}  // NOLINT: a text is a cell
    Cell(const char* shown) : text(shown) {}             // NOLINT
    Cell(std::string shown, double by) : text(std::move(shown)), number(by), numeric(true) {}

    std::string text;   // not escaped yet
    double number = 0;
    bool numeric = false;
};
[[nodiscard]] Cell seconds_cell(double seconds);  // "1m05s"; 0 is "not known"
[[nodiscard]] Cell count_cell(std::int64_t count);

// A table whose columns the page's script makes sortable; without the script it is in the order of its rows.
class Table {
public:
    Table(std::string_view id, std::string_view caption, const std::vector<std::string>& columns);
    void row(const std::vector<Cell>& cells);
    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::string html() const;

private:
    std::string begin_, body_;
    std::vector<std::string> columns_;
    std::vector<bool> numeric_;  // a column with a number in it: its heading stands on the right, too
    std::size_t rows_ = 0;
};

}  // namespace bspctl::report
