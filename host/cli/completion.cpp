// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.hpp"

#include "base/text.hpp"

namespace bspctl::cli {

Completer completer(std::string_view words) {
    if (words.empty()) return Completer::nothing;
    if (words == "<file>") return Completer::files;
    if (words == "<dir>") return Completer::folders;
    return words.starts_with('<') ? Completer::asked : Completer::words;
}

std::string_view kind(std::string_view words) { return words.substr(1, words.size() - 2); }

std::string shell_word(std::string_view text) {
    return "'" + text::replace_all(std::string(text), "'", "'\\''") + "'";
}

}  // namespace bspctl::cli
