// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_options.hpp"

#include <unistd.h>

#include "base/paths.hpp"

namespace bspctl::cli {

ui::ProgressOptions progress_options(Context& context, const Arguments& arguments) {
    const auto wanted = arguments.get("progress", context.settings().text("ui.progress"));
    ui::ProgressOptions out;
    out.quiet = context.quiet() || wanted == "none";
    out.verbose = arguments.has("verbose");
    out.redraw = ui::use_redraw(
        wanted, [](const char* key) { return paths::environment(key); }, ::isatty(STDERR_FILENO) == 1);
    return out;
}

pipeline::Result execute_shown(Context& context, const Arguments& arguments, const pipeline::Build& build,
                               const pipeline::Surroundings& surroundings) {
    ui::Progress progress(context.err_style(), progress_options(context, arguments));
    return pipeline::execute(build, surroundings, context.settings(), context.registry(), progress);
}

}  // namespace bspctl::cli
