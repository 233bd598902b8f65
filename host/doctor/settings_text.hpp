// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

// What a configuration's local.conf and bblayers.conf blocks say of single variables, without evaluating them: enough
// for checks that ask whether something was said at all, and for values that are plain text.
namespace bspctl::doctor {

struct Setting {
    std::string name;   // "SSTATE_MIRRORS", overrides and :append included as written
    std::string value;  // between the quotes, continued lines joined; references are left as they are
    int line = 0;       // of the text, from 1
};

// The assignments in their order. Comments, functions and flags (NAME[flag] = …) are left out.
[[nodiscard]] std::vector<Setting> settings_of(std::string_view text);

// The values given to `variable` in whatever way (=, ?=, +=, :append, with overrides), in their order.
[[nodiscard]] std::vector<std::string> values_of(std::string_view text, std::string_view variable);

// The last of them, trimmed, when it is plain text without references; else nothing to go by: empty.
[[nodiscard]] std::string plain_value(std::string_view text, std::string_view variable);

// The words of a text, at blanks and line ends, and at the "\n" that BitBake lists of mirrors are written with.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

}  // namespace bspctl::doctor
