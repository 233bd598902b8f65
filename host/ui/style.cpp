// SPDX-License-Identifier: Apache-2.0
#include "ui/style.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace bspctl::ui {

namespace {

// The length of a colour sequence (ESC [ numbers m) at the start of `text`; 0: there is none.
std::size_t colour_length(std::string_view text) {
    if (!text.starts_with("\x1b[")) return 0;
    const auto end = text.find_first_not_of("0123456789;", 2);
    return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

bool is_set(const std::string& value) { return !value.empty() && value != "0" && value != "false"; }

}  // namespace

bool use_colour(std::string_view flag, const Environment& environment, bool is_terminal) {
    if (flag == "always") return true;
    if (flag == "never") return false;
    if (!environment("NO_COLOR").empty()) return false;
    if (is_set(environment("CLICOLOR_FORCE")) || is_set(environment("FORCE_COLOR"))) return true;
    if (environment("CLICOLOR") == "0") return false;
    return is_terminal && environment("TERM") != "dumb";
}

bool use_redraw(std::string_view flag, const Environment& environment, bool is_terminal) {
    if (flag == "tty") return true;
    if (flag == "plain" || flag == "none" || flag == "json") return false;
    const auto term = environment("TERM");
    return is_terminal && !term.empty() && term != "dumb" && !is_set(environment("CI"));
}

std::string tame(std::string_view text) {
    std::string out, piece;
    const auto add = [&] { out += text::strip_ansi(std::exchange(piece, {})); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto kept = text[i] == '\n' ? 1 : colour_length(text.substr(i));
        if (kept == 0) {
            piece += text[i];
            continue;
        }
        add();
        out += text.substr(i, kept);
        i += kept - 1;
    }
    add();
    return out;
}

std::string Style::operator()(Colour colour, std::string_view text) const {
    const char* code = "";
    switch (colour) {
        case Colour::none: return std::string(text);
        case Colour::red: code = "31"; break;
        case Colour::yellow: code = "33"; break;
        case Colour::green: code = "32"; break;
        case Colour::cyan: code = "36"; break;
        case Colour::dim: code = "2"; break;
        case Colour::bold: code = "1"; break;
    }
    if (!coloured_ || text.empty()) return std::string(text);
    return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace bspctl::ui
