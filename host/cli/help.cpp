// SPDX-License-Identifier: Apache-2.0
#include "cli/help.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "config/keys.hpp"

namespace bspctl::cli {

namespace {

constexpr std::size_t width = 80;

// Words in lines of at most `width`, each after `indent` blanks; the first line continues what is already there.
std::string wrap(std::string_view words, std::size_t indent, std::size_t column) {
    std::string out;
    for (const auto& word : text::split(words, ' ')) {
        if (column + word.size() + 1 > width && column > indent) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (!out.empty()) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

std::string entry(const std::string& left, std::string_view right, std::size_t indent) {
    std::string line = "  " + left;
    if (line.size() + 2 > indent) line += "\n" + std::string(indent, ' ');
    else line.resize(indent, ' ');
    return line + wrap(right, indent, indent) + "\n";
}

std::string option_entry(const Option& option) {
    std::string left = option.letter != 0 ? std::string("-") + option.letter + ", " : "    ";
    left += "--" + std::string(option.name);
    if (!option.value.empty()) left += " " + std::string(option.value);
    std::string right(option.help);
    if (option.repeats) right += " (may be repeated)";
    if (!option.environment.empty()) right += " [$" + std::string(option.environment) + "]";
    return entry(left, right, 30);
}

std::string exit_codes() {
    return "  0    done as asked, nothing to do included\n"
           "  1    the build or the work failed\n"
           "  2    not started: usage, configuration, or doctor blocked\n"
           "  3    a defect of bspctl\n"
           "  130  interrupted (Ctrl-C)\n"
           "  143  terminated (SIGTERM)\n"
           "\n`bspctl shell -c COMMAND` passes the command's own code on.\n";
}

std::string environment_page() {
    std::string out;
    for (const auto& key : config::keys()) {
        if (!key.environment.empty()) out += entry(key.environment, key.help, 32);
    }
    const std::vector<std::pair<std::string, std::string_view>> others{
        {"BSPCTL_PLUGIN_PATH", "folders searched for plugins, apart by ':', instead of the installed ones"},
        {"BSPCTL_ADD_PLUGIN_PATH", "folders searched before them"},
        {"BSPCTL_OVERLAY_PATH", "folders searched for overlays before the installed ones"},
        {"NO_COLOR, CLICOLOR, FORCE_COLOR", "colour, as no-color.org and force-color.org have it"},
        {"XDG_CONFIG_HOME", "where bspctl/config.toml is looked for (default ~/.config)"},
    };
    for (const auto& [name, help] : others) out += entry(name, help, 32);
    return out + "\nA variable that is set but empty counts as unset. A flag is stronger than a variable, a\n"
                 "variable than the workspace's .bspctl.toml, that than the user's config.toml.\n";
}

std::string configuration_page() {
    std::string out =
        "Read from .bspctl.toml in the workspace and bspctl/config.toml in the user's\n"
        "configuration folder. `*` stands for a family: [defaults.FAMILY].\n\n";
    for (const auto& key : config::keys()) {
        std::string right(key.help);
        if (!key.environment.empty()) right += " [$" + key.environment + "]";
        if (key.from_workspace == config::FromWorkspace::refused) right += " (not in a workspace's file)";
        out += entry(std::string(key.name), right, 36);
    }
    return out;
}

}  // namespace

std::string overview() {
    std::string out = "bspctl builds board support packages: give it what the board vendor hands out.\n\n"
                      "usage: bspctl [OPTIONS] COMMAND …\n";
    std::vector<std::string_view> groups;
    for (const auto& command : commands()) {
        if (std::find(groups.begin(), groups.end(), command.group) == groups.end()) groups.push_back(command.group);
    }
    for (const auto group : groups) {
        out += "\n" + std::string(group) + "\n";
        for (const auto& command : commands()) {
            if (command.group == group) out += entry(std::string(command.name), command.summary, 18);
        }
    }
    out += "\nTopics (bspctl help TOPIC)\n";
    for (const auto& topic : topics()) out += entry(std::string(topic.name), topic.summary, 18);
    return out + "\n`bspctl COMMAND --help` says more of a command.\n";
}

namespace {

std::string usage_of(const Command& command) {
    return "usage: bspctl " + std::string(command.name) + " " + wrap(command.usage, 7, 15 + command.name.size()) + "\n";
}

std::string lines_of(std::string_view title, const std::vector<std::string_view>& lines) {
    if (lines.empty()) return {};
    auto out = "\n" + std::string(title) + "\n";
    for (const auto line : lines) out += "  " + std::string(line) + "\n";
    return out;
}

std::string actions_of(const Command& group) {
    if (group.actions.empty()) return {};
    std::string out = "\nActions (bspctl " + std::string(group.name) + " ACTION --help says more)\n";
    for (const auto& action : group.actions) {
        auto left = std::string(action.word());
        if (!action.usage.empty()) left += " " + std::string(action.usage);
        out += entry(left, action.summary, 26);
    }
    return out;
}

}  // namespace

std::string help_for(const Command& command) {
    auto out = wrap("bspctl " + std::string(command.name) + ": " + std::string(command.summary), 0, 0) + "\n\n";
    out += command.needs_action() ? "usage: bspctl " + std::string(command.name) + " ACTION …\n" : usage_of(command);
    out += lines_of("Examples", command.examples) + actions_of(command);
    if (!command.details.empty()) {
        out += "\n";
        for (const auto& paragraph : text::split(command.details, '\n')) out += wrap(paragraph, 0, 0) + "\n";
    }
    if (!command.options.empty()) out += "\nOptions\n";
    for (const auto& option : command.options) out += option_entry(option);
    out += "\nOptions of every command\n";
    for (const auto& option : global_options()) out += option_entry(option);
    return out;
}

const std::vector<Topic>& topics() {
    static const std::vector<Topic> all{
        {"exit-codes", "what the exit codes mean"},
        {"environment", "the variables bspctl reads"},
        {"configuration", "the keys of .bspctl.toml and config.toml"},
    };
    return all;
}

std::string topic_text(std::string_view name) {
    if (name == "exit-codes") return exit_codes();
    if (name == "environment") return environment_page();
    if (name == "configuration") return configuration_page();
    return {};
}

}  // namespace bspctl::cli
