// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.hpp"

#include <algorithm>

#include <boost/program_options.hpp>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"

namespace bspctl::cli {

namespace po = boost::program_options;

std::string Arguments::get(std::string_view name, std::string_view fallback) const {
    const auto found = values_.find(std::string(name));
    return found == values_.end() || found->second.empty() ? std::string(fallback) : found->second.back();
}

std::vector<std::string> Arguments::all(std::string_view name) const {
    const auto found = values_.find(std::string(name));
    return found == values_.end() ? std::vector<std::string>{} : found->second;
}

const std::vector<Option>& global_options() {
    static const std::vector<Option> options{
        {"workspace", 'w', "DIR", "the workspace, instead of the one found from here upwards", "BSPCTL_WORKSPACE", "<dir>"},
        {"family", 0, "NAME", "the family that builds, instead of the one detected", "BSPCTL_FAMILY", "<family>"},
        {"plugin", 0, "FILE", "load this plugin too", "", "<file>", true},
        {"no-plugin", 0, "GLOB", "do not load plugins with such an id", "BSPCTL_DISABLE_PLUGINS", "", true},
        {"only-plugin", 0, "GLOB", "load only plugins with such an id", "", "", true},
        {"no-plugins", 0, "", "load none"},
        {"trust-plugin", 0, "sha256:HEX", "the plugin with this digest is approved, for this run", "", "", true},
        {"plugin-isolation", 0, "WHICH", "which plugins run in a process of their own: third-party, none or all",
         "BSPCTL_PLUGIN_ISOLATION", "third-party none all"},
        {"color", 0, "WHEN", "auto, always or never", "NO_COLOR", "auto always never"},
        {"progress", 0, "HOW", "auto, tty, plain, json or none", "BSPCTL_PROGRESS", "auto tty plain json none"},
        {"strict", 0, "", "what the configuration's files have and bspctl does not know is an error", "BSPCTL_STRICT"},
        {"no-input", 0, "", "never ask; a question is an error that names the option answering it"},
        {"quiet", 'q', "", "errors and the result only"},
        {"verbose", 'v', "", "say more; the child's whole output"},
        {"help", 'h', "", "help for the command"},
        {"version", 'V', "", "the version"},
    };
    return options;
}

std::vector<Option> options_of(const Command& command) {
    auto options = command.options;
    for (const auto& option : global_options()) {
        // A command's own option of that name or letter hides the global one.
        const bool taken = std::any_of(command.options.begin(), command.options.end(), [&](const Option& own) {
            return own.name == option.name || (own.letter != 0 && own.letter == option.letter);
        });
        if (!taken) options.push_back(option);
    }
    return options;
}

namespace {

po::options_description describe(const std::vector<Option>& options) {
    po::options_description out;
    for (const auto& option : options) {
        auto name = std::string(option.name);
        if (option.letter != 0) name += std::string(",") + option.letter;
        if (!option.also.empty()) out.add_options()(std::string(option.also).c_str(), po::value<std::string>());
        if (option.value.empty()) out.add_options()(name.c_str(), po::bool_switch());
        else if (option.repeats) out.add_options()(name.c_str(), po::value<std::vector<std::string>>()->composing());
        else out.add_options()(name.c_str(), po::value<std::string>());
    }
    out.add_options()("\x01positional", po::value<std::vector<std::string>>());
    return out;
}

std::string try_help(const Command& command) { return "see `bspctl " + std::string(command.name) + " --help`"; }

[[noreturn]] void unknown_option(const Command& command, const std::vector<Option>& options, const std::string& given) {
    std::vector<std::string> names;
    for (const auto& option : options) names.push_back("--" + std::string(option.name));
    const auto near = text::nearest(given, names);
    throw Failure("bspctl " + std::string(command.name) + " has no option " + given,
                  near ? "the nearest is " + *near : "", try_help(command));
}

po::parsed_options run_parser(const Command& command, const std::vector<Option>& options,
                              const std::vector<std::string>& words) {
    const auto description = describe(options);
    po::positional_options_description positional;
    positional.add("\x01positional", -1);
    try {
        return po::command_line_parser(words)
            .options(description)
            .positional(positional)
            .style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing)
            .run();
    } catch (const po::unknown_option& error) {
        unknown_option(command, options, error.get_option_name());
    } catch (const po::invalid_command_line_syntax& error) {
        const bool no_value = error.kind() == po::invalid_syntax::missing_parameter ||
                              error.kind() == po::invalid_syntax::empty_adjacent_parameter;
        throw Failure(no_value ? "option " + error.get_option_name() + " needs a value"
                               : "option " + error.get_option_name() + " takes no value",
                      "", try_help(command));
    } catch (const po::error& error) {
        throw Failure("the command line is not understood", error.what(), try_help(command));
    }
}

void check_words(const Option& option, const std::string& value) {
    if (option.words.empty() || option.words.starts_with('<')) return;
    const auto allowed = text::split(option.words, ' ');
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
    throw Failure("--" + std::string(option.name) + " cannot be '" + value + "'",
                  "allowed are " + text::join(allowed, ", "), "");
}

}  // namespace

