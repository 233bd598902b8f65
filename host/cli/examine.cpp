// SPDX-License-Identifier: Apache-2.0
#include "cli/examine.hpp"

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/progress_options.hpp"
#include "doctor/levels.hpp"
#include "pipeline/build.hpp"
#include "pipeline/runner.hpp"
#include "ui/screen.hpp"

namespace bspctl::cli {

namespace {

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

// The host alone. A workspace without a build has its settings and its doctor.d all the same.
doctor::Context host_alone(Context& context, const pipeline::Surroundings& surroundings) {
    pipeline::Build none;
    none.bsp_root = context.cwd();
    auto out = pipeline::doctor_context(none, surroundings, context.settings(), context.registry());
    out.config.clear();
    out.workspace = context.sources().workspace_file.parent_path();
    doctor::configure(out, context.settings());
    return out;
}

// Nothing in the first second: most runs are over by then.
doctor::Waiting shown_on(ui::Screen& screen) {
    return [&screen](const std::vector<std::string>& ids, double seconds) {
        if (seconds >= 1) screen.status("checking " + text::join(ids, ", ") + " (" + text::human_seconds(seconds) + ")");
    };
}

}  // namespace

Patient patient(Context& context, const Arguments& arguments) {
    const auto build = build_at_hand(context, arguments);
    const auto surroundings = context.surroundings(true);
    Patient out;
    out.about = build ? pipeline::doctor_context(*build, surroundings, context.settings(), context.registry())
                      : host_alone(context, surroundings);
    if (build) out.workspace = build->workspace;
    out.checks = doctor::all_checks(out.about);
    out.plugins = pipeline::doctor_plugins(context.registry(), build ? build->plugin : nullptr);
    return out;
}

doctor::Report examine(Context& context, const Arguments& arguments, const Patient& patient,
                       const std::vector<std::string>& only, const std::vector<std::string>& skip) {
    const auto progress = progress_options(context, arguments);
    ui::Screen screen(progress.redraw && !progress.quiet);
    return doctor::run(patient.checks, patient.plugins, patient.about, patient.workspace, only, skip, shown_on(screen));
}

Examination examine(Context& context, const Arguments& arguments, const std::vector<std::string>& only,
                    const std::vector<std::string>& skip) {
    auto who = patient(context, arguments);
    auto report = examine(context, arguments, who, only, skip);
    return {std::move(who.about), std::move(report)};
}

}  // namespace bspctl::cli
