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
    const auto name = arguments.positional(1);
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

int run(Context& context, const Arguments& arguments) {
    const auto action = arguments.positional(0);
    if (action == "new") return plugin_new(context, arguments);
    if (action == "trust") return plugin_trust(context, arguments);
    if (action == "untrust") return plugin_untrust(context, arguments);
    if (action == "probe") return plugin_probe(context, arguments);
    if (action == "check") return plugin_check(context, arguments);
    context.registry().fill_digests();
    if (action == "list" && arguments.positionals().size() == 1) return list(context, arguments);
    if (action == "info" && arguments.positionals().size() == 2) return info(context, arguments);
    throw Failure("plugin what?", action.empty() ? "" : "found '" + text::join(arguments.positionals(), " ") + "'",
                  "one of list, info NAME, probe FILE, trust FILE, untrust FILE, new ID, check FILE; bspctl plugin --help");
}

}  // namespace

Command plugin_command() {
    return {
        .name = "plugin",
        .group = "Host",
        .summary = "list the plugins, approve, write and check them",
        .usage = "list | info NAME | probe FILE | trust FILE | untrust FILE|ID|DIGEST | new ID [OPTIONS] | check FILE [OPTIONS]",
        .details = "Families, checks and rules come from plugins. NAME is an id, its last part, the NAME of "
                   "bspctl-NAME.so, or a path. A plugin that is "
                   "not installed for the whole machine is refused until `plugin trust` has approved it; `plugin probe` "
                   "says what a file is without approving it.",
        .examples = {"bspctl plugin list", "bspctl plugin info generic --json", "bspctl plugin trust ./bspctl-acme.so",
                     "bspctl plugin new com.acme.boards",
                     "bspctl plugin check ./bspctl-acme.so --fixtures tests/fixtures"},
        .options = {options::json(),
                    {"yes", 'y', "", "trust: approve without a question"},
                    {"kind", 0, "KIND", "new: family, doctor or triage", "", "family doctor triage"},
                    {"build", 0, "TOOL", "new: for cmake or meson alone", "", "cmake meson"},
                    {"level", 0, "LEVEL", "check: basic, standard (default) or strict", "", "basic standard strict"},
                    {"case", 0, "GLOB", "check: these cases alone"},
                    {"fixtures", 0, "DIR", "check: inputs, DIR/mine/* and DIR/foreign/*", "", "<dir>"},
                    {"list", 0, "", "check: name the cases instead of trying them"},
                    {"junit", 0, "", "check: the answer as JUnit XML"},
                    {"reproduce", 0, "SEED", "check: the one round of a fuzz case again"},
                    {"output", 'o', "DIR", "new: the folder to write (default: named after the id)", "", "<dir>"}},
        .max_positionals = 2,
        .positional_words = "list info probe trust untrust new check",
        .run = run};
}

}  // namespace bspctl::cli