Arguments parse(const Command& command, std::vector<std::string> words) {
    Arguments out;
    if (const auto end = std::find(words.begin(), words.end(), "--"); end != words.end()) {
        out.rest_.assign(end + 1, words.end());
        words.erase(end, words.end());
        if (!command.takes_rest && !out.rest_.empty()) {
            throw Failure("bspctl " + std::string(command.name) + " takes nothing after --", "", try_help(command));
        }
    }
    const auto options = options_of(command);
    for (const auto& parsed : run_parser(command, options, words).options) {
        if (parsed.position_key >= 0) {
            out.positionals_.insert(out.positionals_.end(), parsed.value.begin(), parsed.value.end());
            continue;
        }
        const auto option = std::find_if(options.begin(), options.end(),
                                         [&](const Option& known) { return known.name == parsed.string_key || known.also == parsed.string_key; });
        auto& values = out.values_[std::string(option->name)];
        if (!option->repeats && !option->value.empty() && !values.empty()) {
            throw Failure("--" + parsed.string_key + " was given twice", "", "give it once");
        }
        for (const auto& value : parsed.value) check_words(*option, value);
        values.insert(values.end(), parsed.value.begin(), parsed.value.end());
    }
    if (out.positionals_.size() > command.max_positionals && !out.has("help")) {
        throw Failure("bspctl " + std::string(command.name) + " does not take '" +
                          out.positionals_[command.max_positionals] + "'",
                      "usage: bspctl " + std::string(command.name) + " " + std::string(command.usage),
                      try_help(command));
    }
    return out;
}

namespace {

bool is_short(std::string_view word) { return !word.starts_with("--"); }

// The option of a table that a word like "--name", "--name=value" or "-n" begins with; null: none.
const Option* find_option(const std::vector<Option>& options, std::string_view word) {
    const auto name = word.substr(0, word.find('='));
    const auto found = std::find_if(options.begin(), options.end(), [&](const Option& known) {
        return is_short(word) ? known.letter == word[1] : name.substr(2) == known.name;
    });
    return found == options.end() ? nullptr : &*found;
}

// Does the word after this one belong to it?
bool takes_next(std::string_view word, const Option& option) {
    const bool whole = is_short(word) ? word.size() == 2 : word.find('=') == std::string_view::npos;
    return whole && !option.value.empty();
}

// The command that has this option: the one given further on, else the first of all.
const Command* owner_of(std::string_view word, const std::vector<std::string>& argv) {
    const Command* out = nullptr;
    for (const auto* command : all_actions()) {
        if (find_option(command->options, word) == nullptr) continue;
        const auto group = command->name.substr(0, command->name.find(' '));
        if (std::find(argv.begin(), argv.end(), group) != argv.end()) return command;
        if (out == nullptr) out = command;
    }
    return out;
}

[[noreturn]] void not_global(const std::vector<std::string>& argv, std::size_t at) {
    const auto& word = argv[at];
    const auto name = word.substr(0, is_short(word) ? 2 : word.find('='));
    if (const auto* command = owner_of(word, argv)) {
        auto example = "bspctl " + std::string(command->name) + " " + word;
        if (takes_next(word, *find_option(command->options, word)) && at + 1 < argv.size()) example += " " + text::shell_quote(argv[at + 1]);
        throw Failure("option " + name + " belongs to a command", "", "put it after the command: " + example);
    }
    std::vector<std::string> names;
    for (const auto& option : global_options()) names.push_back("--" + std::string(option.name));
    const auto near = text::nearest(name, names);
    throw Failure("there is no option " + name, near ? "the nearest is " + *near : "", "see `bspctl --help`");
}

}  // namespace

namespace {

// An option that a group or any action of it takes, or every command does; null: none. Which action it is for is not known
// yet, only whether it takes a value.
const Option* option_in_group(const Command& group, std::string_view word) {
    for (const auto& action : group.actions) {
        if (const auto* option = find_option(action.options, word)) return option;
    }
    if (const auto* option = find_option(group.options, word)) return option;
    return find_option(global_options(), word);
}

[[noreturn]] void no_such_action(const Command& group, const std::string& word) {
    std::vector<std::string> names;
    for (const auto& action : group.actions) names.emplace_back(action.word());
    const auto near = word.empty() ? std::nullopt : text::nearest(word, names);
    throw Failure("bspctl " + std::string(group.name) + (word.empty() ? " needs an action" : " has no action '" + word + "'"),
                  near ? "the nearest is " + *near : "it has " + text::join(names, ", "), try_help(group));
}

bool asks_for_help(const std::vector<std::string>& words) {
    return std::any_of(words.begin(), words.end(), [](const auto& word) { return word == "--help" || word == "-h"; });
}

}  // namespace

Chosen choose_action(const Command& group, std::vector<std::string> words) {
    for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
        const auto word = words[i];
        if (word.size() > 1 && word.starts_with('-')) {
            const auto* option = option_in_group(group, word);
            if (option != nullptr && takes_next(word, *option)) ++i;
            continue;
        }
        const auto* action = find_action(group, word);
        if (action == nullptr && group.run != nullptr) return {&group, std::move(words)};
        if (action == nullptr) no_such_action(group, word);
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
        return {action, std::move(words)};
    }
    if (group.run != nullptr) return {&group, std::move(words)};
    if (!asks_for_help(words)) no_such_action(group, {});
    return {nullptr, std::move(words)};
}

Split split(const std::vector<std::string>& argv) {
    Split out;
    for (std::size_t i = 0; i < argv.size(); ++i) {
        const auto& word = argv[i];
        if (!word.starts_with('-') || word == "-") {
            out.command = word;
            out.words.assign(argv.begin() + static_cast<std::ptrdiff_t>(i) + 1, argv.end());
            return out;
        }
        const auto* option = find_option(global_options(), word);
        if (option == nullptr) not_global(argv, i);
        out.globals.push_back(word);
        if (takes_next(word, *option) && i + 1 < argv.size()) out.globals.push_back(argv[++i]);
    }
    return out;
}

}  // namespace bspctl::cli
