// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/doctor_fix.hpp"
#include "cli/examine.hpp"
#include "doctor/catalogue.hpp"

namespace bspctl::cli {

namespace {

ui::Colour colour(const doctor::Result& result) {
    if (result.error) return ui::Colour::yellow;
    switch (result.finding.level) {
        case Level::pass: return ui::Colour::green;
        case Level::warn: return ui::Colour::yellow;
        case Level::block: return ui::Colour::red;
        case Level::skip: return ui::Colour::dim;
        case Level::info: break;
    }
    return ui::Colour::none;
}

int list(Context& context, const Arguments& arguments) {
    const auto who = patient(context, arguments);
    std::vector<doctor::CheckingPlugin> plugins;
    for (const auto* plugin : who.plugins) {
        if (plugin->offers("bspctl.doctor/1")) plugins.push_back({plugin->info().id, plugin->info().name});
    }
    const auto answer = arguments.has("json") ? doctor::list_json : doctor::list_text;
    context.answer(answer(who.checks, plugins, who.about));
    return 0;
}

int explain(Context& context, const Arguments& arguments) {
    const auto who = patient(context, arguments);
    const auto globs = arguments.all("explain");
    const auto report = examine(context, arguments, who, globs, {});
    const auto explained = doctor::explain(globs, who.checks, report, who.about, context.settings());
    context.answer(arguments.has("json") ? doctor::to_json(explained) : doctor::to_text(explained));
    return 0;
}

int check(Context& context, const Arguments& arguments) {
    const auto report = examine(context, arguments, arguments.all("only"), arguments.all("skip")).report;
    for (const auto& level : report.unknown) context.warn(level);
    context.answer(arguments.has("json") ? doctor::to_json(report)
                                         : doctor::to_text(report, context.quiet(), level_paint(context.out_style())));
    return static_cast<int>(report.blocked() ? ExitCode::not_started : ExitCode::done);
}

// --list, --explain and --fix are three other things to do.
void check_options(const Arguments& arguments) {
    std::vector<std::string> given;
    for (const auto* name : {"list", "explain", "fix"}) {
        if (arguments.has(name)) given.push_back("--" + std::string(name));
    }
    if (given.size() > 1) throw Failure(text::join(given, " and ") + " are different things to do", "", "give one of them");
    for (const auto* name : {"yes", "dry-run"}) {
        if (arguments.has(name) && !arguments.has("fix")) throw Failure("--" + std::string(name) + " goes with --fix", "", "");
    }
}

int run(Context& context, const Arguments& arguments) {
    check_options(arguments);
    if (arguments.has("list")) return list(context, arguments);
    if (arguments.has("explain")) return explain(context, arguments);
    return arguments.has("fix") ? fix(context, arguments) : check(context, arguments);
}

}  // namespace

doctor::Paint level_paint(const ui::Style& style) {
    return [&style](const doctor::Result& result, const std::string& word) { return style(colour(result), word); };
}

Command doctor_command() {
    return {
        .name = "doctor",
        .group = "Host",
        .summary = "check this host, and what is about to be built",
        .usage = "[KAS_YAML] [-f MANIFEST] [--only GLOB] [--list | --explain ID | --fix] [OPTIONS]",
        .details = "The same checks run before every build. They change nothing. Exit code 2 when one of them says BLOCK. --fix "
                   "shows each remedy and asks; what needs root goes into one script that you read and run. [doctor.levels] in "
                   "the configuration says how grave a check is, or that it is off; files in doctor.d add checks of your own.",
        .examples = {"bspctl doctor", "bspctl doctor my.yml --json", "bspctl doctor --only 'disk-*' --only group:network",
                     "bspctl doctor --explain memory", "bspctl doctor --fix --dry-run"},
        .options = options::join({{{"only", 0, "GLOB", "these checks only; group:NAME: those of a group", "", "", true},
                                   {"skip", 0, "GLOB", "not these checks", "", "", true},
                                   {"list", 0, "", "name the checks, run none"},
                                   {"explain", 0, "ID", "what a check looks at and why, its settings, what it finds here"},
                                   {"fix", 0, "", "mend what can be mended"},
                                   {"yes", 'y', "", "with --fix: do not ask"},
                                   {"dry-run", 'n', "", "with --fix: show the remedies, run none"}},
                                  options::choices(),
                                  options::engine(),
                                  {options::json()}}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
