// SPDX-License-Identifier: Apache-2.0
#include "reader.hpp"

#include <algorithm>
#include <bspctl/sdk.hpp>

namespace acme {
namespace {

// "\r": lists are also edited on Windows.
constexpr std::string_view blanks = " \t\r";

Line words_of(std::string_view line, std::size_t number) {
    Line out;
    line = line.substr(0, line.find('#'));
    for (std::size_t end = 0;;) {
        const auto start = line.find_first_not_of(blanks, end);
        if (start == std::string_view::npos) return out;
        end = std::min(line.find_first_of(blanks, start), line.size());
        out.push_back({line.substr(start, end - start), number, start + 1});
    }
}

}  // namespace

std::vector<Line> words_by_line(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<Line> out;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        if (auto words = words_of(text.substr(0, end), number); !words.empty()) out.push_back(std::move(words));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

void fail_at(const std::string& file, const Word& word, const std::string& what, std::string why, std::string fix) {
    throw bspctl::Error(file + ":" + std::to_string(word.line) + ":" + std::to_string(word.column) + ": " + what,
                        std::move(why), std::move(fix));
}

}  // namespace acme
