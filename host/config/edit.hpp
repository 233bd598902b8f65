// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

// Changing one value of a TOML document and nothing else of it: comments, order, blank lines, line ends and a byte order
// mark stay as they are. Text in, text out.
namespace bspctl::config {

// A dotted key in its parts: build.nproc is {"build", "nproc"}.
using KeyPath = std::vector<std::string>;

// `document` with the value of `path` replaced by `literal` (TOML notation), or added: to the table it belongs to in
// whatever way that is written ([table], dotted keys, inline), else as a new [table] at the end. A comment behind the
// value stays. Throws Failure, naming `file`, when the document is not TOML, when `literal` is no value, and when another
// value would change by it; the last is checked on the result, whatever the document looks like.
[[nodiscard]] std::string set_value(std::string_view document, const KeyPath& path, std::string_view literal,
                                    const std::string& file);

// `document` without the value of `path`, and the comment behind it on its line. The header of a table goes with its
// last value, unless a comment stands with it. Nothing there: unchanged. Throws as set_value().
[[nodiscard]] std::string unset_value(std::string_view document, const KeyPath& path, const std::string& file);

}  // namespace bspctl::config
