// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/context.hpp"
#include "ui/build_view.hpp"

namespace bspctl::cli {

// What the history lets one expect of a build, as views ask for it. The history is read once, when the build's tasks
// begin: by then the run says which configuration it builds. Without a history, or good runs in it, nothing is expected.
[[nodiscard]] ui::Expectations usual_durations(Context& context);

}  // namespace bspctl::cli
