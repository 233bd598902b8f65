// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace bspctl::telemetry {

inline constexpr std::string_view mask = "***";

// True for the name of a variable whose value nobody should find in a log: it contains TOKEN, PASS, SECRET, KEY,
// CREDENTIAL, AUTH or the like, in any case.
[[nodiscard]] bool is_secret_name(std::string_view name);

// A text with what looks like a secret replaced by "***": user information in URLs (https://user:pass@host, but not the
// bare user of ssh://git@host), values behind names like API_TOKEN=, password= or ;pswd=, what follows "Authorization:"
// and "Bearer", and the well-known token forms of the big forges. Linear in the text.
[[nodiscard]] std::string mask_secrets(std::string_view text);

}  // namespace bspctl::telemetry
