// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

// What differs between the releases of kas.
namespace bspctl::engine {

struct KasRelease {
    int major = 0;
    int minor = 0;
    friend auto operator<=>(const KasRelease&, const KasRelease&) = default;
};

// The first "N.N" of a text: "kas 3.1 (…)", "5.4", "4.8.2-debian".
[[nodiscard]] std::optional<KasRelease> parse_release(std::string_view text);

// The text of that version: "3.1", "4.8.2". Empty when there is none.
[[nodiscard]] std::string version_text(std::string_view text);

// The configuration format that `kas --version` states; 0 when it states none.
[[nodiscard]] int stated_format(std::string_view version_output);

// The configuration format that a release reads; 0 for those before 2.2. For a release newer than this table: at least
// what the newest one listed reads.
[[nodiscard]] int format_of(const KasRelease& release);

inline constexpr KasRelease first_with_dump{3, 2};
// Before it, --skip takes one text in which the names of the steps are searched, and the last one given counts.
inline constexpr KasRelease first_with_repeated_skip{4, 4};

}  // namespace bspctl::engine
