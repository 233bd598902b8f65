// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstring>
#include <string_view>

namespace bspctl::bitbake {

// text.starts_with(head) for a head that is known to the compiler, which turns it into a comparison of words instead of a
// call: a dozen of these are asked of every line of a log.
template <std::size_t Size>
[[nodiscard]] inline bool begins_with(std::string_view text, const char (&head)[Size]) {
    return text.size() >= Size - 1 && std::memcmp(text.data(), head, Size - 1) == 0;
}

// The same at the other end.
template <std::size_t Size>
[[nodiscard]] inline bool ends_with(std::string_view text, const char (&tail)[Size]) {
    return text.size() >= Size - 1 && std::memcmp(text.data() + text.size() - (Size - 1), tail, Size - 1) == 0;
}

}  // namespace bspctl::bitbake
