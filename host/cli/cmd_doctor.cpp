// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/examine.hpp"
#include "doctor/doctor.hpp"

namespace bspctl::cli {

namespace {

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
    const auto report = examine(context, arguments, arguments.all("only"), arguments.all("skip")).report;
    context.answer(arguments.has("json") ? doctor::to_json(report) : answer_text(context.out_style(), report));
    return static_cast<int>(report.blocked() ? ExitCode::not_started : ExitCode::done);
}

}  // namespace

Command doctor_command() {
    return {
        .name = "doctor",
        .group = "Host",
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
