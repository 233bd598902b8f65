// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Text as a terminal counts it: in columns. East Asian wide characters and emoji take two, combining characters none, colour
// sequences (ESC [ … m) none; a byte that is no UTF-8 takes one.
namespace bspctl::ui {

[[nodiscard]] std::size_t columns_of(std::string_view text);

// `text` in at most `columns`, shortened in the middle, where paths and names say least; its colours end where they did.
[[nodiscard]] std::string fit(std::string_view text, std::size_t columns);

// fit(), filled up with blanks.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

// As many of the pieces as fit beside each other, two blanks between them: one that does not is left out, the first is
// shortened.
[[nodiscard]] std::string packed(const std::vector<std::string>& pieces, std::size_t columns);

}  // namespace bspctl::ui
