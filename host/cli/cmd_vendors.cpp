// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "detect/detect.hpp"
#include "vendors/describe.hpp"
#include "vendors/reader.hpp"

namespace bspctl::cli {

namespace {

using vendors::Definition;

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size() + 2, width), ' ');
    return text;
}

void write_fields(json::Writer& out, const Definition& definition) {
    out.field("name", definition.name).field("source", std::string(vendors::to_string(definition.source)));
    out.field("place", definition.position.str());
    for (const auto& [name, texts] : vendors::fields(definition)) {
        const bool list = name.ends_with("_regex") || name.starts_with("branch_by");
        if (list) out.field(name, texts);
        else out.field(name, texts.front());
    }
}

std::string list_json(const std::vector<Definition>& all) {
    json::Writer out;
    out.object().field("schema", "bspctl.vendors/1").key("vendors").array();
    for (const auto& definition : all) {
        out.object();
        write_fields(out, definition);
        out.end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::string line_of(const Definition& definition) {
    return padded(definition.name, 24) + padded(definition.family, 10) + padded(definition.soc, 12) +
           padded(std::string(vendors::to_string(definition.source)), 9) +
           (definition.title.empty() ? definition.vendor : definition.title) + "\n";
}

int list(Context& context, const Arguments& arguments) {
    const auto definitions = context.definitions();
    if (arguments.has("json")) {
        context.answer(list_json(definitions->all()));
        return 0;
    }
    std::string out;
    for (const auto& definition : definitions->all()) out += line_of(definition);
    context.answer(out);
    return 0;
}

std::string description(const Definition& definition) {
    auto out = definition.name + "  (" + definition.position.str() + ")\n";
    for (const auto& [name, texts] : vendors::fields(definition)) {
        for (std::size_t i = 0; i < texts.size(); ++i) out += "  " + padded(i == 0 ? name : "", 28) + texts[i] + "\n";
    }
    return out;
}

// An entry's own name, or every entry of one board vendor.
int show(Context& context, const Arguments& arguments) {
    const auto name = arguments.positional(0);
    if (name.empty()) throw Failure("vendors show needs NAME", "", "`bspctl vendors list` shows the names");
    std::vector<Definition> found;
    std::vector<std::string> known;
    const auto definitions = context.definitions();
    for (const auto& definition : definitions->all()) {
        if (definition.name == name || definition.vendor == name) found.push_back(definition);
        known.push_back(definition.name);
        known.push_back(definition.vendor);
    }
    if (found.empty()) {
        const auto near = text::nearest(name, known);
        throw Failure("there is no vendor definition '" + name + "'", near ? "the nearest is " + *near : "",
                      "`bspctl vendors list` shows the names");
    }
    if (arguments.has("json")) {
        context.answer(list_json(found));
        return 0;
    }
    std::string out;
    for (const auto& definition : found) out += description(definition);
    context.answer(out);
    return 0;
}


vendors::Reading read_checked(Context& context, const std::string& name) {
    const auto file = context.cwd() / name;
    std::vector<std::string> families;
    for (auto* plugin : context.registry().families()) families.push_back(plugin->family({}).family);
    return vendors::read(files::read(file), file.lexically_normal().string(), vendors::Source::user, families);
}

std::string check_json(const std::string& file, const vendors::Reading& reading, const std::vector<vendors::Match>& matches) {
    json::Writer out;
    out.object().field("schema", "bspctl.vendors-check/1").field("file", file);
    out.field("valid", reading.problems.empty()).field("problems", reading.problems).field("warnings", reading.warnings);
    std::vector<std::string> names;
    for (const auto& definition : reading.definitions) names.push_back(definition.name);
    out.field("definitions", names).key("matches").array();
    for (const auto& match : matches) out.object().field("definition", match.definition->name).field("why", match.why).end_object();
    out.end_array().end_object();
    return out.str();
}

std::string check_text(const vendors::Reading& reading, const std::vector<vendors::Match>& matches, bool tried) {
    std::string out;
    for (const auto& problem : reading.problems) out += problem + "\n";
    for (const auto& warning : reading.warnings) out += warning + "\n";
    for (const auto& definition : reading.definitions) out += "ok: " + definition.name + "\n";
    for (const auto& match : matches) out += "matches: " + match.why + "\n";
    if (tried && matches.empty()) out += "no definition of the file recognises the input\n";
    return out.empty() ? "no definitions\n" : out;
}

// 1 when the file has problems (with --strict, also warnings), or when --input is recognised by none of it.
int check(Context& context, const Arguments& arguments) {
    const auto name = arguments.positional(0);
    if (name.empty()) throw Failure("vendors check needs FILE", "", "bspctl vendors check vendors.toml");
    const auto reading = read_checked(context, name);
    vendors::Library library;
    library.add(reading.definitions);
    std::vector<vendors::Match> matches;
    const auto tried = arguments.get("input");
    if (!tried.empty()) matches = library.match(detect::read_input(tried, true, context.registry().plugins()));
    context.answer(arguments.has("json") ? check_json(name, reading, matches) : check_text(reading, matches, !tried.empty()));
    const bool sound = reading.problems.empty() && (reading.warnings.empty() || !arguments.has("strict"));
    return sound && (tried.empty() || !matches.empty()) ? 0 : 1;
}

Command list_action() {
    return {.name = "vendors list",
            .summary = "list the vendor definitions: name, family, silicon, whose it is",
            .usage = "[--json]",
            .options = {options::json()},
            .run = list};
}

Command show_action() {
    return {.name = "vendors show",
            .summary = "show what a definition says, and where it stands",
            .usage = "NAME",
            .details = "NAME is a definition, or a board vendor: then all of its definitions are shown.",
            .examples = {"bspctl vendors show toradex-nxp", "bspctl vendors show variscite --json"},
            .options = {options::json()},
            .max_positionals = 1,
            .positional_words = "<vendor>",
            .run = show};
}

Command check_action() {
    return {.name = "vendors check",
            .summary = "check a file of definitions, and try it on an input",
            .usage = "FILE [--input INPUT]",
            .details = "Names everything that is wrong, each with its place. With --input it says which definitions of the file "
                       "recognise a manifest, a kas file or the bare name of a manifest, and by what. Exit code 1 when "
                       "something is wrong, or when none recognises the input.",
            .examples = {"bspctl vendors check vendors.toml --input my-board-2.2.0.xml"},
            .options = {{"input", 0, "INPUT", "what to try the definitions on", "", "<file>"}, options::json()},
            .max_positionals = 1,
            .positional_words = "<file>",
            .run = check};
}

}  // namespace

Command vendors_command() {
    return {.name = "vendors",
            .group = "Look",
            .summary = "families that are data alone: list, show, check",
            .usage = "ACTION",
            .details = "A definition specialises a family without a plugin: it recognises a vendor's boards, layers and "
                       "manifests, and gives defaults of its own. Yours are in vendors.toml of the configuration folder and "
                       "count before those that ship. --family takes a definition's name as well.",
            .actions = {list_action(), show_action(), check_action()}};
}

}  // namespace bspctl::cli
