// SPDX-License-Identifier: Apache-2.0
//
// The steps of the vendor's own set-up, as values.
#include <algorithm>
#include <array>

#include "base/failure.hpp"
#include "bspctl/abi.h"
#include "conformance/answers.hpp"
#include "conformance/paths_inside.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"

namespace bspctl::conformance {

namespace {

// Each workspace as it is, and where the user asks for the vendor's tools.
std::vector<Workspace> workspaces_to_plan(Subject& subject) {
    subject.needs(BSPCTL_EXT_PLAN);
    std::vector<Workspace> out;
    for (auto& workspace : subject.workspaces()) {
        out.push_back(workspace);
        for (auto& option : workspace.options) {
            if (option.key == "vendor-tools") option.value = "yes";
        }
        out.push_back(std::move(workspace));
    }
    return out;
}

std::vector<Step> steps(Trial& trial) {
    std::vector<Step> out;
    for (const auto& workspace : workspaces_to_plan(trial.subject())) {
        auto answer = answer_of([&] { return trial.subject().plugin().plan(workspace); });
        if (answer) out.insert(out.end(), answer->begin(), answer->end());
    }
    if (out.empty()) throw Unmet("plan() gives no step for the workspaces at hand");
    return out;
}

bool is_step_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    return name.find_first_not_of(allowed) == std::string_view::npos;
}

void plan_steps(Trial& trial) {
    constexpr std::array<std::string_view, 3> phases{"manifest", "sync", "setup"};
    for (const auto& step : steps(trial)) {
        trial.fault_if(!is_step_name(step.name), "the name \"" + step.name + "\" is no word in lower case");
        trial.fault_if(std::find(phases.begin(), phases.end(), step.phase) == phases.end(),
                       "\"" + step.phase + "\" is no phase (manifest, sync, setup)");
        trial.fault_if(step.why.empty(), "the step " + step.name + " does not say why it is there");
        const bool runs = step.action == StepAction::run;
        trial.fault_if(runs && step.argv.front().empty(), "the step " + step.name + " has an empty command");
    }
}

void plan_inside(Trial& trial) {
    const auto root = trial.subject().workspace_dir().string();
    for (const auto& step : steps(trial)) {
        const auto check = [&](const std::string& what, const std::string& path) {
            trial.fault_if(!stays_inside(path, root), what + " \"" + path + "\" of " + step.name + " leads out of the tree");
        };
        check("the path", step.path);
        check("the folder", step.cwd);
        for (const auto& output : step.outputs) check("the output", output);
        const bool everything = step.action == StepAction::remove && fs::path(root).lexically_relative(fs::path(root) / step.path) == ".";
        trial.fault_if(everything, "the step " + step.name + " removes the whole tree");
    }
}

void plan_same_twice(Trial& trial) {
    for (const auto& workspace : workspaces_to_plan(trial.subject())) {
        auto& plugin = trial.subject().plugin();
        const auto first = outcome_of([&] { return plugin.plan(workspace); });
        const auto second = outcome_of([&] { return plugin.plan(workspace); });
        if (first != second) return trial.fault(first_difference(first, second));
    }
}

void plan_no_credentials(Trial& trial) {
    for (const auto& step : steps(trial)) {
        for (const auto& word : step.argv) {
            trial.fault_if(!credentials_in(word).empty(), "an address in the step " + step.name + " has an account in it");
        }
    }
}

void plan_remedies(Trial& trial) {
    for (const auto& step : steps(trial)) {
        const bool may_stop = step.action == StepAction::require || step.network;
        trial.fault_if(may_stop && step.fix.empty(), "the step " + step.name + " can fail and does not say what to do then");
    }
}

constexpr std::array table{
    Case{{"plan-steps", "BP-PLAN-1", "plan", Level::standard,
          "every step has a name in lower case, a phase, a reason, and what it runs",
          "names are kept in telemetry: one word in lower case, the same for ever"},
         plan_steps},
    Case{{"plan-inside", "BP-PLAN-2", "plan", Level::standard, "steps work inside the tree",
          "give paths relative to bsp_root, without \"..\""},
         plan_inside},
    Case{{"plan-same-twice", "BP-PLAN-3", "plan", Level::standard, "the same tree gets the same steps",
          "look at the tree through the host's services; no clock, no counters"},
         plan_same_twice},
    Case{{"plan-no-credentials", "BP-PLAN-4", "plan", Level::standard,
          "no command has an account or a token in an address",
          "leave secrets to git's credential helpers: commands are shown and recorded"},
         plan_no_credentials},
    Case{{"plan-remedies", "BP-PLAN-5", "plan", Level::standard,
          "a step that needs a file or the network says what to do when it fails", "fill `fix` of the step"},
         plan_remedies},
};

}  // namespace

std::span<const Case> plan_cases() { return table; }

}  // namespace bspctl::conformance
