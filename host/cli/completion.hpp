// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

// Completion scripts, made from the command table. What only this machine knows (machines, presets, runs) they ask of
// the hidden command `bspctl __complete KIND PREFIX [-w DIR]`.
namespace bspctl::cli {

[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();
[[nodiscard]] std::string fish_completion();

// What a value of an Option's `words` is completed with.
enum class Completer {
    nothing,  // any text
    words,    // the words themselves
    files,
    folders,
    asked     // bspctl __complete KIND
};
[[nodiscard]] Completer completer(std::string_view words);
// "machine" of "<machine>".
[[nodiscard]] std::string_view kind(std::string_view words);

// Command::positional_words taken apart: what the first word is completed with, and what those after it are.
struct Positionals {
    std::string_view first, later;
};
[[nodiscard]] Positionals positionals_of(const Command& command);

// 'text' as a POSIX shell and fish read it.
[[nodiscard]] std::string shell_word(std::string_view text);

// The words that begin with `prefix` among those of a kind: machine, distro, image, recipe, preset, run, plugin, key,
// family, manifest, vendor. Reads files only: no plugin is loaded, no process started. Whatever goes wrong gives nothing.
[[nodiscard]] std::vector<std::string> complete(const Context& context, std::string_view kind, std::string_view prefix);

}  // namespace bspctl::cli
