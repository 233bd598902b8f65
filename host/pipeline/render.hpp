// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "engine/engine.hpp"
#include "pipeline/plan.hpp"

namespace bspctl::pipeline {

// The whole plan as a bash script that does the same without bspctl where that is possible. Steps that are not needed
// are comments with their reason.
[[nodiscard]] std::string to_script(const Plan& plan, const engine::Engine& engine, const std::string& title);

// The plan for a person: one step a paragraph, the exact commands, what is left out and why.
[[nodiscard]] std::string to_text(const Plan& plan, const engine::Engine& engine);

// One action of it, on one line.
[[nodiscard]] std::string to_text(const Action& action, const engine::Engine& engine);

// The plan as data: {"schema":"bspctl.plan/1","steps":[…],"notes":[…]}.
[[nodiscard]] std::string to_json(const Plan& plan, const engine::Engine& engine,
                                  const std::vector<std::string>& notes);

}  // namespace bspctl::pipeline
