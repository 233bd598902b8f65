// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "base/json.hpp"
#include "cli/context.hpp"
#include "cli/progress_options.hpp"
#include "pipeline/runner.hpp"
#include "triage/report.hpp"

// What every command that builds says when a build of its fails.
namespace bspctl::cli {

// The diagnosis, printed in short on standard error and kept in the run's folder (pipeline/record_diagnosis.hpp). Nothing
// unless the work itself failed: of other ends the end says why. That triage cannot answer takes nothing from what the
// build has to say: it is a warning. What the screen shows of a single failure already is not said again.
std::optional<triage::Report> tell_diagnosis(Context& context, const Shown& result);

// The key "diagnosis" of a result's JSON: the first of the report, null where there is none.
void write_diagnosis(json::Writer& out, const std::optional<triage::Report>& report);

// How a run ended that did not succeed, and where its record is: the last lines of the conversation.
[[nodiscard]] std::string failure_text(const ui::Style& style, const pipeline::Build& build, const pipeline::Result& result);

}  // namespace bspctl::cli
