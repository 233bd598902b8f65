// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace bspctl::signatures {

// A task of a recipe, whatever the recipe's version.
struct TaskName {
    std::string multiconfig;  // empty for the default one
    std::string recipe;       // PN
    std::string task;         // "do_compile"

    friend auto operator<=>(const TaskName&, const TaskName&) = default;

    // "zlib:do_compile", "mc:board:zlib:do_compile"; without a task the recipe alone.
    [[nodiscard]] std::string str() const;
};

// As signature data names a task: "zlib:do_compile" and "mc:board:zlib:do_compile" since BitBake 2.4, before it with the
// recipe's file, "virtual:native:/…/zlib_1.3.bb:do_compile" (before 1.44 with a dot, "/…/zlib_1.3.bb.do_compile"), where the
// recipe's name is what the file's name says.
// Nothing for other text.
[[nodiscard]] std::optional<TaskName> parse_dependency(std::string_view text);

// As a person names it: "zlib", "zlib:do_compile", "zlib:compile", "mc:board:zlib:compile". The task is empty when there
// is none. Throws Failure for what is no name.
[[nodiscard]] TaskName parse_question(std::string_view word);

}  // namespace bspctl::signatures
