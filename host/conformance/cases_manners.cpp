// SPDX-License-Identifier: Apache-2.0
//
// What a plugin leaves alone. Every table is asked directly, with ordinary and with odd questions.
#include <algorithm>
#include <array>

#include "base/failure.hpp"
#include "conformance/answers.hpp"
#include "conformance/raw_calls.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "conformance/world.hpp"

namespace bspctl::conformance {

namespace {

// Asks everything there is to ask, from create() on.
void ask_everything(Trial& trial) {
    trial.now("create()");
    RawPlugin raw(trial.subject());
    for (const auto& call : raw.calls()) {
        trial.now(call.name);
        (void)raw.ask(call);
    }
}

template <class State>
void leaves_alone(Trial& trial, State state) {
    (void)trial.subject().agreement();
    const auto before = state();
    ask_everything(trial);
    for (const auto& change : changes(before, state())) trial.fault(change);
}

void manners_quiet(Trial& trial) {
    (void)trial.subject().agreement();
    const CapturedOutput output;
    ask_everything(trial);
    const auto text = output.text();
    trial.fault_if(!text.empty(), "prints \"" + text.substr(0, 80) + "\"");
}

void manners_locale(Trial& trial) { leaves_alone(trial, locale_state); }
void manners_signals(Trial& trial) { leaves_alone(trial, signal_state); }
void manners_umask(Trial& trial) { leaves_alone(trial, umask_state); }
void manners_folder(Trial& trial) { leaves_alone(trial, folder_state); }
void manners_environment(Trial& trial) { leaves_alone(trial, environment_state); }
void manners_threads(Trial& trial) { leaves_alone(trial, thread_state); }
void manners_processes(Trial& trial) { leaves_alone(trial, child_state); }
void manners_descriptors(Trial& trial) { leaves_alone(trial, descriptor_state); }

// Detection and checks have cases of their own.
void manners_files(Trial& trial) {
    RawPlugin raw(trial.subject());
    const auto before = files_below(trial.subject().scratch());
    for (const auto& call : raw.calls()) {
        if (!call.name.starts_with("detect()") && !call.name.starts_with("doctor()")) (void)raw.ask(call);
    }
    for (const auto& change : changes(before, files_below(trial.subject().scratch()))) trial.fault(change);
}

// Refused at the first emission, in the middle, and at the last.
void manners_refusal(Trial& trial) {
    RawPlugin raw(trial.subject());
    for (const auto& call : raw.calls()) {
        const auto whole = raw.ask(call);
        if (whole.status != BSPCTL_OK || whole.gate.taken == 0) continue;
        for (const int accepted : {0, whole.gate.taken / 2, whole.gate.taken - 1}) {
            const auto answer = raw.ask(call, {.accept = accepted});
            trial.fault_if(answer.gate.after_refusal > 1, call.name + " goes on after the sink has refused");
            trial.fault_if(answer.status != Gate::refusal,
                           call.name + " ends with status " + std::to_string(answer.status) + " after the sink has refused with " +
                               std::to_string(Gate::refusal));
        }
    }
}

void manners_exceptions(Trial& trial) {
    RawPlugin raw(trial.subject());
    for (const auto& call : raw.calls()) {
        if (const auto answer = raw.ask(call); answer.thrown) trial.fault(call.name + " throws: " + *answer.thrown);
    }
}

void manners_status(Trial& trial) {
    RawPlugin raw(trial.subject());
    for (const auto& call : raw.calls()) {
        const auto answer = raw.ask(call);
        trial.fault_if(!answer.thrown && answer.status > BSPCTL_NO, call.name + " ends with status " + std::to_string(answer.status));
    }
}

// kas() has a case of its own.
void manners_explains(Trial& trial) {
    RawPlugin raw(trial.subject());
    for (const auto& call : raw.calls()) {
        const auto answer = raw.ask(call);
        if (answer.thrown || answer.status >= 0 || call.name.starts_with("kas()")) continue;
        trial.fault_if(!answer.explained, call.name + " ends in an error without a word");
        trial.fault_if(answer.explained && *answer.explained->what() == '\0', call.name + " does not say what happened");
    }
}

// What the plugin believes to be an answer, the host must be able to read.
void manners_well_formed(Trial& trial) {
    RawPlugin raw(trial.subject());
    auto& plugin = trial.subject().plugin();
    for (const auto& call : raw.calls()) {
        const auto answer = raw.ask(call);
        if (answer.thrown || answer.status != BSPCTL_OK) continue;
        try {
            call.ask_host(plugin);
        } catch (const Failure& failure) {
            trial.fault(call.name + ": " + failure.why());
        }
    }
}

constexpr std::array table{
    Case{{"manners-quiet", "BP-MANNERS-1", "manners", Level::standard, "nothing is printed",
          "use the host's log: standard output belongs to the answer of the command"},
         manners_quiet},
    Case{{"manners-locale", "BP-MANNERS-2", "manners", Level::standard, "the locale stays as it is",
          "use functions that do not depend on the locale (std::from_chars, std::to_chars)"},
         manners_locale},
    Case{{"manners-signals", "BP-MANNERS-3", "manners", Level::standard, "signal handlers stay as they are",
          "install none: Ctrl-C is the host's to handle"},
         manners_signals},
    Case{{"manners-umask", "BP-MANNERS-4", "manners", Level::standard, "the umask stays as it is",
          "a plugin creates no files, so it needs none"},
         manners_umask},
    Case{{"manners-folder", "BP-MANNERS-5", "manners", Level::standard, "the current folder stays as it is",
          "use whole paths"},
         manners_folder},
    Case{{"manners-environment", "BP-MANNERS-6", "manners", Level::standard, "the environment stays as it is",
          "give variables of a build as `env` of the configuration or of a step"},
         manners_environment},
    Case{{"manners-threads", "BP-MANNERS-7", "manners", Level::standard, "no thread outlives a call",
          "join what you start, or do not start it"},
         manners_threads},
    Case{{"manners-processes", "BP-MANNERS-8", "manners", Level::standard, "no process is left behind",
          "start none: versions of tools come from the host's tool_version()"},
         manners_processes},
    Case{{"manners-descriptors", "BP-MANNERS-9", "manners", Level::standard, "no descriptor is left open",
          "read files through the host's services"},
         manners_descriptors},
    Case{{"manners-files", "BP-MANNERS-10", "manners", Level::standard, "no file is changed by any call",
          "give files as steps of the plan; the host writes them"},
         manners_files},
    Case{{"manners-refusal", "BP-MANNERS-11", "manners", Level::standard,
          "a call ends when the sink refuses, and hands the sink's status back",
          "return the status of every emission that is not BSPCTL_OK; the C++ wrapper does"},
         manners_refusal},
    Case{{"manners-exceptions", "BP-MANNERS-12", "manners", Level::basic, "no exception leaves a call",
          "catch everything at the boundary; the C++ wrapper does"},
         manners_exceptions},
    Case{{"manners-status", "BP-MANNERS-13", "manners", Level::standard, "calls end with a status that has a meaning",
          "0 is done, 1 is no, negative is an error; nothing else"},
         manners_status},
    Case{{"manners-explains", "BP-MANNERS-14", "manners", Level::standard, "an error is explained through fail()",
          "throw bspctl::Error, or call fail() before a negative status is returned"},
         manners_explains},
    Case{{"manners-well-formed", "BP-MANNERS-15", "manners", Level::basic,
          "answers are well formed: whole structs, valid UTF-8, within the limits",
          "bytes from outside are not always UTF-8: leave out what is not"},
         manners_well_formed},
};

}  // namespace

std::span<const Case> manners_cases() { return table; }

}  // namespace bspctl::conformance
