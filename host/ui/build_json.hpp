// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/json.hpp"
#include "ui/build_view.hpp"

namespace bspctl::ui {

// A build that goes on as the value of a key: phase, outcome, times (RFC 3339, UTC), counts, shared state, what runs and
// what failed. docs/user/watching.md describes the keys.
void write_build(json::LineWriter& out, const watch::BuildWatch& build, const Expectations& expected);

// {"recipe": …, "task": …} and the rest of a task that failed.
void write_failure(json::LineWriter& out, const watch::BuildWatch& build, std::uint32_t task);

}  // namespace bspctl::ui
