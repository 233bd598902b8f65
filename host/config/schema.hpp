// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace bspctl::config {

// The JSON Schema (draft 2020-12) of config.toml and .bspctl.toml, from the table of keys. It is as strict as reading with
// --strict: a name that is not known is an error.
[[nodiscard]] std::string json_schema();

// The table of keys as Markdown, for the reference page.
[[nodiscard]] std::string keys_markdown();

}  // namespace bspctl::config
