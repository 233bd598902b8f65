// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_options.hpp"

#include <unistd.h>

#include <utility>

#include "base/paths.hpp"
#include "cli/run_history.hpp"
#include "cli/usual_durations.hpp"
#include "ui/json_progress.hpp"

namespace bspctl::cli {

namespace {

std::string how(Context& context, const Arguments& arguments) {
    return arguments.get("progress", context.settings().text("ui.progress"));
}

// What the display still held is on the screen when this returns.
Shown execute_with(Context& context, const Arguments& arguments, const pipeline::Build& build, const pipeline::Surroundings& surroundings) {
    const auto execute = [&](telemetry::Listener& listener) {
        return pipeline::execute(build, surroundings, context.settings(), context.registry(), listener);
    };
    auto options = progress_options(context, arguments);
    if (streams_events(context, arguments)) {
        ui::JsonProgress stream(std::move(options.expected));
        return {execute(stream), {}};
    }
    ui::Progress progress(context.err_style(), std::move(options));
    auto result = execute(progress);
    return {std::move(result), progress.quoted()};
}

}  // namespace

bool streams_events(Context& context, const Arguments& arguments) { return how(context, arguments) == "json"; }

ui::ProgressOptions progress_options(Context& context, const Arguments& arguments) {
    const auto wanted = how(context, arguments);
    ui::ProgressOptions out;
    out.quiet = context.quiet() || wanted == "none";
    out.verbose = arguments.has("verbose");
    out.expected = usual_durations(context);
    out.redraw = ui::use_redraw(
        wanted, [](const char* key) { return paths::environment(key); }, ::isatty(STDERR_FILENO) == 1);
    return out;
}

Shown execute_shown(Context& context, const Arguments& arguments, const pipeline::Build& build,
                    const pipeline::Surroundings& surroundings) {
    auto shown = execute_with(context, arguments, build, surroundings);
    remember(context, shown.run_dir);
    return shown;
}

}  // namespace bspctl::cli
