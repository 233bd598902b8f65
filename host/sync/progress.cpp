// SPDX-License-Identifier: Apache-2.0
#include "sync/progress.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

#include "base/text.hpp"

namespace bspctl::sync {

namespace {

constexpr std::size_t longest_line = 300;  // a meter is short; anything else is not looked at closely

std::optional<std::uint64_t> whole_number(std::string_view& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

// "12.30 MiB", "230 bytes", "1.00 KiB/s": a number and its unit.
std::uint64_t size_in(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, double>, 4> units{
        {{"KiB", 1024.0}, {"MiB", 1048576.0}, {"GiB", 1073741824.0}, {"bytes", 1.0}}};
    text = text::trim(text);
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return 0;
    const double number = std::strtod(std::string(text.substr(0, blank)).c_str(), nullptr);
    for (const auto& [unit, factor] : units) {
        const bool sane = number >= 0 && number < 1e6;  // git changes the unit at 1024
        if (text.substr(blank + 1).starts_with(unit) && (sane || factor <= 1.0)) return static_cast<std::uint64_t>(number * factor);
    }
    return 0;
}

// "45% (450/1000)" or "450".
bool take_count(std::string_view& rest, Meter& meter) {
    const auto first = whole_number(rest);
    if (!first) return false;
    meter.count = *first;
    if (!rest.starts_with('%')) return true;
    meter.percent = static_cast<int>(std::min<std::uint64_t>(*first, 100));
    const auto open = rest.find('(');
    if (open == std::string_view::npos) return false;
    rest.remove_prefix(open + 1);
    meter.count = whole_number(rest).value_or(0);
    const auto close = rest.find(')');
    if (close == std::string_view::npos) return false;
    rest.remove_prefix(close + 1);
    return true;
}

}  // namespace

std::optional<Meter> parse_meter(std::string_view line) {
    line = text::trim(line);
    if (line.size() > longest_line) return std::nullopt;
    if (line.starts_with("remote: ")) line = text::trim(line.substr(8));
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    Meter meter;
    meter.phase = text::lower(line.substr(0, colon));
    auto rest = text::trim(line.substr(colon + 2));
    if (!take_count(rest, meter)) return std::nullopt;
    if (!rest.empty() && !rest.starts_with(',')) return std::nullopt;  // a sentence that happens to have a number
    meter.done = rest.ends_with("done.");
    for (const auto& part : text::split(rest, ',')) {
        const auto bar = part.find('|');
        if (part.find("B") == std::string::npos && part.find("bytes") == std::string::npos) continue;
        meter.bytes = size_in(std::string_view(part).substr(0, bar));
        if (bar != std::string::npos) meter.rate = size_in(std::string_view(part).substr(bar + 1));
    }
    return meter;
}

}  // namespace bspctl::sync
