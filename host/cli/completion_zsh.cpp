// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "cli/completion.hpp"

namespace bspctl::cli {

namespace {

// What completes a value: zsh's own word for it.
std::string action(std::string_view words) {
    switch (completer(words)) {
        case Completer::nothing: return " ";
        case Completer::files: return "_files";
        case Completer::folders: return "_files -/";
        case Completer::asked: return "_bspctl_ask " + std::string(kind(words));
        case Completer::words: return "(" + std::string(words) + ")";
    }
    return " ";
}

// Brackets and colons of a text are zsh's own in a specification.
std::string tame(std::string_view text) {
    auto out = text::replace_all(text::replace_all(std::string(text), "[", "("), "]", ")");
    return text::replace_all(std::move(out), ":", "\\:");
}

std::string specification(const Option& option, const std::string& name) {
    auto out = (option.repeats ? "*" : "") + name + "[" + tame(option.help) + "]";
    if (!option.value.empty()) out += ":" + tame(option.value) + ":" + action(option.words);
    return shell_word(out);
}

std::string specifications(const std::vector<Option>& options) {
    std::string out;
    for (const auto& option : options) {
        if (option.letter != 0) out += " \\\n        " + specification(option, std::string("-") + option.letter + (option.value.empty() ? "" : "+"));
        out += " \\\n        " + specification(option, "--" + std::string(option.name) + (option.value.empty() ? "" : "="));
    }
    return out;
}

std::string function_name(std::string_view command) {
    auto out = "_bspctl_" + std::string(command);
    for (auto& c : out) {
        if (c == ' ' || c == '-') c = '_';
    }
    return out;
}

std::string positional(const Command& command) {
    if (command.positional_words.empty()) return {};
    const auto words = positionals_of(command);
    const auto entry = [&](const std::string& which, std::string_view kinds) {
        return " \\\n        " + shell_word(which + ":" + tame(command.usage) + ":" + action(kinds));
    };
    return (words.later == words.first ? "" : entry("1", words.first)) + entry("*", words.later);
}

std::string function_of(const std::string& name, const Command& command) {
    return name + "() {\n    _arguments -s -S" + specifications(options_of(command)) +
           positional(command) + "\n}\n\n";
}

std::string entries(const std::vector<Command>& list) {
    std::string out;
    for (const auto& command : list) {
        out += "            " + shell_word(std::string(command.word()) + ":" + std::string(command.summary)) + "\n";
    }
    return out;
}

// One of `list`, then what that takes.
std::string chooser(const std::string& name, const std::vector<Command>& list) {
    auto out = name + "() {\n    local curcontext=$curcontext state line\n    _arguments -C -S" +
               specifications(global_options()) + " \\\n        '1: :->word' '*:: :->rest'\n    case $state in\n        word)\n"
               "            local -a words_here=(\n" + entries(list) +
               "            )\n            _describe command words_here ;;\n        rest) case $words[1] in\n";
    for (const auto& command : list) {
        out += "            " + std::string(command.word()) + ") " + function_name(command.name) + " ;;\n";
    }
    return out + "        esac ;;\n    esac\n}\n\n";
}

// A command that does something by itself too: its first word may be an action or whatever else it takes.
std::string with_and_without_action(const Command& command) {
    const auto name = function_name(command.name);
    std::string words;
    for (const auto& action : command.actions) words += (words.empty() ? "" : "|") + std::string(action.word());
    return chooser(name + "_action", command.actions) + function_of(name + "_itself", command) + name +
           "() {\n    local -a words_here=(\n" + entries(command.actions) + "            )\n    case $words[2] in\n        " + words +
           ") (( CURRENT > 2 )) && " + name + "_action && return ;;\n    esac\n    (( CURRENT == 2 )) && [[ $words[2] != -* ]] && "
           "_describe command words_here\n    " + name + "_itself\n}\n\n";
}

}  // namespace

std::string zsh_completion() {
    std::string out = "#compdef bspctl\n\n_bspctl_ask() {\n    local -a found place\n"
                      "    local i=${words[(i)(-w|--workspace)]}\n"
                      "    (( i < $#words )) && place=(-w \"${words[i+1]}\")\n"
                      "    found=(${(f)\"$(bspctl __complete $1 \"$PREFIX\" $place 2>/dev/null)\"})\n"
                      "    (( $#found )) && compadd -a found\n}\n\n";
    for (const auto* command : all_actions()) {
        if (command->actions.empty()) out += function_of(function_name(command->name), *command);
    }
    for (const auto& command : commands()) {
        if (command.needs_action()) out += chooser(function_name(command.name), command.actions);
        else if (!command.actions.empty()) out += with_and_without_action(command);
    }
    return out + chooser("_bspctl", commands()) + "_bspctl \"$@\"\n";
}

}  // namespace bspctl::cli
