// SPDX-License-Identifier: Apache-2.0
//
// A plugin that loads well and breaks a rule in a call: the call ends in a Failure that names it, and the next call is
// answered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "parts.hpp"

namespace bspctl::testing {
namespace {

using ::testing::HasSubstr;

// One plugin, loaded once; a call for each machine.
class Loaded {
public:
    explicit Loaded(const char* name, plugins::Isolation isolation = plugins::Isolation::third_party)
        : registry_(load(name, isolation)) {}
    plugins::Plugin& operator*() const { return *registry_.plugins().at(0); }

private:
    plugins::Registry load(const char* name, plugins::Isolation isolation) const {
        room_.add(name);
        plugins::LoadOptions options;
        options.isolation = isolation;
        return room_.load(options);
    }
    PluginRoom room_;
    plugins::Registry registry_;
};

// The parts of the Failure that the call ends in, one below the other.
template <class Call>
std::string failure_of(Call&& call) {
    try {
        call();
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "\n" + failure.why() + "\n" + failure.fix();
    }
    return "(no failure)";
}

Input input(const char* machine) {
    Input out;
    out.machine = machine;
    return out;
}

Workspace workspace(const char* machine) {
    Workspace out;
    out.machine = machine;
    return out;
}

struct Case {
    const char* mode;
    const char* reason;
};

void PrintTo(const Case& which, std::ostream* out) { *out << which.mode; }

class Misbehaviour : public ::testing::TestWithParam<Case> {};

TEST_P(Misbehaviour, InDetect) {
    const Loaded plugin("misbehaves");
    const Loaded here("misbehaves", plugins::Isolation::none);
    const auto said = failure_of([&] { (void)(*plugin).detect(input(GetParam().mode)); });
    EXPECT_THAT(said, HasSubstr("test.misbehaves"));
    EXPECT_THAT(said, HasSubstr(GetParam().reason));
    EXPECT_EQ((*plugin).detect(input("well")).confidence, 50);
    EXPECT_EQ(failure_of([&] { (void)(*here).detect(input(GetParam().mode)); }), said);
    EXPECT_EQ((*here).detect(input("well")).confidence, 50);
}

INSTANTIATE_TEST_SUITE_P(
    , Misbehaviour,
    ::testing::Values(Case{"throw", "an exception came out of the plugin: thrown in detect"},
                      Case{"throw-other", "an exception of unknown type"},
                      Case{"bad-utf8", "a sentence of evidence is not valid UTF-8 (byte 4)"},
                      Case{"bad-utf8-ignored", "a sentence of evidence is not valid UTF-8 (byte 4)"},
                      Case{"null-with-size", "a sentence of evidence"}, Case{"flood-many", "more than 20000 parts"},
                      Case{"flood-bytes", "more than 16.0 MiB of text"},
                      Case{"silent-error", "it gave no reason (status -1)"},
                      Case{"other-error", "it gave no reason (status -77)"},
                      Case{"unknown-status", "it ended with status 7"}, Case{"no-verdict", "it has no verdict"},
                      Case{"two-verdicts", "it has two verdicts"},
                      Case{"confidence-101", "the confidence is 101, outside 0 to 100"},
                      Case{"confidence-minus-1", "the confidence is -1, outside 0 to 100"},
                      Case{"null-verdict", "the verdict is a null pointer"},
                      Case{"small-verdict", "the verdict states a size of 8 bytes"}),
    [](const auto& which) { return text::replace_all(which.param.mode, "-", "_"); });

TEST(Misbehaviours, NoIsAnAnswer) {
    const Loaded plugin("misbehaves");
    EXPECT_EQ((*plugin).detect(input("no")).confidence, 0);
}

TEST(Misbehaviours, ADamagedExplanationIsRepairedAndCut) {
    const Loaded plugin("misbehaves");
    const auto said = failure_of([&] { (void)(*plugin).detect(input("fail-with-bad-text")); });
    EXPECT_THAT(said, HasSubstr("caf\xef\xbf\xbd (test.misbehaves)"));
    EXPECT_LT(said.size(), 20'000u);
}

TEST(Misbehaviours, InKas) {
    const Loaded plugin("misbehaves");
    const auto said = [&](const char* mode) { return failure_of([&] { (void)(*plugin).kas(workspace(mode)); }); };
    EXPECT_THAT(said("unknown-key"), HasSubstr("it sets \"colour\", which this host does not know"));
    EXPECT_THAT(said("unknown-section"), HasSubstr("the section of a block of configuration is 9"));
    EXPECT_THAT(said("nameless-repo"), HasSubstr("a repository's name is empty"));
    EXPECT_EQ((*plugin).kas(workspace("well")).machine, "well");
}

TEST(Misbehaviours, InPlan) {
    const Loaded plugin("misbehaves");
    const auto said = [&](const char* mode) { return failure_of([&] { (void)(*plugin).plan(workspace(mode)); }); };
    EXPECT_THAT(said("unknown-action"), HasSubstr("a step's action is 99"));
    EXPECT_THAT(said("no-command"), HasSubstr("a step to run has no command"));
    EXPECT_THAT(said("endless-list"), HasSubstr("more than 16.0 MiB of text"));
    EXPECT_THAT(said("remove-nothing"), HasSubstr("the path of a step is empty"));
    EXPECT_EQ((*plugin).plan(workspace("well")).size(), 1u);
}

TEST(Misbehaviours, InDoctorAndTriage) {
    const Loaded plugin("misbehaves");
    EXPECT_THAT(failure_of([&] { (void)(*plugin).doctor(workspace("unknown-level")); }),
                HasSubstr("a finding's level is 9"));
    EXPECT_THAT(failure_of([&] { (void)(*plugin).triage(); }), HasSubstr("a rule's scope is 9"));
}

// What the wrapper makes of exceptions, seen from the far side.
TEST(Thrower, EveryCallAndEveryKind) {
    const Loaded plugin("thrower");
    using Call = std::function<void(const char*)>;
    const std::vector<std::pair<const char*, Call>> calls{
        {"family()", [&](const char* kind) { (void)(*plugin).family(workspace(kind)); }},
        {"detect()", [&](const char* kind) { (void)(*plugin).detect(input(kind)); }},
        {"kas()", [&](const char* kind) { (void)(*plugin).kas(workspace(kind)); }},
        {"plan()", [&](const char* kind) { (void)(*plugin).plan(workspace(kind)); }},
        {"doctor()", [&](const char* kind) { (void)(*plugin).doctor(workspace(kind)); }}};
    for (const auto& entry : calls) {
        const std::string name = entry.first;
        const auto& call = entry.second;
        const auto said = [&](const char* kind) { return failure_of([&] { call(kind); }); };
        EXPECT_EQ(said("error"), "what (test.thrower)\nwhy\nfix") << name;
        EXPECT_THAT(said("standard"), HasSubstr(name + " failed (test.thrower)\na standard exception"));
        EXPECT_THAT(said("other"), HasSubstr(name + " failed (test.thrower)\nan exception of unknown"));
        EXPECT_THAT(said("memory"), HasSubstr("out of memory")) << name;
    }
    EXPECT_THAT(failure_of([&] { (void)(*plugin).triage(); }), HasSubstr("triage() failed (test.thrower)"));
}

}  // namespace
}  // namespace bspctl::testing
