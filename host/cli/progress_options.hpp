// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "pipeline/runner.hpp"
#include "ui/progress.hpp"

namespace bspctl::cli {

// How a run is shown: by --progress or ui.progress, --quiet, --verbose and what standard error is.
[[nodiscard]] ui::ProgressOptions progress_options(Context& context, const Arguments& arguments);

// --progress json: standard output is the stream of events, so the text of an answer belongs on standard error.
[[nodiscard]] bool streams_events(Context& context, const Arguments& arguments);

// How a run ended, and the words of its failures that stand on the screen already (ui::Progress::quoted()).
struct Shown : pipeline::Result {
    std::vector<std::string> quoted;
};

// Executes a build's plan, shows it so, and remembers it.
[[nodiscard]] Shown execute_shown(Context& context, const Arguments& arguments, const pipeline::Build& build,
                                  const pipeline::Surroundings& surroundings);

}  // namespace bspctl::cli
