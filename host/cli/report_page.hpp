// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/arguments.hpp"
#include "cli/context.hpp"
#include "telemetry/run.hpp"

namespace bspctl::cli {

// `report --html`: writes the page of a run to --output ("-": stdout), or into the run's folder, and answers with its path.
int write_report_page(Context& context, const Arguments& arguments, const telemetry::RunRef& run);

}  // namespace bspctl::cli
