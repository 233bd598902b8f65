// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "doctor/doctor.hpp"
#include "pipeline/build.hpp"
#include "pipeline/runner.hpp"

namespace bspctl::cli {

namespace {

// The build that doctor is asked about; nothing when there is none here and none was named: the host alone is checked.
std::optional<pipeline::Build> build_at_hand(Context& context, const Arguments& arguments) {
    const auto request = context.request("doctor");
    try {
        return pipeline::resolve(request, context.settings(), context.registry());
    } catch (const Failure& failure) {
        if (!request.input.empty() || arguments.has("manifest") || arguments.has("workspace")) throw;
        context.say("only the host is checked: " + std::string(failure.what()));
        return std::nullopt;
    }
}

ui::Colour colour(Level level) {
    switch (level) {
        case Level::pass: return ui::Colour::green;
        case Level::warn: return ui::Colour::yellow;
        case Level::block: return ui::Colour::red;
        case Level::skip: return ui::Colour::dim;
        case Level::info: break;
    }
    return ui::Colour::none;
}

std::string answer_text(const ui::Style& style, const doctor::Report& report) {
    return doctor::to_text(report, false, [&](const doctor::Result& result, const std::string& word) {
        return style(result.error ? ui::Colour::yellow : colour(result.finding.level), word);
    });
}

int run(Context& context, const Arguments& arguments) {
    const auto build = build_at_hand(context, arguments);
    const auto surroundings = context.surroundings(true);
    doctor::Context about;
    Workspace workspace;
    if (build) {
        about = pipeline::doctor_context(*build, surroundings.engine, context.settings(), context.registry());
        workspace = build->workspace;
    } else {
        pipeline::Build none;
        none.bsp_root = context.cwd();
        about = pipeline::doctor_context(none, surroundings.engine, context.settings(), context.registry());
        about.config.clear();
    }
    const auto report = doctor::run(doctor::builtin_checks(),
                                    pipeline::doctor_plugins(context.registry(), build ? build->plugin : nullptr), about,
                                    workspace, arguments.all("only"), arguments.all("skip"));
    context.answer(arguments.has("json") ? doctor::to_json(report) : answer_text(context.out_style(), report));
    return static_cast<int>(report.blocked() ? ExitCode::not_started : ExitCode::done);
}

}  // namespace

Command doctor_command() {
    return {
        .name = "doctor",
        .group = "Look",
        .summary = "check this host, and what is about to be built",
        .usage = "[KAS_YAML] [-f MANIFEST] [OPTIONS]",
        .details = "The same checks run before every build. They change nothing. Exit code 2 when one of them says BLOCK.",
        .examples = {"bspctl doctor", "bspctl doctor my.yml --json", "bspctl doctor --only 'disk-*'"},
        .options = options::join({{{"only", 0, "GLOB", "these checks only", "", "", true},
                                   {"skip", 0, "GLOB", "not these checks", "", "", true}},
                                  options::choices(),
                                  options::engine(),
                                  {options::json()}}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
