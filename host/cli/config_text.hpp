// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "base/json.hpp"
#include "config/keys.hpp"

namespace bspctl::cli {

// A value of a setting in its own JSON type; a text when `key` is null (a plugin's own) or the text does not fit.
void write_value(json::Writer& out, const config::Key* key, std::string_view text);

}  // namespace bspctl::cli
