// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

namespace bspctl::bitbake {

// Lines of base64 as Python's encoder leaves them in a JSON text: 76 characters and a break, written \n.
inline constexpr std::ptrdiff_t base64_line = 76, base64_line_bytes = base64_line / 4 * 3;
// What a decoder may write behind the bytes that it gives.
inline constexpr std::size_t base64_slack = 32;

// Decodes such lines from `at` on, as many as stand one after the other, and moves `at` and `out` past them. It ends before
// a line with a character that is none of base64, and before what is no such line.
using LineDecoder = void (*)(const char*& at, const char* end, char*& out);

// For every processor.
void decode_lines_plain(const char*& at, const char* end, char*& out);

// The fastest that this processor can run.
[[nodiscard]] LineDecoder best_line_decoder();

}  // namespace bspctl::bitbake
