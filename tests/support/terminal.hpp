// SPDX-License-Identifier: Apache-2.0
//
// A small terminal: what a person sees after a program has written its bytes. It knows what bspctl uses (line feeds, carriage
// returns, up, clear to the end of line and screen, colours) and the wrapping and scrolling of every terminal; anything else
// stands on the screen as "?", so that a test sees it.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bspctl::testing {

class Terminal {
public:
    Terminal(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows) {}

    void write(std::string_view bytes) {
        for (const char c : bytes) put(c);
    }

    // All lines, those that scrolled away first, without blanks at their ends and without empty lines at the end.
    [[nodiscard]] std::vector<std::string> lines() const {
        auto out = lines_;
        for (auto& line : out) line.erase(line.find_last_not_of(' ') + 1);
        while (!out.empty() && out.back().empty()) out.pop_back();
        return out;
    }
    [[nodiscard]] std::string text() const {
        std::string out;
        for (const auto& line : lines()) out += line + "\n";
        return out;
    }

private:
    void put(char c) {
        if (in_sequence_) return sequence(c);
        if (c == '\x1b') in_sequence_ = true;
        else if (c == '\r') column_ = 0;
        else if (c == '\n') line_feed();
        else glyph(c);
    }
    // A terminal's driver turns a line feed into a new line.
    void line_feed() {
        column_ = 0;
        ++row_;
        while (lines_.size() <= row_) lines_.emplace_back();
        if (row_ - top_ >= rows_) ++top_;
    }
    void glyph(char c) {
        if (column_ >= columns_) line_feed();
        auto& line = lines_[row_];
        if (line.size() <= column_) line.resize(column_ + 1, ' ');
        line[column_++] = c;
    }
    void sequence(char c) {
        const bool ends = c != '[' && c != ';' && (c < '0' || c > '9');
        parameters_ += c;
        if (!ends) return;
        in_sequence_ = false;
        obey(std::exchange(parameters_, {}));
    }
    void obey(const std::string& sequence) {
        const char what = sequence.back();
        if (what == 'm') return;
        if (what == 'K') lines_[row_].resize(std::min(column_, lines_[row_].size()));
        else if (what == 'J') lines_[row_].resize(std::min(column_, lines_[row_].size())), lines_.resize(row_ + 1);
        else if (what == 'A') row_ -= std::min(row_ - top_, sequence.size() < 3 ? 1 : std::stoul(sequence.substr(1)));
        else glyph('?');
    }

    std::size_t columns_, rows_, row_ = 0, column_ = 0, top_ = 0;
    bool in_sequence_ = false;
    std::string parameters_;
    std::vector<std::string> lines_{1};
};

}  // namespace bspctl::testing
