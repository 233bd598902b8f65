// SPDX-License-Identifier: Apache-2.0
#include "base/duration.hpp"

#include <charconv>
#include <cstdint>

namespace bspctl {

namespace {

constexpr std::int64_t longest = 10LL * 365 * 86400;

// Seconds of a unit; 0: it is none.
std::int64_t seconds_of(char unit) {
    switch (unit) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3600;
        case 'd': return 86400;
        default: return 0;
    }
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    const auto* at = text.data();
    const auto* const end = at + text.size();
    std::int64_t out = 0, last = longest;  // the unit before: they come largest first
    while (at != end) {
        std::uint32_t count = 0;
        const auto [stop, error] = std::from_chars(at, end, count);
        if (error != std::errc{}) return std::nullopt;
        const bool bare = stop == end && at == text.data();
        const auto unit = bare ? 1 : stop == end ? 0 : seconds_of(*stop);
        if (unit == 0 || unit >= last || count > longest / unit) return std::nullopt;
        out += static_cast<std::int64_t>(count) * unit;
        last = unit;
        at = bare ? end : stop + 1;
    }
    if (text.empty() || out > longest) return std::nullopt;
    return std::chrono::seconds(out);
}

}  // namespace bspctl
