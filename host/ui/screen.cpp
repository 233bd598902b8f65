// SPDX-License-Identifier: Apache-2.0
#include "ui/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace bspctl::ui {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Asked for each time, so that a resized terminal is right at the next line.
std::size_t terminal_columns() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

}  // namespace

std::string fit(std::string_view text, std::size_t columns) {
    const auto width = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
    if (width <= columns) return std::string(text);
    if (columns < 8) return std::string(text.substr(0, columns));
    const auto at_column = [&](std::size_t column) {
        std::size_t i = 0;
        for (std::size_t seen = 0; i < text.size(); ++i) {
            if (!continues(text[i]) && seen++ == column) break;
        }
        return i;
    };
    const auto head = (columns - 3) / 2;
    const auto tail = columns - 3 - head;
    return std::string(text.substr(0, at_column(head))) + "..." + std::string(text.substr(at_column(width - tail)));
}

void Screen::print(std::string_view line) {
    clear();
    std::cerr << line << '\n';
}

void Screen::status(const std::vector<std::string>& lines) {
    if (!redraw_) return;
    std::vector<std::string> fitted;
    for (const auto& line : lines) fitted.push_back(fit(line, terminal_columns() - 1));
    if (fitted == shown_) return;
    clear();
    for (std::size_t i = 0; i < fitted.size(); ++i) std::cerr << (i == 0 ? "" : "\n") << fitted[i];
    std::cerr << std::flush;
    shown_ = std::move(fitted);
}

void Screen::clear() {
    if (shown_.empty()) return;
    for (std::size_t line = 1; line < shown_.size(); ++line) std::cerr << "\r\x1b[K\x1b[A";
    std::cerr << "\r\x1b[K" << std::flush;
    shown_.clear();
}

}  // namespace bspctl::ui
