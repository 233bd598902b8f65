// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/plugin_actions.hpp"
#include "cli/plugin_text.hpp"
#include "plugins/discovery.hpp"

namespace bspctl::cli {

namespace {

std::string list_text(const std::vector<plugins::Entry>& entries) {
    std::string out;
    for (const auto& entry : entries) {
        auto line = name_of(entry);
        line.resize(std::max<std::size_t>(line.size() + 2, 24), ' ');
        line += entry.info.version;
        line.resize(std::max<std::size_t>(line.size() + 2, 34), ' ');
        line += std::string(word(entry.state)) + "  " + entry.path.string();
        out += line + "\n";
        if (!entry.reason.empty()) out += "    " + entry.reason + "\n";
        if (!entry.fix.empty()) out += "    fix: " + entry.fix + "\n";
    }
    return out.empty() ? "no plugins\n" : out;
}

int list(Context& context, const Arguments& arguments) {
    context.registry().fill_digests();
    const auto& entries = context.registry().entries();
    if (!arguments.has("json")) {
        context.answer(list_text(entries));
        return 0;
    }
    json::Writer out;
    out.object().field("schema", "bspctl.plugins/1").key("plugins").array();
    for (const auto& entry : entries) write(out, entry);
    out.end_array().end_object();
    context.answer(out.str());
    return 0;
}

// By its id, the last part of it, or its file without "bspctl-" and ".so": what was never loaded has no id.
bool is_called(const plugins::Entry& entry, const std::string& name) {
    return entry.id == name || entry.id.ends_with("." + name) || plugins::short_name(entry.path) == name;
}

int info(Context& context, const Arguments& arguments) {
    const auto name = arguments.positional(0);
    if (name.empty()) throw Failure("plugin info needs NAME", "", "`bspctl plugin list` shows the names");
    context.registry().fill_digests();
    std::vector<std::string> known;
    for (const auto& entry : context.registry().entries()) {
        known.push_back(name_of(entry));
        if (!is_called(entry, name) && entry.path != (context.cwd() / name).lexically_normal()) continue;
        if (arguments.has("json")) {
            json::Writer out;
            write(out, entry);
            context.answer(out.str());
        } else {
            context.answer(info_text(entry));
        }
        return 0;
    }
    const auto near = text::nearest(name, known);
    throw Failure("there is no plugin '" + name + "'", near ? "the nearest is " + *near : "",
                  "`bspctl plugin list` shows those that were found; `bspctl plugin probe FILE` looks at a file");
}

const Option yes{"yes", 'y', "", "approve without a question"};

}  // namespace

Command plugin_command() {
    return {
        .name = "plugin",
        .group = "Host",
        .summary = "list the plugins, approve, write and check them",
        .details = "Families, checks and rules come from plugins. NAME is an id, its last part, the NAME of "
                   "bspctl-NAME.so, or a path. A plugin that is "
                   "not installed for the whole machine is refused until `plugin trust` has approved it; `plugin probe` "
                   "says what a file is without approving it.",
        .examples = {"bspctl plugin list", "bspctl plugin info generic --json", "bspctl plugin trust ./bspctl-acme.so",
                     "bspctl plugin new com.acme.boards",
                     "bspctl plugin check ./bspctl-acme.so --fixtures tests/fixtures"},
        .actions = {
            {.name = "plugin list",
             .summary = "the plugins that were found, and what became of each",
             .options = {options::json()},
             .run = list},
            {.name = "plugin info",
             .summary = "what one of them is and offers",
             .usage = "NAME",
             .options = {options::json()},
             .max_positionals = 1,
             .positional_words = "<plugin>",
             .run = info},
            {.name = "plugin probe",
             .summary = "what a plugin file is, approved or not",
             .usage = "FILE",
             .options = {options::json()},
             .max_positionals = 1,
             .positional_words = "<file>",
             .run = plugin_probe},
            {.name = "plugin trust",
             .summary = "approve a plugin file",
             .usage = "FILE",
             .options = {yes},
             .max_positionals = 1,
             .positional_words = "<file>",
             .run = plugin_trust},
            {.name = "plugin untrust",
             .summary = "take approvals back",
             .usage = "FILE|ID|DIGEST",
             .max_positionals = 1,
             .positional_words = "<file>",
             .run = plugin_untrust},
            {.name = "plugin new",
             .summary = "write a project that builds a plugin",
             .usage = "ID [OPTIONS]",
             .examples = {"bspctl plugin new com.acme.boards --kind family"},
             .options = {{"kind", 0, "KIND", "family, doctor or triage", "", "family doctor triage"},
                         {"build", 0, "TOOL", "for cmake or meson alone", "", "cmake meson"},
                         {"output", 'o', "DIR", "the folder to write (default: named after the id)", "", "<dir>"}},
             .max_positionals = 1,
             .run = plugin_new},
            {.name = "plugin check",
             .summary = "try a plugin against the rules of the ABI",
             .usage = "FILE [OPTIONS]",
             .examples = {"bspctl plugin check ./bspctl-acme.so --level strict --junit"},
             .options = {options::json(),
                         {"level", 0, "LEVEL", "basic, standard (default) or strict", "", "basic standard strict"},
                         {"case", 0, "GLOB", "these cases alone"},
                         {"fixtures", 0, "DIR", "inputs, DIR/mine/* and DIR/foreign/*", "", "<dir>"},
                         {"list", 0, "", "name the cases instead of trying them"},
                         {"junit", 0, "", "the answer as JUnit XML"},
                         {"reproduce", 0, "SEED", "the one round of a fuzz case again"}},
             .max_positionals = 1,
             .positional_words = "<file>",
             .run = plugin_check},
        }};
}

}  // namespace bspctl::cli
