// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "cli/completion.hpp"

namespace bspctl::cli {

namespace {

// How the script walks a line. `key` is the command, or the group and its action ("plugin list").
constexpr std::string_view walk = R"script(
_bspctl_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen "$1" -- "$cur"); }

_bspctl_offer() {
    case $1 in
        '') ;;
        '<file>') _bspctl_files -f ;;
        '<dir>') _bspctl_files -d ;;
        '<'*) mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" __complete "${1//[<>]/}" "$cur" "${place[@]}" 2>/dev/null)
              [[ $1 == '<manifest>' || $1 == '<run>' ]] && [[ ${#COMPREPLY[@]} -eq 0 ]] && _bspctl_files -f ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur") ;;
    esac
}

_bspctl() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} key= last= value=0 positionals=0 i word
    local -a place=()
    COMPREPLY=()
    # readline takes --option=value apart at the "="
    if [[ $cur == '=' ]]; then cur=
    elif [[ $prev == '=' ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == '=' ]]; then value=1; continue; fi
        if ((value)); then
            value=0
            [[ $last == -w || $last == --workspace ]] && place=(-w "$word")
            continue
        fi
        case $word in
            --) _bspctl_files -f; return ;;
            -*) last=$word
                if _bspctl_value "$key" "$word"; then value=1; fi ;;
            *) if [[ -z $key ]]; then key=$word
               elif [[ $positionals -eq 0 && " $(_bspctl_actions "$key") " == *" $word "* ]]; then key+=" $word"
               else ((positionals++)); fi ;;
        esac
    done
    if [[ $prev == -* ]] && _bspctl_value "$key" "$prev"; then _bspctl_offer "$REPLY"
    elif [[ $cur == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "$(_bspctl_options "$key")" -- "$cur")
    elif [[ -z $key ]]; then mapfile -t COMPREPLY < <(compgen -W "$(_bspctl_actions '')" -- "$cur")
    else
        _bspctl_positional "$key" "$positionals"; _bspctl_offer "$REPLY"
        [[ $positionals -eq 0 ]] && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$(_bspctl_actions "$key")" -- "$cur")
    fi
}

complete -F _bspctl bspctl
)script";

std::string option_words(const std::vector<Option>& options) {
    std::vector<std::string> out;
    for (const auto& option : options) out.push_back("--" + std::string(option.name));
    return text::join(out, " ");
}

// "        -m|--machine) REPLY='<machine>' ;;" for each that takes a value.
std::string value_cases(const std::vector<Option>& options, const std::string& indent) {
    std::string out;
    for (const auto& option : options) {
        if (option.value.empty()) continue;
        const auto letter = option.letter == 0 ? std::string{} : std::string("-") + option.letter + "|";
        out += indent + letter + "--" + std::string(option.name) + ") REPLY=" + shell_word(option.words) + " ;;\n";
    }
    return out;
}

std::string value_case(std::string_view name, const std::vector<Option>& options) {
    const auto cases = value_cases(options, "            ");
    if (cases.empty()) return {};
    return "        " + shell_word(name) + ") case $2 in\n" + cases +
           "            *) _bspctl_global \"$2\"; return ;;\n        esac ;;\n";
}

// Before its action is typed, a group takes whatever any of them takes.
std::vector<Option> options_of_all(const Command& group) {
    std::vector<std::vector<Option>> out{group.options};
    for (const auto& action : group.actions) out.push_back(action.options);
    return options::join(std::move(out));
}

// Does an option take a value, and which? In REPLY.
std::string value_function() {
    std::string out = "_bspctl_value() {\n    REPLY=\n    case $1 in\n";
    for (const auto* command : all_actions()) {
        if (command->actions.empty()) out += value_case(command->name, command->options);
    }
    for (const auto& group : commands()) {
        if (!group.actions.empty()) out += value_case(group.name, options_of_all(group));
    }
    return out + "        *) _bspctl_global \"$2\"; return ;;\n    esac\n}\n\n_bspctl_global() {\n    REPLY=\n    case $1 in\n" +
           value_cases(global_options(), "        ") + "        *) return 1 ;;\n    esac\n}\n\n";
}

std::string options_function() {
    std::string out = "_bspctl_options() {\n    case $1 in\n";
    for (const auto* command : all_actions()) {
        out += "        " + shell_word(command->name) + ") echo " + shell_word(option_words(options_of(*command))) + " ;;\n";
    }
    return out + "        *) echo " + shell_word(option_words(global_options())) + " ;;\n    esac\n}\n\n";
}

// The commands, or the actions of a group.
std::string actions_function() {
    std::vector<std::string> names;
    for (const auto& command : commands()) names.emplace_back(command.name);
    std::string out = "_bspctl_actions() {\n    case $1 in\n        '') echo " + shell_word(text::join(names, " ")) + " ;;\n";
    for (const auto& command : commands()) {
        if (command.actions.empty()) continue;
        std::vector<std::string> actions;
        for (const auto& action : command.actions) actions.emplace_back(action.word());
        out += "        " + shell_word(command.name) + ") echo " + shell_word(text::join(actions, " ")) + " ;;\n";
    }
    return out + "    esac\n}\n\n";
}

// What a command's word is completed with, after so many others? In REPLY.
std::string positional_function() {
    std::string out = "_bspctl_positional() {\n    REPLY=\n    case $1 in\n";
    for (const auto* command : all_actions()) {
        if (command->positional_words.empty()) continue;
        const auto words = positionals_of(*command);
        out += "        " + shell_word(command->name) + ") REPLY=" + shell_word(words.first);
        if (words.later != words.first) out += "; (($2)) && REPLY=" + shell_word(words.later);
        out += " ;;\n";
    }
    return out + "    esac\n}\n";
}

}  // namespace

std::string bash_completion() {
    return "# bash completion for bspctl\n" + value_function() + options_function() + actions_function() +
           positional_function() + std::string(walk);
}

}  // namespace bspctl::cli
