// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::vendors {

// The longest regular expression a definition may hold, in bytes.
inline constexpr std::size_t max_pattern_bytes = 200;

// What is wrong with a regular expression in RE2's words, with a hint for what Python has and RE2 has not; empty when
// nothing is.
[[nodiscard]] std::string check_pattern(const std::string& regex);

// Several regular expressions, of which one must fit. Each matches from the first character on, as Python's re.match does;
// none must reach the last one. Compiled one by one when a text may fit, since there are many and most never do.
class Patterns {
public:
    // Each must have passed check_pattern().
    explicit Patterns(std::vector<std::string> regexes = {}) : regexes_(std::move(regexes)) {}

    [[nodiscard]] bool empty() const { return regexes_.empty(); }
    [[nodiscard]] const std::vector<std::string>& regexes() const { return regexes_; }
    [[nodiscard]] bool match(std::string_view text) const;

private:
    struct Compiled;
    std::vector<std::string> regexes_;
    mutable std::shared_ptr<Compiled> compiled_;
};

}  // namespace bspctl::vendors
