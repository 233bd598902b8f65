// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"

namespace bspctl::cli {

namespace {

// Those of a group are those of all its actions.
std::vector<Option> all_options(const Command& command) {
    std::vector<std::vector<Option>> parts{command.options};
    for (const auto& action : command.actions) parts.push_back(action.options);
    parts.push_back(global_options());
    std::vector<Option> out;
    for (const auto& option : options::join(std::move(parts))) {
        const bool known = std::any_of(out.begin(), out.end(), [&](const Option& other) { return other.name == option.name; });
        if (!known) out.push_back(option);
    }
    return out;
}

// What the word after the command may be.
std::string first_words(const Command& command) {
    if (command.actions.empty()) return std::string(command.positional_words);
    std::vector<std::string> out;
    for (const auto& action : command.actions) out.emplace_back(action.word());
    return text::join(out, " ");
}

std::string words_of(const std::vector<Option>& all) {
    std::vector<std::string> out;
    for (const auto& option : all) out.push_back("--" + std::string(option.name));
    return text::join(out, " ");
}

std::string command_names() {
    std::vector<std::string> out;
    for (const auto& command : commands()) out.emplace_back(command.name);
    return text::join(out, " ");
}

// "--plugin|--level|…": the options that take the word after them. A letter may mean another thing elsewhere, so those
// are left out.
std::string takers() {
    std::set<std::string> out;
    for (const auto& command : commands()) {
        for (const auto& option : all_options(command)) {
            if (!option.value.empty()) out.insert("--" + std::string(option.name));
        }
    }
    return text::join({out.begin(), out.end()}, "|");
}

// What completes the value of an option: a word list, files or folders.
std::string bash_value(const Option& option) {
    if (option.words == "<dir>") return "compgen -d -- \"$cur\"";
    if (option.words.starts_with('<')) return "compgen -f -- \"$cur\"";
    return "compgen -W '" + std::string(option.words) + "' -- \"$cur\"";
}

std::string bash_case(std::string_view command, const Option& option) {
    if (option.value.empty()) return {};
    return "        " + std::string(command) + ":--" + std::string(option.name) + ") mapfile -t COMPREPLY < <(" +
           bash_value(option) + "); return ;;\n";
}

std::string bash_script() {
    std::string out =
        "# bash completion for bspctl\n_bspctl() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd= action= i\n"
        "    COMPREPLY=()\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case ${COMP_WORDS[i]} in\n"
        "            " + takers() + ") ((i++)) ;;\n"
        "            -*) ;;\n"
        "            *) if [[ -z $cmd ]]; then cmd=${COMP_WORDS[i]}; else action=${COMP_WORDS[i]}; break; fi ;;\n"
        "        esac\n    done\n"
        "    case $cmd:$prev in\n";
    for (const auto& option : global_options()) out += bash_case("", option);
    for (const auto& command : commands()) {
        for (const auto& option : all_options(command)) out += bash_case(command.name, option);
    }
    out += "    esac\n    case $cmd in\n        '') mapfile -t COMPREPLY < <(compgen -W '" + command_names() +
           " " + words_of(global_options()) + "' -- \"$cur\") ;;\n";
    for (const auto& command : commands()) {
        out += "        " + std::string(command.name) + ")\n            if [[ $cur == -* ]]; then\n                mapfile -t COMPREPLY < <(compgen -W '" +
               words_of(all_options(command)) + "' -- \"$cur\")\n";
        if (const auto words = first_words(command); !words.empty()) {
            const Option positional{.name = "", .words = words};
            out += "            elif [[ -z $action ]]; then\n                mapfile -t COMPREPLY < <(" + bash_value(positional) + ")\n"
                   "            else\n                mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n";
        }
        out += "            fi ;;\n";
    }
    return out + "    esac\n}\ncomplete -o filenames -F _bspctl bspctl\n";
}

std::string shell_word(std::string_view text) {
    return "'" + text::replace_all(std::string(text), "'", "'\\''") + "'";
}

std::string zsh_script() {
    std::string out = "#compdef bspctl\n_bspctl() {\n    local -a commands\n    commands=(\n";
    for (const auto& command : commands()) {
        out += "        " + shell_word(std::string(command.name) + ":" + std::string(command.summary)) + "\n";
    }
    out += "    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n    case $words[2] in\n";
    for (const auto& command : commands()) {
        out += "        " + std::string(command.name) + ") _arguments";
        for (const auto& option : all_options(command)) {
            // zsh reads brackets and colons of the text as its own
            auto help = text::replace_all(text::replace_all(std::string(option.help), "[", "("), "]", ")");
            help = text::replace_all(std::move(help), ":", "\\:");
            std::string spec = "--" + std::string(option.name) + "[" + help + "]";
            if (!option.value.empty()) {
                spec += ":" + text::replace_all(std::string(option.value), ":", "\\:") + ":";
                if (option.words == "<dir>") spec += "_files -/";
                else if (option.words.starts_with('<')) spec += "_files";
                else if (!option.words.empty()) spec += "(" + std::string(option.words) + ")";
            }
            out += " \\\n            " + shell_word(spec);
        }
        if (const auto words = first_words(command); !words.empty()) {
            const bool files = words.starts_with('<');
            out += " \\\n            " + shell_word("*:file:_files");
            if (!files) out += " " + shell_word("2:word:(" + words + ")");
        }
        out += " ;;\n";
    }
    return out + "    esac\n}\n_bspctl \"$@\"\n";
}

std::string fish_script() {
    std::string out = "# fish completion for bspctl\n";
    const std::string fresh = "not __fish_seen_subcommand_from " + command_names();
    for (const auto& command : commands()) {
        out += "complete -c bspctl -f -n " + shell_word(fresh) + " -a " + std::string(command.name) + " -d " + shell_word(command.summary) + "\n";
        for (const auto& option : all_options(command)) {
            out += "complete -c bspctl -n " + shell_word("__fish_seen_subcommand_from " + std::string(command.name)) + " -l " +
                   std::string(option.name);
            if (option.letter != 0) out += std::string(" -s ") + option.letter;
            if (!option.value.empty()) out += " -r";
            if (!option.words.empty() && !option.words.starts_with('<')) out += " -f -a " + shell_word(option.words);
            out += " -d " + shell_word(option.help) + "\n";
        }
        const auto words = first_words(command);
        if (words.empty() || words.starts_with('<')) continue;
        out += "complete -c bspctl -f -n " + shell_word("__fish_seen_subcommand_from " + std::string(command.name) +
               "; and not __fish_seen_subcommand_from " + words) + " -a " + shell_word(words) + "\n";
    }
    return out;
}

int run(Context& context, const Arguments& arguments) {
    const auto shell = arguments.positional(0);
    if (shell == "bash") context.answer(bash_script());
    else if (shell == "zsh") context.answer(zsh_script());
    else if (shell == "fish") context.answer(fish_script());
    else throw Failure("completion for which shell?", "", "bspctl completion bash, zsh or fish");
    return 0;
}

}  // namespace

Command completion_command() {
    return {.name = "completion",
            .group = "Host",
            .summary = "print the completion script of a shell",
            .usage = "bash | zsh | fish",
            .details = "",
            .examples = {"source <(bspctl completion bash)"},
            .options = {},
            .max_positionals = 1,
            .positional_words = "bash zsh fish",
            .run = run};
}

}  // namespace bspctl::cli
