// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "report/facts.hpp"

namespace bspctl::report {

// What the page's script draws, as JSON in one line. Times are whole milliseconds since "origin" (seconds since 1970).
//
//   recipes, layers, names   texts that tasks name by index: recipe, its layer, task
//   outcomes                 the same for "succeeded", …
//   tasks                    columns of equal length: recipe, name, outcome, start, length; those whose start is known
//   critical                 indices of tasks
//   end                      of the last task or sample
//   curves                   {title, unit, scale, series: [{name, points: [[time, value], …]}]}; scale 0: as high as needed
//
// Columns instead of an object a task: a third of the bytes, and a third of the time to parse.
[[nodiscard]] std::string timeline_json(const Facts& facts);

}  // namespace bspctl::report
