// SPDX-License-Identifier: Apache-2.0
#include "cli/reference.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/command.hpp"

namespace bspctl::cli {

namespace {

// A cell of a table: a bar would end it.
std::string cell(std::string_view text) { return text::replace_all(std::string(text), "|", "\\|"); }

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string option_row(const Option& option) {
    std::string name = "--" + std::string(option.name);
    if (!option.value.empty()) name += " " + std::string(option.value);
    auto left = option.letter == 0 ? std::string{} : code(std::string("-") + option.letter) + ", ";
    left += code(name);
    std::string right(option.help);
    if (option.repeats) right += " (may be repeated)";
    const auto environment = option.environment.empty() ? std::string{} : code(option.environment);
    return "| " + cell(left) + " | " + cell(right) + " | " + environment + " |\n";
}

std::string options_table(const std::vector<Option>& options) {
    if (options.empty()) return {};
    std::string out = "\n| option | meaning | variable |\n|---|---|---|\n";
    for (const auto& option : options) out += option_row(option);
    return out;
}

std::string body(const Command& command) {
    std::string out;
    if (!command.needs_action()) {
        auto usage = "bspctl " + std::string(command.name);
        if (!command.usage.empty()) usage += " " + std::string(command.usage);
        out += "\n    " + usage + "\n";
    }
    for (const auto& paragraph : text::split(command.details, '\n')) {
        if (!paragraph.empty()) out += "\n" + std::string(paragraph) + "\n";
    }
    out += options_table(command.options);
    if (!command.examples.empty()) out += "\nFor example:\n\n";
    for (const auto example : command.examples) out += "    " + std::string(example) + "\n";
    return out;
}

std::string heading(std::string_view marks, const Command& command) {
    return "\n" + std::string(marks) + " " + std::string(command.name) + "\n\n" + std::string(command.summary) + "\n";
}

std::string chapter(const Command& command) {
    auto out = heading("##", command) + body(command);
    for (const auto& action : command.actions) out += heading("###", action) + body(action);
    return out;
}

}  // namespace

std::string command_reference() {
    std::string out = "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
                      "# Commands\n\nMade from the program's own tables; `bspctl COMMAND --help` says the same.\n";
    std::vector<std::string_view> groups;
    for (const auto& command : commands()) {
        if (std::find(groups.begin(), groups.end(), command.group) == groups.end()) groups.push_back(command.group);
    }
    for (const auto group : groups) {
        out += "\n" + std::string(group) + ":";
        for (const auto& command : commands()) {
            if (command.group == group) out += " [" + std::string(command.name) + "](#" + std::string(command.name) + ")";
        }
        out += "\n";
    }
    out += "\n## Options of every command\n" + options_table(global_options());
    for (const auto& command : commands()) out += chapter(command);
    return out;
}

}  // namespace bspctl::cli
