// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "cli/completion.hpp"

namespace bspctl::cli {

namespace {

std::string names(const std::vector<Command>& list) {
    std::vector<std::string> out;
    for (const auto& command : list) out.emplace_back(command.word());
    return text::join(out, " ");
}

// When a command, or an action of a group, is the one that is typed.
std::string when(const Command& command) {
    const auto blank = command.name.find(' ');
    auto out = "__fish_seen_subcommand_from " + std::string(command.name.substr(0, blank));
    if (blank != std::string_view::npos) out += "; and __fish_seen_subcommand_from " + std::string(command.word());
    return out;
}

std::string argument(std::string_view words) {
    switch (completer(words)) {
        case Completer::nothing: return " -f";
        case Completer::files: return " -F";
        case Completer::folders: return " -f -a '(__fish_complete_directories (commandline -ct))'";
        case Completer::asked: return " -f -a '(bspctl __complete " + std::string(kind(words)) + " (commandline -ct) 2>/dev/null)'";
        case Completer::words: return " -f -a " + shell_word(words);
    }
    return {};
}

std::string option_line(const std::string& condition, const Option& option) {
    auto out = "complete -c bspctl" + (condition.empty() ? "" : " -n " + shell_word(condition)) + " -l " + std::string(option.name);
    if (option.letter != 0) out += std::string(" -s ") + option.letter;
    if (!option.value.empty()) out += " -r" + argument(option.words);
    return out + " -d " + shell_word(option.help) + "\n";
}

std::string word_line(const std::string& condition, const Command& command) {
    return "complete -c bspctl -n " + shell_word(condition) + " -a " + std::string(command.word()) + " -d " +
           shell_word(command.summary) + "\n";
}

std::string positional_line(const std::string& condition, std::string_view words) {
    return "complete -c bspctl -n " + shell_word(condition) + argument(words) + "\n";
}

std::string positional_lines(const Command& command) {
    if (command.positional_words.empty()) return {};
    const auto words = positionals_of(command);
    if (words.later == words.first) return positional_line(when(command), words.first);
    const auto later = "__bspctl_has_word_after " + std::string(command.word());
    return positional_line(when(command) + "; and not " + later, words.first) + positional_line(when(command) + "; and " + later, words.later);
}

// Is there a word between a command and the cursor? One that belongs to an option counts too: fish does not tell them apart.
constexpr std::string_view has_word_after = R"script(
function __bspctl_has_word_after --argument-names command
    set -l words (commandline -opc)
    while set -q words[1]; and test $words[1] != $command
        set -e words[1]
    end
    test (count (string match -v -- '-*' $words)) -gt 1
end
)script";

}  // namespace

std::string fish_completion() {
    std::string out = "# fish completion for bspctl\ncomplete -c bspctl -f" + std::string(has_word_after);
    for (const auto& command : commands()) out += word_line("not __fish_seen_subcommand_from " + names(commands()), command);
    for (const auto& group : commands()) {
        const auto open = when(group) + "; and not __fish_seen_subcommand_from " + names(group.actions);
        for (const auto& action : group.actions) out += word_line(open, action);
    }
    for (const auto& option : global_options()) out += option_line({}, option);
    for (const auto* command : all_actions()) {
        for (const auto& option : command->options) out += option_line(when(*command), option);
        out += positional_lines(*command);
    }
    return out;
}

}  // namespace bspctl::cli
