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

Positionals positionals_of(const Command& command) {
    const auto words = command.positional_words;
    const auto blank = words.starts_with('<') ? words.find(' ') : std::string_view::npos;
    if (blank == std::string_view::npos) return {words, words};
    return {words.substr(0, blank), words.substr(blank + 1)};
}

std::string shell_word(std::string_view text) {
    return "'" + text::replace_all(std::string(text), "'", "'\\''") + "'";
}

}  // namespace bspctl::cli
