// SPDX-License-Identifier: Apache-2.0
#include "cli/table.hpp"

#include <algorithm>
#include <cstddef>

namespace bspctl::cli {

namespace {

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string one_line(std::string cell) {
    std::replace_if(
        cell.begin(), cell.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return cell;
}

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> out;
    for (const auto& row : rows) {
        out.resize(std::max(out.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) out[i] = std::max(out[i], characters(row[i]));
    }
    return out;
}

}  // namespace

std::string table(const std::vector<std::vector<std::string>>& rows) {
    const auto widths = widths_of(rows);
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += one_line(row[i]);
            line.append(widths[i] - characters(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

}  // namespace bspctl::cli
