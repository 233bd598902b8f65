// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_options.hpp"

#include <unistd.h>

#include <memory>

#include "base/paths.hpp"
#include "cli/run_history.hpp"
#include "cli/usual_durations.hpp"
#include "ui/json_progress.hpp"

namespace bspctl::cli {

namespace {

std::string how(Context& context, const Arguments& arguments) {
    return arguments.get("progress", context.settings().text("ui.progress"));
}

std::unique_ptr<telemetry::Listener> listener(Context& context, const Arguments& arguments) {
    auto options = progress_options(context, arguments);
    if (streams_events(context, arguments)) return std::make_unique<ui::JsonProgress>(std::move(options.expected));
    return std::make_unique<ui::Progress>(context.err_style(), std::move(options));
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

pipeline::Result execute_shown(Context& context, const Arguments& arguments, const pipeline::Build& build,
                               const pipeline::Surroundings& surroundings) {
    pipeline::Result result;
    {
        const auto shown = listener(context, arguments);
        result = pipeline::execute(build, surroundings, context.settings(), context.registry(), *shown);
    }
    remember(context, result.run_dir);
    return result;
}

}  // namespace bspctl::cli
