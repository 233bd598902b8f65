// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "plugins/registry.hpp"

// A plugin as the actions of `bspctl plugin` show it.
namespace bspctl::cli {

[[nodiscard]] std::string_view word(plugins::State state);

// Its id; the file's name where that could not be told.
[[nodiscard]] std::string name_of(const plugins::Entry& entry);

// One JSON object.
void write(json::Writer& out, const plugins::Entry& entry);

// Some lines for people, of which the first names it.
[[nodiscard]] std::string info_text(const plugins::Entry& entry);

}  // namespace bspctl::cli
