// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

// One line of a console log, freed from what terminals, kas and CI systems put around it.
namespace bspctl::bitbake {

// The level kas gives a line that it prefixes. It prefixes its own messages and, without a terminal, everything its
// child writes (stdout as INFO, stderr as ERROR), so "error" alone does not mean that the line is one.
enum class KasLevel { none, debug, info, warning, error };

struct Line {
    std::string_view text;            // without prefix and trailing blanks; leading blanks are kept
    KasLevel kas = KasLevel::none;
};

// Takes off, in this order: all but the last state of a line redrawn with CR, escape sequences, what a CI system or a
// log service puts before a line (log_prefix.hpp), kas's `2024-05-01 12:00:00 - INFO     - `. The result views `raw`, or
// `scratch` where the line had to be rewritten.
[[nodiscard]] Line read_line(std::string_view raw, std::string& scratch);

// As read_line(), for a line that holds no CR.
[[nodiscard]] Line read_state(std::string_view raw, std::string& scratch);

}  // namespace bspctl::bitbake
