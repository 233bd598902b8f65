// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/json.hpp"
#include "history/rows.hpp"

namespace bspctl::cli {

// The fields of a run in an object that is open.
void write_run(json::Writer& out, const history::RunRow& run);

// Of these, what its tasks did and what it took: "tasks" to "peak_pressure".
void write_work(json::Writer& out, const history::RunRow& run);

}  // namespace bspctl::cli
