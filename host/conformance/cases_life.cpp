// SPDX-License-Identifier: Apache-2.0
//
// Instances: made, used side by side, and destroyed.
#include <malloc.h>

#include <array>

#include "base/failure.hpp"
#include "conformance/answers.hpp"
#include "conformance/questions.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"

namespace bspctl::conformance {

namespace {

void life_create(Trial& trial) {
    (void)trial.subject().agreement();
    try {
        (void)trial.subject().create().release();
    } catch (const Unmet& failure) {
        trial.fault(failure.what());
    }
}

// Everything is asked; what is answered does not matter.
void ask_everything(Subject& subject, plugins::Plugin& plugin) {
    for (const auto& input : odd_inputs()) (void)answer_of([&] { return plugin.detect(input); });
    for (const auto& own : subject.own_inputs()) (void)answer_of([&] { return plugin.detect(own.input); });
    for (const auto& workspace : subject.workspaces()) (void)outcomes_of(plugin, workspace);
    (void)answer_of([&] { return plugin.triage(); });
}

void life_no_services(Trial& trial) {
    ask_everything(trial.subject(), *trial.subject().create(false).release());
}

std::size_t bytes_in_use() {
    const auto state = ::mallinfo2();
    return state.uordblks + state.hblkhd;
}

// Memory that is kept once is no leak; memory that is kept each time is. Both halves must have grown.
void life_no_leak(Trial& trial) {
    constexpr std::size_t times = 100;
    if (bytes_in_use() == 0) throw Unmet("this allocator does not say how much is in use (a sanitizer's does so itself)");
    auto& subject = trial.subject();
    const auto cycle = [&] {
        const auto before = bytes_in_use();
        for (std::size_t i = 0; i < times; ++i) (void)subject.create();
        const auto after = bytes_in_use();
        return after > before ? after - before : 0;
    };
    (void)cycle();
    const auto first = cycle();
    const auto second = cycle();
    trial.fault_if(first >= times && second >= times,
                   "create() and destroy() leave about " + std::to_string(second / times) + " bytes behind each time");
}

// What an instance says must not depend on what others are made, asked and destroyed meanwhile.
void life_instances_apart(Trial& trial) {
    auto& subject = trial.subject();
    const auto inputs = odd_inputs();
    const auto workspaces = subject.workspaces();
    auto& plugin = subject.plugin();
    const auto everything = [&] {
        std::string out;
        for (const auto& input : inputs) out += outcome_of([&] { return plugin.detect(input); });
        for (const auto& workspace : workspaces) {
            for (const auto& outcome : outcomes_of(plugin, workspace)) out += outcome;
        }
        return out;
    };
    const auto alone = everything();
    if (alone != everything()) throw Unmet("only after the cases \"same-twice\": answers change by themselves");
    {
        const auto other = subject.create();
        ask_everything(subject, *other);
    }
    const auto after = everything();
    trial.fault_if(alone != after, "an instance says " + first_difference(alone, after) + " after another one was there");
}

void life_destroy_after_failure(Trial& trial) {
    auto& subject = trial.subject();
    for (const auto& workspace : odd_workspaces(subject.workspace())) {
        auto instance = subject.create();
        trial.now("calls that fail");
        (void)outcomes_of(*instance, workspace);
        trial.now("destroy() after them");
        instance.reset();
    }
}

constexpr std::array table{
    Case{{"life-create", "BP-LIFE-1", "life", Level::basic, "create() gives an instance",
          "let create() do nothing that can fail: what needs files or tools belongs into the calls"},
         life_create},
    Case{{"life-no-services", "BP-LIFE-2", "life", Level::standard,
          "an instance works with a host that offers no services",
          "look at what the host's extension() gives before using it; the C++ wrapper does"},
         life_no_services},
    Case{{"life-no-leak", "BP-LIFE-3", "life", Level::standard, "destroy() frees what create() took",
          "keep everything of an instance in the object that destroy() deletes"},
         life_no_leak},
    Case{{"life-instances-apart", "BP-LIFE-4", "life", Level::standard, "instances do not influence each other",
          "keep no state in static variables"},
         life_instances_apart},
    Case{{"life-destroy-after-failure", "BP-LIFE-5", "life", Level::standard,
          "an instance can be destroyed after calls that failed", "let a call that fails leave the instance as it was"},
         life_destroy_after_failure},
};

}  // namespace

std::span<const Case> life_cases() { return table; }

}  // namespace bspctl::conformance
