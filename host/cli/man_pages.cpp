// SPDX-License-Identifier: Apache-2.0
#include "cli/man_pages.hpp"

#include <cstdint>
#include <iomanip>
#include <sstream>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "cli/help.hpp"
#include "config/keys.hpp"

namespace bspctl::cli {

namespace {

// The character that begins `text`, as roff names it whatever the reader's encoding is, and how many bytes it has.
std::pair<std::string, std::size_t> special_character(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    std::uint32_t code = lead & (0xFFu >> (size + 1));
    for (const char c : text.substr(1, size - 1)) code = (code << 6) | (static_cast<unsigned char>(c) & 0x3Fu);
    std::ostringstream out;
    out << "\\[u" << std::uppercase << std::hex << std::setw(4) << std::setfill('0') << code << ']';
    return {out.str(), size};
}

// Text as roff prints it: no escape, no hyphen that is typeset as one (people copy options), no line that is a request.
std::string escaped(std::string_view text) {
    std::string out;
    bool line_begins = true;
    while (!text.empty()) {
        const char c = text.front();
        std::pair<std::string, std::size_t> next{std::string(1, c), 1};
        if (line_begins && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\') next.first = "\\e";
        else if (c == '-') next.first = "\\-";
        else if ((static_cast<unsigned char>(c) & 0x80u) != 0) next = special_character(text);
        out += next.first;
        text.remove_prefix(next.second);
        line_begins = c == '\n';
    }
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (auto& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }

std::string paragraph(std::string_view text) { return escaped(text) + "\n"; }

std::string section(std::string_view title) { return ".SH " + std::string(title) + "\n"; }

std::string literal(std::string_view text) { return ".nf\n" + escaped(text) + (text.ends_with('\n') ? "" : "\n") + ".fi\n"; }

std::string page(std::string_view name, std::string_view summary, std::string_view synopsis, char number = '1') {
    const auto title = upper(name);
    return ".\\\" SPDX-License-Identifier: Apache-2.0\n.TH " + escaped(title) + " " + number + " " + std::string(release_date) + " \"bspctl " + std::string(version) +
           "\" \"bspctl manual\"\n" + section("NAME") + escaped(name) + " \\- " + escaped(summary) + "\n" +
           section("SYNOPSIS") + std::string(synopsis) + "\n";
}

std::string option_entry(const Option& option) {
    const auto value = option.value.empty() ? "" : " \\fI" + escaped(option.value) + "\\fR";
    std::string left = option.letter == 0 ? "" : bold(std::string("-") + option.letter) + ", ";
    left += bold("--" + std::string(option.name)) + value;
    std::string right(option.help);
    if (option.repeats) right += " (may be repeated)";
    if (!option.environment.empty()) right += " [$" + std::string(option.environment) + "]";
    return ".TP\n" + left + "\n" + paragraph(right);
}

std::string options_section(std::string_view title, const std::vector<Option>& options) {
    if (options.empty()) return {};
    auto out = section(title);
    for (const auto& option : options) out += option_entry(option);
    return out;
}

std::string topic_section(std::string_view title, std::string_view topic) {
    return section(title) + literal(topic_text(topic));
}

std::string details_section(const Command& command) {
    if (command.details.empty()) return {};
    auto out = section("DESCRIPTION");
    bool first = true;
    for (const auto& text : text::split(command.details, '\n')) {
        if (text.empty()) continue;
        if (!first) out += ".PP\n";
        out += paragraph(text);
        first = false;
    }
    return out;
}

std::string examples_section(const Command& command) {
    if (command.examples.empty()) return {};
    std::string text;
    for (const auto example : command.examples) text += std::string(example) + "\n";
    return section("EXAMPLES") + literal(text);
}

// A group has one page, with a section for each action.
std::string action_section(const Command& action) {
    auto out = section(upper(action.name)) + bold("bspctl " + std::string(action.name)) + " " + escaped(action.usage) +
               "\n.PP\n" + paragraph(action.summary);
    for (const auto& text : text::split(action.details, '\n')) {
        if (!text.empty()) out += ".PP\n" + paragraph(text);
    }
    for (const auto& option : action.options) out += option_entry(option);
    for (const auto example : action.examples) out += ".PP\n" + literal(example);
    return out;
}

std::string page_name(const Command& command) { return "bspctl-" + std::string(command.name); }

}  // namespace

std::string man_page_of_program() {
    auto out = page("bspctl", "build board support packages from what their vendors hand out",
                    bold("bspctl") + " [\\fIOPTIONS\\fR] \\fICOMMAND\\fR \\&...");
    out += section("COMMANDS");
    for (const auto& command : commands()) {
        out += ".TP\n.BR " + escaped(page_name(command)) + " (1)\n" + paragraph(command.summary);
    }
    out += options_section("OPTIONS OF EVERY COMMAND", global_options());
    return out + topic_section("EXIT STATUS", "exit-codes") + topic_section("ENVIRONMENT", "environment") +
           section("SEE ALSO") + ".BR bspctl\\-config (5)\n";
}

std::string man_page_of_configuration() {
    auto out = page("bspctl-config", "the files that configure bspctl", bold("~/.config/bspctl/config.toml") + "\n.br\n" +
                    bold(".bspctl.toml"), '5');
    out += section("DESCRIPTION") +
           paragraph("TOML files: the first is the user's ($XDG_CONFIG_HOME/bspctl/config.toml), the second lies at the top "
                     "of a workspace. A flag is stronger than a variable, a variable than the workspace's file, that than a "
                     "preset, that than the user's file, that than what a vendor's definition or a family has. "
                     "`bspctl config show --origin` says where each value comes from, `bspctl settings` changes one.") +
           ".PP\n" + paragraph("`*` stands for a family: defaults.nxp.machine is machine in [defaults.nxp].") + section("KEYS");
    for (const auto& key : config::keys()) {
        std::string text(key.help);
        if (!key.standard.empty()) text += " (" + std::string(key.standard) + ")";
        if (!key.environment.empty()) text += " [$" + key.environment + "]";
        if (key.from_workspace == config::FromWorkspace::refused) text += " Not in a workspace's file.";
        out += ".TP\n" + bold(key.name) + "\n" + paragraph(text);
    }
    return out + section("SEE ALSO") + ".BR bspctl (1),\n.BR bspctl\\-config (1),\n.BR bspctl\\-settings (1)\n";
}

std::string man_page(const Command& command) {
    const auto usage = command.needs_action() ? "\\fIACTION\\fR \\&..." : escaped(command.usage);
    const auto synopsis = bold("bspctl " + std::string(command.name)) + " " + usage;
    auto out = page(page_name(command), command.summary, synopsis);
    out += details_section(command) + options_section("OPTIONS", command.options) + examples_section(command);
    for (const auto& action : command.actions) out += action_section(action);
    return out + section("SEE ALSO") + ".BR bspctl (1)\n";
}

void write_man_pages(const std::filesystem::path& folder) {
    files::write_if_changed(folder / "man1/bspctl.1", man_page_of_program());
    for (const auto& command : commands()) {
        files::write_if_changed(folder / "man1" / (page_name(command) + ".1"), man_page(command));
    }
    files::write_if_changed(folder / "man5/bspctl-config.5", man_page_of_configuration());
}

}  // namespace bspctl::cli
