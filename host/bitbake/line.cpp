// SPDX-License-Identifier: Apache-2.0
#include "bitbake/line.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "bitbake/begins_with.hpp"
#include "bitbake/log_prefix.hpp"

namespace bspctl::bitbake {
namespace {

KasLevel level_named(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, KasLevel>, 5> names{{{"INFO", KasLevel::info},
                                                                                  {"ERROR", KasLevel::error},
                                                                                  {"WARNING", KasLevel::warning},
                                                                                  {"DEBUG", KasLevel::debug},
                                                                                  {"CRITICAL", KasLevel::error}}};
    for (const auto& [name, level] : names) {
        if (word == name) return level;
    }
    return KasLevel::none;
}

// "DATE TIME - LEVEL    - " with the level padded to eight characters.
Line without_kas_prefix(std::string_view text) {
    if (!has_kas_stamp(text)) return {text, KasLevel::none};
    const auto rest = text.substr(kas_stamp.size());
    if (begins_with(rest, "INFO     - ")) return {rest.substr(11), KasLevel::info};  // nearly all of them
    const auto dash = rest.find("- ");
    constexpr std::size_t longest_level = 10;
    if (dash == std::string_view::npos || dash > longest_level) {
        // An empty message leaves the blank after the dash to the trimming of line ends.
        const auto bare = rest.find('-');
        if (bare == std::string_view::npos || bare + 1 != rest.size()) return {text, KasLevel::none};
        return {{}, level_named(text::trim(rest.substr(0, bare)))};
    }
    const auto level = level_named(text::trim(rest.substr(0, dash)));
    return level == KasLevel::none ? Line{text, level} : Line{rest.substr(dash + 2), level};
}

// A log that was truncated while it was written begins with NULs.
std::string_view without_blank_ends(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0'; };
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    if (text.empty()) return {};
    return text[0] == '\0' ? text.substr(text.find_first_not_of('\0')) : text;
}

}  // namespace

Line read_line(std::string_view raw, std::string& scratch) {
    const auto text = without_blank_ends(raw);
    const auto cr = text.rfind('\r');
    return read_state(cr == std::string_view::npos ? text : text.substr(cr + 1), scratch);
}

Line read_state(std::string_view raw, std::string& scratch) {
    auto text = without_blank_ends(raw);
    if (text.find('\x1b') != std::string_view::npos) {
        scratch = text::strip_ansi(text);
        text = without_blank_ends(scratch);
    }
    return without_kas_prefix(has_kas_stamp(text) ? text : without_carrier(text));
}

}  // namespace bspctl::bitbake
