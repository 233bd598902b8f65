// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::triage {

// Words in lower case of which every text that the pattern matches holds at least one, without regard to ASCII case: a
// text without them need not be shown to RE2, and a pattern of which no words were seen need not be compiled. None when
// nothing of the kind is known, for the pattern may match without ("\d+", "a?") or is written in a way that is not
// understood here; nor for what RE2 would refuse. Every word has `shortest_word` bytes or more.
[[nodiscard]] std::vector<std::string> required_words(std::string_view pattern);

inline constexpr std::size_t shortest_word = 3;

}  // namespace bspctl::triage
