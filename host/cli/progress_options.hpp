// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/context.hpp"
#include "pipeline/runner.hpp"
#include "ui/progress.hpp"

namespace bspctl::cli {

// How a run is shown: by --progress or ui.progress, --quiet, --verbose and what standard error is.
[[nodiscard]] ui::ProgressOptions progress_options(Context& context, const Arguments& arguments);

// --progress json: standard output is the stream of events, so the text of an answer belongs on standard error.
[[nodiscard]] bool streams_events(Context& context, const Arguments& arguments);

// Executes a build's plan, shows it so, and remembers it.
[[nodiscard]] pipeline::Result execute_shown(Context& context, const Arguments& arguments, const pipeline::Build& build,
                                             const pipeline::Surroundings& surroundings);

}  // namespace bspctl::cli
