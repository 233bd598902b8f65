// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::kas {

// An assignment as a BitBake .conf file has it: NAME op "value".
struct BitbakeAssignment {
    std::string name;     // as written: overrides and :append included
    std::string_view op;  // "=", "?=", "??=", ":=", "+=", "=+", ".=", "=."
    std::string value;    // what stands between the quotes, unexpanded
};

// A whole statement of a .conf file: continued lines joined, comments between them dropped.
struct BitbakeStatement {
    std::string text;  // empty: a comment or a blank line
    std::string file;
    std::size_t line = 0;  // where it begins, from 1

    // Nothing: it is no assignment to a variable (include, unset, a flag, …). Throws Failure with file:line:column on
    // an unterminated string.
    [[nodiscard]] std::optional<BitbakeAssignment> assignment() const;
};

// The statement that begins at lines[next], which is moved behind it.
[[nodiscard]] BitbakeStatement next_statement(const std::vector<std::string_view>& lines, std::size_t& next,
                                              std::string file);

}  // namespace bspctl::kas
