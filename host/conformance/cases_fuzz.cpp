// SPDX-License-Identifier: Apache-2.0
//
// Random questions of the right shape. Each round has a seed of its own, which asks the same question again.
#include <array>
#include <random>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "bspctl/abi.h"
#include "conformance/random_questions.hpp"
#include "conformance/raw_calls.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"

namespace bspctl::conformance {

namespace {

constexpr int rounds = 300;

// The same at every check: a verdict that changes with luck is none. The generator's sequence is part of the standard.
std::vector<std::uint64_t> seeds(const Options& options) {
    if (options.seed) return {*options.seed};
    std::mt19937 sequence;
    std::vector<std::uint64_t> out(rounds);
    for (auto& seed : out) seed = sequence();
    return out;
}

// Whatever the question: no exception, a status with a meaning, an explanation for an error, an answer that the host
// accepts.
void judge(Trial& trial, RawPlugin& raw, const RawCall& call, const std::string& again) {
    const auto answer = raw.ask(call);
    if (answer.thrown) return trial.fault(call.name + " throws: " + *answer.thrown + again);
    trial.fault_if(answer.status > BSPCTL_NO, call.name + " ends with status " + std::to_string(answer.status) + again);
    trial.fault_if(answer.status < 0 && !answer.explained, call.name + " ends in an error without a word" + again);
    if (answer.status != BSPCTL_OK) return;
    try {
        call.ask_host(trial.subject().plugin());
    } catch (const Failure& failure) {
        trial.fault(call.name + ": " + failure.why() + again);
    }
}

template <class MakeCalls>
void fuzz(Trial& trial, MakeCalls make_calls) {
    RawPlugin raw(trial.subject());
    for (const auto seed : seeds(trial.subject().options())) {
        const auto again = " (--reproduce " + std::to_string(seed) + ")";
        trial.now("the round" + again);
        RandomQuestions questions(seed);
        for (const auto& call : make_calls(raw, questions)) judge(trial, raw, call, again);
    }
}

void fuzz_inputs(Trial& trial) {
    trial.subject().needs(BSPCTL_EXT_DETECT);
    const auto own = trial.subject().own_inputs();
    fuzz(trial, [&](RawPlugin& raw, RandomQuestions& questions) { return raw.about(questions.input(own)); });
}

void fuzz_workspaces(Trial& trial) {
    const auto own = trial.subject().own_inputs();
    const auto plain = trial.subject().workspace();
    fuzz(trial, [&](RawPlugin& raw, RandomQuestions& questions) { return raw.about(questions.workspace(plain, own)); });
}

void fuzz_manifests(Trial& trial) {
    auto& subject = trial.subject();
    subject.needs(BSPCTL_EXT_MANIFEST);
    std::vector<std::string> texts;
    for (const auto& path : subject.own_files()) {
        if (fs::is_regular_file(path)) texts.push_back(files::read(path));
    }
    fuzz(trial, [&](RawPlugin& raw, RandomQuestions& questions) { return raw.about(questions.manifest(texts)); });
}

constexpr std::array table{
    Case{{"fuzz-inputs", "BP-FUZZ-1", "fuzz", Level::strict, "random inputs of every kind are judged without harm",
          "the seed in the message asks the same again: bspctl plugin check FILE --case fuzz-inputs --reproduce SEED"},
         fuzz_inputs},
    Case{{"fuzz-workspaces", "BP-FUZZ-2", "fuzz", Level::strict, "random workspaces and choices are answered without harm",
          "the seed in the message asks the same again: bspctl plugin check FILE --case fuzz-workspaces --reproduce SEED"},
         fuzz_workspaces},
    Case{{"fuzz-manifests", "BP-FUZZ-3", "fuzz", Level::strict, "random and damaged manifests are read without harm",
          "the seed in the message asks the same again: bspctl plugin check FILE --case fuzz-manifests --reproduce SEED"},
         fuzz_manifests},
};

}  // namespace

std::span<const Case> fuzz_cases() { return table; }

}  // namespace bspctl::conformance
