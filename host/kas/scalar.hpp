// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace bspctl::kas::yaml {

// What a plain (unquoted) YAML scalar is to kas, which reads with PyYAML and so by the rules of YAML 1.1: `no` is a
// boolean, `010` a number, `2024-01-31` a date, `2.18` a number, `1e3` text.
enum class Scalar { null, boolean, number, date, text };

[[nodiscard]] Scalar classify(std::string_view plain);

// True for the plain spellings of false: no, off, false in their three capitalisations.
[[nodiscard]] bool is_false(std::string_view plain);

}  // namespace bspctl::kas::yaml
