// SPDX-License-Identifier: Apache-2.0
#include "bitbake/log_prefix.hpp"

#include <algorithm>

#include "bitbake/begins_with.hpp"

namespace bspctl::bitbake {
namespace {

constexpr auto none = std::string_view::npos;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Does `text` begin as `shape` says? '0' stands for any digit, every other character for itself.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == '0' ? !digit(text[i]) : text[i] != shape[i]) return false;
    }
    return true;
}

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

std::string_view without_leading(std::string_view text, char c) {
    const auto first = text.find_first_not_of(c);
    return first == none ? std::string_view{} : text.substr(first);
}

// "host program[12]: " or "host kernel: ", which syslog puts behind its stamp. A first word with a colon is no host.
std::string_view without_program(std::string_view text) {
    const auto blank = text.find(' ');
    if (blank == none || blank == 0 || text[blank - 1] == ':') return text;
    const auto rest = text.substr(blank + 1);
    if (rest.starts_with("kernel: ")) return rest.substr(8);
    const auto end = rest.find("]: ");
    const auto open = rest.substr(0, end).find('[');
    if (end == none || open == none || rest.find(' ') < end) return text;
    const auto number = rest.substr(open + 1, end - open - 1);
    const bool pid = !number.empty() && std::all_of(number.begin(), number.end(), digit);
    return pid ? rest.substr(end + 3) : text;
}

// What stands between an ISO stamp and the line: GitLab's stream ("01O ", "00E+"), the container runtime's ("stdout F ").
std::string_view without_stream(std::string_view text) {
    if (has_shape(text, "00") && text.size() > 3 && (text[2] == 'O' || text[2] == 'E') && (text[3] == ' ' || text[3] == '+')) {
        return text.substr(4);
    }
    for (const auto* stream : {"stdout F ", "stderr F ", "stdout P ", "stderr P "}) {
        if (take(text, stream)) return text;
    }
    return without_program(text);
}

// A date, "T" or a blank, a time, perhaps with fraction and zone; then a blank.
std::string_view without_date(std::string_view text) {
    if (!has_shape(text, "0000-00-00") || text.size() < 20 || !has_shape(text.substr(11), "00:00:00")) return text;
    if ((text[10] != 'T' && text[10] != ' ') || has_kas_stamp(text)) return text;
    const auto end = text.find_first_not_of("0123456789.,:+-Z", 19);
    if (end == none) return {};
    if (text[end] != ' ') return text;
    auto rest = text.substr(end + 1);
    if (take(rest, "| ")) return rest;
    return text[10] == 'T' ? without_stream(rest) : rest;
}

// "07:14:22 ", "1776928462.123456 "
std::string_view without_clock(std::string_view text) {
    if (has_shape(text, "00:00:00 ")) return without_leading(text.substr(9), ' ');
    if (has_shape(text, "0000000000.")) {
        const auto end = text.find_first_not_of("0123456789", 11);
        if (end != none && end > 12 && text[end] == ' ') return text.substr(end + 1);
    }
    return text;
}

// "Apr 23 07:14:22 ", "Apr  3 07:14:22 "
std::string_view without_month(std::string_view text) {
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() < 16 || text[3] != ' ' || !has_shape(text.substr(5), "0 00:00:00 ")) return text;
    const auto month = months.find(text.substr(0, 3));
    if (month == none || month % 3 != 0 || (text[4] != ' ' && !digit(text[4]))) return text;
    return without_program(text.substr(16));
}

bool has_level(std::string_view text) {
    return begins_with(text, "NOTE: ") || begins_with(text, "ERROR: ") || begins_with(text, "WARNING: ") ||
           begins_with(text, "DEBUG: ") || begins_with(text, "INFO: ");
}

bool opens_leveled_line(std::string_view text) { return has_kas_stamp(text) || has_level(text); }

// TeamCity: "W:<TAB> [Step 1/2] " behind the bracket
std::string_view without_step(std::string_view text) {
    const auto tab = text.substr(0, 4).find(":\t");
    if (tab == none) return text;
    text = without_leading(text.substr(tab + 2), ' ');
    const auto end = text.find("] ");
    return text.starts_with('[') && end != none ? text.substr(end + 2) : text;
}

// "[…] ": a stamp, or a name before a line whose level says that it is one
std::string_view without_bracket(std::string_view text) {
    constexpr std::size_t longest = 48;
    const auto end = text.substr(0, longest).find(']');
    if (end == none || end + 1 == text.size()) return text;
    const auto inner = text.substr(1, end - 1);
    auto rest = text.substr(end + 1);
    const bool blank = take(rest, " ");
    const bool stamp = inner.find_first_not_of("0123456789:.,-+TZ ") == none && inner.find_first_of(":.") != none &&
                       inner.find_first_of("0123456789") != none;
    if (stamp) return blank ? without_leading(without_program(rest), ' ') : without_step(rest);
    const bool name = inner.find(' ') == none && !inner.empty() && letter(inner[0]);
    return blank && name && opens_leveled_line(rest) ? rest : text;
}

// "name-1  | "
std::string_view without_service(std::string_view text) {
    constexpr std::size_t longest = 64;
    const auto head = text.substr(0, longest);
    const auto last = std::find_if_not(head.begin(), head.end(), [](char c) { return letter(c) || digit(c) || c == '.' || c == '_' || c == '-'; });
    const auto end = static_cast<std::size_t>(last - head.begin());
    if (end == head.size() || text[end] != ' ') return text;
    const auto bar = text.find_first_not_of(' ', end);
    if (bar == none || text[bar] != '|') return text;
    return bar + 1 == text.size() ? std::string_view{} : text[bar + 1] == ' ' ? text.substr(bar + 2) : text;
}

// "job<TAB>step<TAB>2026-04-23T…", as `gh run view --log` prints it; the stamp is left for the next look
std::string_view without_job(std::string_view text) {
    constexpr std::size_t longest = 200;
    const auto first = text.substr(0, longest).find('\t');
    if (first == none) return text;
    const auto second = text.substr(0, longest).find('\t', first + 1);
    return second != none && has_shape(text.substr(second + 1), "0000-00-00T") ? text.substr(second + 1) : text;
}

std::string_view without_one(std::string_view text) {
    if (text.empty()) return text;
    if (digit(text[0])) return without_clock(without_date(text));
    if (text[0] == '[') return without_bracket(text);
    if (begins_with(text, "\xef\xbb\xbf")) return text.substr(3);
    if (!letter(text[0]) || has_level(text)) return text;
    const auto rest = without_service(without_month(text));
    return rest.size() == text.size() ? without_job(text) : rest;
}

}  // namespace

// A look at one place sees off what has none; nearly every line of kas's has one.
bool has_kas_stamp(std::string_view text) { return text.size() > 19 && text[4] == '-' && text[19] == ' ' && has_shape(text, kas_stamp); }

std::string_view without_carrier(std::string_view text) {
    constexpr int most = 5;  // compose around ts around a CI system …
    for (int i = 0; i < most; ++i) {
        const auto rest = without_one(text);
        if (rest.size() == text.size()) break;
        text = rest;
    }
    return text;
}

}  // namespace bspctl::bitbake
