// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The override syntax of before BitBake 1.52: FOO_append, do_install_prepend() instead of FOO:append. BitBake has ended
// at the first of them since (DataSmart.setVar, and the same for functions).
namespace bspctl::doctor {

struct OldSyntax {
    std::filesystem::path file;
    std::size_t line = 0;   // from 1
    std::string name;       // "SRC_URI_append", "do_install_prepend"
};

// The first in a text. What stands in the bodies of functions, in comments and in quotes is not looked at.
[[nodiscard]] std::optional<OldSyntax> old_syntax_in(std::string_view text);

struct SyntaxScan {
    std::vector<OldSyntax> recipes;  // one a file: *.bb and *.bbappend, which BitBake parses whatever is built
    std::vector<OldSyntax> others;   // *.inc, *.conf, *.bbclass: only when something includes them
    std::size_t files = 0;
    bool complete = true;            // false: a limit ended it
};

// The layers' conf, classes and recipes-* folders, some hits of each at most, until `until`. Folders for layers that may
// not be enabled (dynamic-layers) and linked ones are left out.
[[nodiscard]] SyntaxScan scan_for_old_syntax(const std::vector<std::filesystem::path>& layers,
                                             std::chrono::steady_clock::time_point until);

}  // namespace bspctl::doctor
