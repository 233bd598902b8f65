// SPDX-License-Identifier: Apache-2.0
#include "cli/examine.hpp"

#include "base/failure.hpp"
#include "pipeline/build.hpp"
#include "pipeline/runner.hpp"

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

}  // namespace

Examination examine(Context& context, const Arguments& arguments, const std::vector<std::string>& only,
                    const std::vector<std::string>& skip) {
    const auto build = build_at_hand(context, arguments);
    const auto surroundings = context.surroundings(true);
    Examination out;
    Workspace workspace;
    if (build) {
        out.about = pipeline::doctor_context(*build, surroundings.engine, context.settings(), context.registry());
        workspace = build->workspace;
    } else {
        pipeline::Build none;
        none.bsp_root = context.cwd();
        out.about = pipeline::doctor_context(none, surroundings.engine, context.settings(), context.registry());
        out.about.config.clear();
    }
    out.report = doctor::run(doctor::builtin_checks(),
                             pipeline::doctor_plugins(context.registry(), build ? build->plugin : nullptr), out.about,
                             workspace, only, skip);
    return out;
}

}  // namespace bspctl::cli
