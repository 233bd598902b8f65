// SPDX-License-Identifier: Apache-2.0
#include "ui/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "base/text.hpp"

namespace bspctl::ui {

namespace {

// Escape sequences: back to the first column, up, and what follows cleared.
constexpr std::string_view line_start = "\r", to_line_end = "\x1b[K", to_screen_end = "\x1b[J";

// In the background others own the terminal. One that is not ours to control has no background.
bool in_foreground() {
    const auto owner = ::tcgetpgrp(STDERR_FILENO);
    return owner < 0 || owner == ::getpgrp();
}

}  // namespace

TerminalSize terminal_size() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0) return {};
    return {size.ws_col == 0 ? 80U : size.ws_col, size.ws_row == 0 ? 24U : size.ws_row};
}

// Stopped and continued, or a shell's prompt in between: what was drawn is part of the past now.
void Screen::forget_what_others_wrote_over() {
    if (Suspension::was_continued()) shown_.clear();
}

// A terminal that has become narrower since has broken the lines: they take more rows now.
std::string Screen::to_first_line(std::size_t columns) const {
    if (shown_.empty()) return {};
    std::size_t rows = 0;
    for (const auto& line : shown_) rows += std::max<std::size_t>(1, (columns_of(line) + columns - 1) / columns);
    std::string out(line_start);
    if (rows > 1) out += "\x1b[" + std::to_string(rows - 1) + "A";
    return out;
}

void Screen::print(std::string_view line) {
    forget_what_others_wrote_over();
    auto out = to_first_line(terminal_size().columns);
    if (!shown_.empty()) out += to_screen_end;
    (out += line) += '\n';
    out += text::join(shown_, "\n");
    std::cerr << out << std::flush;
}

void Screen::status(const std::vector<std::string>& lines) {
    if (!redraw_ || !in_foreground()) return;
    forget_what_others_wrote_over();
    const auto columns = terminal_size().columns;
    std::vector<std::string> fitted;
    for (const auto& line : lines) fitted.push_back(fit(line, std::max<std::size_t>(columns, 2) - 1));
    if (fitted == shown_) return;
    auto out = to_first_line(columns);
    for (std::size_t i = 0; i < fitted.size(); ++i) {
        out += i == 0 ? "" : "\n";
        (out += fitted[i]) += to_line_end;
    }
    out += to_screen_end;
    std::cerr << out << std::flush;
    shown_ = std::move(fitted);
}

void Screen::clear() {
    forget_what_others_wrote_over();
    if (shown_.empty()) return;
    std::cerr << to_first_line(terminal_size().columns) + std::string(to_screen_end) << std::flush;
    shown_.clear();
}

}  // namespace bspctl::ui
