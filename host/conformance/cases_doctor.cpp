// SPDX-License-Identifier: Apache-2.0
//
// Checks before a build.
#include <array>
#include <set>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "bspctl/abi.h"
#include "conformance/answers.hpp"
#include "conformance/raw_calls.hpp"
#include "conformance/stopwatch.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "conformance/world.hpp"

namespace bspctl::conformance {

namespace {

std::vector<std::vector<Finding>> answers(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_DOCTOR);
    std::vector<std::vector<Finding>> out;
    for (const auto& workspace : subject.workspaces()) out.push_back(subject.plugin().doctor(workspace));
    return out;
}

void doctor_answers(Trial& trial) { (void)answers(trial); }

// What other cases need of the checks is that there are any.
std::vector<std::vector<Finding>> answers_if_any(Trial& trial) {
    try {
        return answers(trial);
    } catch (const Failure& failure) {
        throw Unmet(std::string("only after doctor-answers: ") + failure.what());
    }
}

bool is_kebab_case(std::string_view id) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return !id.empty() && id.front() != '-' && id.find_first_not_of(allowed) == std::string_view::npos;
}

void doctor_ids(Trial& trial) {
    for (const auto& findings : answers_if_any(trial)) {
        std::set<std::string> ids;
        for (const auto& finding : findings) {
            trial.fault_if(!is_kebab_case(finding.id), "the id \"" + finding.id + "\" is not in kebab-case");
            trial.fault_if(!ids.insert(finding.id).second, "the id " + finding.id + " is there twice");
        }
    }
}

void doctor_remedies(Trial& trial) {
    for (const auto& findings : answers_if_any(trial)) {
        for (const auto& finding : findings) {
            const bool bad = finding.level == bspctl::Level::warn || finding.level == bspctl::Level::block;
            trial.fault_if(bad && finding.fix.empty(), finding.id + " does not say what to do");
            trial.fault_if(bad && finding.why.empty(), finding.id + " does not say what it would lead to");
        }
    }
}

void doctor_in_time(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_DOCTOR);
    constexpr int many = 2000;
    constexpr std::chrono::seconds limit(3);
    for (int i = 0; i < many; ++i) {
        files::make_directories(subject.workspace_dir() / "sources" / ("layer-" + std::to_string(i)));
    }
    auto& plugin = subject.plugin();
    trial.now("doctor() of a workspace of " + std::to_string(many) + " folders");
    const Stopwatch watch;
    (void)answer_of([&] { return plugin.doctor(subject.workspace()); });
    trial.fault_if(watch.elapsed() > limit,
                   "takes more than 3 s in a workspace of " + std::to_string(many) + " folders");
}

void doctor_leaves_files(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_DOCTOR);
    RawPlugin raw(subject);
    const auto before = files_below(subject.scratch());
    for (const auto& call : raw.calls()) {
        if (call.name.starts_with("doctor()")) (void)raw.ask(call);
    }
    for (const auto& change : changes(before, files_below(subject.scratch()))) trial.fault(change);
}

void doctor_same_twice(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_DOCTOR);
    for (const auto& workspace : subject.workspaces()) {
        const auto first = outcome_of([&] { return subject.plugin().doctor(workspace); });
        const auto second = outcome_of([&] { return subject.plugin().doctor(workspace); });
        if (first != second) return trial.fault(first_difference(first, second));
    }
}

constexpr std::array table{
    Case{{"doctor-answers", "BP-DOCTOR-1", "doctor", Level::standard, "checks of an ordinary workspace end without an error",
          "what a check cannot find out is a finding of the level `skip`, not an error"},
         doctor_answers},
    Case{{"doctor-ids", "BP-DOCTOR-2", "doctor", Level::standard, "ids of findings are in kebab-case and unique",
          "bspctl puts the plugin's name before them; people switch checks off by id, so keep them for ever"},
         doctor_ids},
    Case{{"doctor-remedies", "BP-DOCTOR-3", "doctor", Level::standard,
          "a warning or a block says what it would lead to and what to do", "fill `why` and `fix` of the finding"},
         doctor_remedies},
    Case{{"doctor-in-time", "BP-DOCTOR-4", "doctor", Level::standard, "checks end in 3 s, in a large workspace too",
          "look at the few files that matter; do not walk the tree"},
         doctor_in_time},
    Case{{"doctor-leaves-files", "BP-DOCTOR-5", "doctor", Level::standard, "checks change no file",
          "report what is wrong, and leave the repair to the user"},
         doctor_leaves_files},
    Case{{"doctor-same-twice", "BP-DOCTOR-6", "doctor", Level::standard, "the same workspace gets the same findings",
          "no clock, no counters, no static variables in an answer"},
         doctor_same_twice},
};

}  // namespace

std::span<const Case> doctor_cases() { return table; }

}  // namespace bspctl::conformance
