// SPDX-License-Identifier: Apache-2.0
//
// "Is this input yours?"
#include <array>

#include "base/failure.hpp"
#include "bspctl/abi.h"
#include "conformance/answers.hpp"
#include "conformance/questions.hpp"
#include "conformance/raw_calls.hpp"
#include "conformance/stopwatch.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "conformance/world.hpp"
#include "detect/detect.hpp"

namespace bspctl::conformance {

namespace {

constexpr int likely = 60;

std::string first_reason(const Verdict& verdict) {
    return verdict.evidence.empty() ? "" : ": " + verdict.evidence.front();
}

std::vector<NamedInput> own_inputs(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_DETECT);
    auto inputs = trial.subject().own_inputs();
    if (inputs.empty()) throw Unmet("there are no inputs of the plugin's own (--fixtures DIR, with DIR/mine/*)");
    return inputs;
}

void detect_own(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_DETECT);
    if (subject.own_files().empty()) {
        throw Unmet("there are no inputs of the plugin's own (--fixtures DIR, with DIR/mine/*)");
    }
    const auto inputs = subject.own_inputs();
    for (const auto& own : inputs) {
        const auto verdict = subject.plugin().detect(own.input);
        trial.fault_if(verdict.confidence < likely, own.name + " is its own, but it gives it " +
                                                        std::to_string(verdict.confidence) + " of 100" + first_reason(verdict));
    }
    if (subject.offers(BSPCTL_EXT_MANIFEST)) return;  // manifest-own says which cannot be read
    const auto unread = subject.own_files().size() - inputs.size();
    trial.fault_if(unread > 0, std::to_string(unread) + " of the files in mine/ are in no format that bspctl reads");
}

void detect_foreign(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_DETECT);
    auto inputs = foreign_inputs(subject.scratch() / "foreign");
    for (const auto& path : subject.foreign_files()) {
        inputs.push_back({path.filename().string(), detect::read_input(path.string())});
    }
    for (const auto& foreign : inputs) {
        const auto verdict = subject.plugin().detect(foreign.input);
        trial.fault_if(verdict.confidence >= likely, foreign.name + " is not its own, but it gives it " +
                                                         std::to_string(verdict.confidence) + " of 100" +
                                                         first_reason(verdict));
    }
}

void detect_meaningless(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_DETECT);
    for (const auto& one : meaningless_inputs()) {
        trial.now("detect() of " + one.name);
        const auto verdict = answer_of([&] { return trial.subject().plugin().detect(one.input); });
        trial.fault_if(verdict && verdict->confidence >= likely, "claims " + one.name + " with " +
                                                                     std::to_string(verdict ? verdict->confidence : 0) + " of 100");
    }
}

void detect_huge(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_DETECT);
    constexpr std::chrono::seconds limit(5);
    const auto input = huge_input();
    auto& plugin = trial.subject().plugin();
    trial.now("detect() of a manifest of 10 MB");
    const Stopwatch watch;
    const auto verdict = answer_of([&] { return plugin.detect(input); });
    trial.fault_if(watch.elapsed() > limit, "takes more than 5 s for a manifest of 10 MB");
    trial.fault_if(verdict && verdict->confidence >= likely, "claims a manifest of 10 MB of nobody's");
}

void detect_same_twice(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_DETECT);
    auto inputs = trial.subject().own_inputs();
    for (auto& foreign : foreign_inputs(trial.subject().scratch() / "foreign")) inputs.push_back(std::move(foreign));
    auto& plugin = trial.subject().plugin();
    for (const auto& one : inputs) {
        const auto first = outcome_of([&] { return plugin.detect(one.input); });
        const auto second = outcome_of([&] { return plugin.detect(one.input); });
        trial.fault_if(first != second, one.name + ": " + first_difference(first, second));
    }
}

void detect_evidence(Trial& trial) {
    for (const auto& own : own_inputs(trial)) {
        const auto verdict = trial.subject().plugin().detect(own.input);
        trial.fault_if(verdict.confidence > 0 && verdict.evidence.empty(), own.name + " is claimed without a reason");
    }
}

void detect_leaves_files(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_DETECT);
    RawPlugin raw(subject);
    const auto before = files_below(subject.scratch());
    for (const auto& call : raw.calls()) {
        if (call.name.starts_with("detect()")) (void)raw.ask(call);
    }
    for (const auto& change : changes(before, files_below(subject.scratch()))) trial.fault(change);
}

constexpr std::array table{
    Case{{"detect-own", "BP-DETECT-1", "detect", Level::standard,
          "inputs of its own are at least likely to be its own (60 of 100)",
          "look for what only your inputs have: machine names, layers, addresses"},
         detect_own},
    Case{{"detect-foreign", "BP-DETECT-2", "detect", Level::standard, "inputs of others are not likely to be its own",
          "claim an input for what is yours in it, never for its format alone"},
         detect_foreign},
    Case{{"detect-meaningless", "BP-DETECT-3", "detect", Level::basic,
          "an input in which nothing can be recognised is refused, whatever its bytes",
          "every field may be absent, and a file name may be no UTF-8"},
         detect_meaningless},
    Case{{"detect-huge", "BP-DETECT-4", "detect", Level::standard, "a manifest of 10 MB is judged in time",
          "look at each project once; make no copies of the text"},
         detect_huge},
    Case{{"detect-same-twice", "BP-DETECT-5", "detect", Level::standard, "the same input gets the same verdict",
          "no clock, no counters, no static variables in an answer"},
         detect_same_twice},
    Case{{"detect-evidence", "BP-DETECT-6", "detect", Level::standard, "a claim comes with its reason",
          "give one sentence for each reason, the strongest first: the user reads them"},
         detect_evidence},
    Case{{"detect-leaves-files", "BP-DETECT-7", "detect", Level::standard, "detection changes no file",
          "keep nothing between calls: plugins have no caches"},
         detect_leaves_files},
};

}  // namespace

std::span<const Case> detect_cases() { return table; }

}  // namespace bspctl::conformance
