// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"

namespace bspctl::engine {

// BitBake refuses to run without a UTF-8 locale. The one that Debian always has:
inline constexpr std::string_view utf8_locale = "C.UTF-8";

// The locale that programs would take from these variables and our own environment: LC_ALL, else LC_CTYPE, else LANG.
[[nodiscard]] std::string effective_locale(const std::vector<KeyValue>& variables);

[[nodiscard]] bool is_utf8_locale(std::string_view name);

}  // namespace bspctl::engine
