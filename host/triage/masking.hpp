// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <string>

#include "triage/triage.hpp"

// What a report quotes is other people's text: a task's log may hold what nobody should read in a CI server's web page.
namespace bspctl::triage {

// A text in, the same without what must not be seen; lines stay lines.
using Cleaner = std::function<std::string(std::string_view)>;

// Passes everything that the report quotes, or was made of quotations, through `clean`. Paths that are opened later
// (Failed::log, Report::dir, Report::console) stay.
void clean(Report& report, const Cleaner& clean);

// With secrets masked as telemetry::mask_secrets() does, those of this process's environment too.
void mask_secrets(Report& report);

}  // namespace bspctl::triage
