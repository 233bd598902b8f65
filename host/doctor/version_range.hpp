// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::doctor {

// ">= 9.0, < 11": what a version must be, every part of it. Signs are >=, >, <=, <, == and !=.
class VersionRange {
public:
    // Nothing when the text is no range.
    [[nodiscard]] static std::optional<VersionRange> parse(std::string_view text);

    [[nodiscard]] bool has(std::string_view version) const;
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    struct Bound {
        std::string sign, version;
    };
    std::string text_;
    std::vector<Bound> bounds_;
};

// The first version in a program's output: numbers with at least one dot between them, else the first number that is a
// word of its own. Empty when there is none.
[[nodiscard]] std::string version_in(std::string_view output);

}  // namespace bspctl::doctor
