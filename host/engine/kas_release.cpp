// SPDX-License-Identifier: Apache-2.0
#include "engine/kas_release.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace bspctl::engine {

namespace {

struct Since {
    KasRelease release;
    int format;
};

// From the tags of the kas repository: the release that first read a format.
constexpr std::array formats{Since{{2, 2}, 9},  Since{{2, 3}, 10}, Since{{2, 6}, 11}, Since{{3, 1}, 12},
                             Since{{3, 2}, 13}, Since{{3, 3}, 14}, Since{{4, 1}, 15}, Since{{4, 2}, 16},
                             Since{{4, 4}, 17}, Since{{4, 6}, 18}, Since{{4, 8}, 19}, Since{{5, 0}, 20},
                             Since{{5, 2}, 21}, Since{{5, 3}, 22}, Since{{5, 4}, 23}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes a number off the front; nothing when there is none or it is absurd.
std::optional<int> take_number(std::string_view& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

}  // namespace

std::string version_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_digit(text[i]) || (i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '.'))) continue;
        auto end = i;
        int dots = 0;
        while (end < text.size() && (is_digit(text[end]) || (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])))) {
            dots += text[end++] == '.';
        }
        if (dots > 0) return std::string(text.substr(i, end - i));
    }
    return {};
}

std::optional<KasRelease> parse_release(std::string_view text) {
    const auto version = version_text(text);
    std::string_view rest = version;
    const auto major = take_number(rest);
    if (!major || rest.empty()) return std::nullopt;
    rest.remove_prefix(1);
    const auto minor = take_number(rest);
    if (!minor) return std::nullopt;
    return KasRelease{*major, *minor};
}

int stated_format(std::string_view version_output) {
    // argparse breaks the line to the width of the terminal, anywhere between two words.
    auto text = std::string(version_output);
    std::replace(text.begin(), text.end(), '\n', ' ');
    constexpr std::string_view before = "configuration format version ";
    const auto found = text.find(before);
    if (found == std::string::npos) return 0;
    auto rest = std::string_view(text).substr(found + before.size());
    return take_number(rest).value_or(0);
}

int format_of(const KasRelease& release) {
    int out = 0;
    for (const auto& entry : formats) {
        if (entry.release <= release) out = entry.format;
    }
    return out;
}

}  // namespace bspctl::engine
