// SPDX-License-Identifier: Apache-2.0
//
// How checks are chosen, graded and waited for, whatever they look at.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <mutex>

#include "base/failure.hpp"
#include "config/keys.hpp"
#include "doctor/catalogue.hpp"
#include "doctor/doctor.hpp"
#include "doctor/levels.hpp"
#include "doctor/mend.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Check check(const std::string& id, Outcome outcome, const std::string& group = "host") {
    Check out;
    out.id = id;
    out.group = group;
    out.title = "the " + id;
    out.run = [outcome = std::move(outcome)](const Context&) { return outcome; };
    return out;
}

Context with(std::vector<LevelRule> levels) {
    Context out;
    out.levels = std::move(levels);
    return out;
}

std::vector<std::string> ids(const Report& report) {
    std::vector<std::string> out;
    for (const auto& result : report.results) out.push_back(result.finding.id);
    return out;
}

std::string words(const Report& report) {
    std::string out;
    for (const auto& result : report.results) out += result.finding.id + "=" + std::string(level_word(result)) + " ";
    return out;
}

TEST(DoctorLevels, GradeWhatAComplaintIsAndNothingElse) {
    const std::vector<Check> checks{check("disk", block("full", "", "")), check("cpu", info("8 processors")),
                                    check("swap", info("60", "lower it")), check("git", pass("2.39"))};
    const auto report = run(checks, {}, with({{"*", "warn", "config.toml:3:1"}}), {});
    EXPECT_EQ(words(report), "disk=warn cpu=info swap=warn git=pass ");
    EXPECT_THAT(to_text(report, false), HasSubstr("full (level from config.toml:3:1)"));
    EXPECT_EQ(report.results[1].level_from, "") << "a plain fact has no level to change";
}

TEST(DoctorLevels, TheNameItselfStandsAboveGlobsAndTheLongerGlobAboveTheShorter) {
    const std::vector<Check> checks{check("disk-free", warn("low", "", "")), check("disk-speed", warn("slow", "", "")),
                                    check("memory", warn("low", "", ""))};
    const auto report = run(checks, {}, with({{"*", "info", "a"}, {"disk-*", "block", "b"}, {"disk-free", "warn", "c"}}), {});
    EXPECT_EQ(words(report), "disk-free=warn disk-speed=block memory=info ");
}

TEST(DoctorLevels, OffIsNotRunAndSaid) {
    bool ran = false;
    auto slow = check("slow", pass("done"));
    slow.run = [&](const Context&) -> Outcome {
        ran = true;
        return pass("done");
    };
    const auto report = run({slow, check("git", pass("2.39"))}, {}, with({{"slow", "off", "config.toml:3:1"}}), {});
    EXPECT_FALSE(ran);
    EXPECT_THAT(ids(report), ElementsAre("git"));
    EXPECT_THAT(to_text(report, false), AllOf(HasSubstr("OFF"), HasSubstr("slow"), HasSubstr("by config.toml:3:1")));
    EXPECT_THAT(to_diagnosis_text(report), HasSubstr("off by config.toml:3:1"));
    rapidjson::Document json;
    json.Parse(to_json(report).c_str());
    EXPECT_STREQ(json["off"][0]["id"].GetString(), "slow");
}

TEST(DoctorLevels, AnErrorStaysAnError) {
    auto broken = check("broken", pass(""));
    broken.run = [](const Context&) -> Outcome { throw Failure("no"); };
    const auto report = run({broken}, {}, with({{"broken", "block", "x"}}), {});
    EXPECT_EQ(words(report), "broken=error ");
    EXPECT_FALSE(report.blocked());
}

TEST(DoctorLevels, OneForNoCheckIsNamedWithTheNearest) {
    const auto report = run({check("swappiness", pass(""))}, {}, with({{"swapiness", "off", "config.toml:2:1"}, {"x-*", "off", "y"}}), {});
    ASSERT_EQ(report.unknown.size(), 1u);
    EXPECT_THAT(report.unknown[0], AllOf(HasSubstr("config.toml:2:1"), HasSubstr("'swapiness'"), HasSubstr("did you mean swappiness?")));
}

TEST(DoctorRun, ChoosesByGroup) {
    const std::vector<Check> checks{check("a", pass(""), "network"), check("b", pass(""), "host")};
    EXPECT_THAT(ids(run(checks, {}, {}, {}, {"group:net*"})), ElementsAre("a"));
    EXPECT_THAT(ids(run(checks, {}, {}, {}, {}, {"group:network"})), ElementsAre("b"));
    try {
        (void)run(checks, {}, {}, {}, {"group:netwrok"});
        FAIL() << "a group that does not exist was looked for in silence";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.why(), HasSubstr("group:network"));
    }
}

TEST(DoctorRun, KeepsGroupsTogether) {
    const std::vector<Check> checks{check("n", pass(""), "network"), check("t", pass(""), "own-group"), check("h", pass("")),
                                    check("m", pass(""), "network")};
    EXPECT_THAT(ids(run(checks, {}, {}, {})), ElementsAre("h", "n", "m", "t"));
}

TEST(DoctorRun, TellsWhatItWaitsFor) {
    const auto gate = std::make_shared<std::mutex>();
    gate->lock();
    auto slow = check("slow", pass(""));
    slow.run = [gate](const Context&) -> Outcome {
        const std::lock_guard lock(*gate);
        return pass("done");
    };
    bool open = false;
    const auto report = run({slow}, {}, {}, {}, {}, {}, [&](const std::vector<std::string>& waiting, double) {
        EXPECT_THAT(waiting, ElementsAre("slow"));
        if (!std::exchange(open, true)) gate->unlock();
    });
    EXPECT_TRUE(open);
    EXPECT_EQ(words(report), "slow=pass ");
}

TEST(DoctorRun, OneLimitForAllWhereTheConfigurationHasOne) {
    const auto gate = std::make_shared<std::mutex>();
    gate->lock();
    auto stuck = check("stuck", pass(""));
    stuck.run = [gate](const Context&) -> Outcome {
        const std::lock_guard lock(*gate);
        return pass("");
    };
    Context context;
    context.limit_seconds = 0.05;
    const auto report = run({stuck}, {}, context, {});
    gate->unlock();
    EXPECT_THAT(report.results[0].finding.summary, HasSubstr("no answer within"));
}

TEST(DoctorRun, AChildIsEndedBeforeItsCheckIsGivenUp) {
    auto slow = check("slow", pass(""));
    slow.limit = 2s;
    slow.run = [](const Context&) -> Outcome { return probe({"sleep", "1000"}, 100s).timed_out ? pass("ended") : pass("ran"); };
    const auto report = run({slow}, {}, {}, {});
    EXPECT_EQ(report.results[0].finding.summary, "ended");
}

TEST(DoctorRun, AFloodOfTextIsCut) {
    const auto report = run({check("loud", warn(std::string(10u << 20, 'x'), std::string(1u << 20, '\xff'), ""))}, {}, {}, {});
    EXPECT_LT(to_text(report, false).size(), 32u << 10);
}

TEST(DoctorRun, ManyChecksAtOnceAllAnswer) {
    std::vector<Check> checks;
    for (int i = 0; i < 300; ++i) checks.push_back(check("check-" + std::to_string(i), pass("")));
    EXPECT_EQ(run(checks, {}, {}, {}).count(Level::pass), 300u);
}

// ------------------------------------------------------------------------------------------------------ remedies

TEST(DoctorMend, OneStepForOneCommandAndNoneForWhatIsWell) {
    const Remedy make{"make the folder", "mkdir -p x"}, kernel{"raise it", "sysctl -w a=1", true};
    const auto report = run({check("a", {warn("", "", ""), {make}}), check("b", {info("", "do"), {make, kernel}}),
                             check("c", {pass(""), {make}})}, {}, {}, {});
    const auto mends = mends_of(report);
    ASSERT_EQ(mends.size(), 2u);
    EXPECT_THAT(mends[0].checks, ElementsAre("a", "b"));
    EXPECT_THAT(to_text(mends[1]), AllOf(HasSubstr("b: raise it (as root)"), HasSubstr("    sysctl -w a=1")));
}

TEST(DoctorMend, RunsWithAShellThatStopsAtTheFirstError) {
    std::vector<std::string> lines;
    const auto said = [&](std::string_view line) { lines.emplace_back(line); };
    EXPECT_TRUE(run_mend({{"a"}, {"", "echo one\necho two >&2"}}, "/", said));
    EXPECT_THAT(lines, ElementsAre("one", "two"));
    lines.clear();
    EXPECT_FALSE(run_mend({{"a"}, {"", "false\necho never"}}, "/", said));
    EXPECT_THAT(lines, IsEmpty());
    EXPECT_FALSE(run_mend({{"a"}, {"", "true"}}, "/no/such/folder", said)) << "it cannot be started there";
}

TEST(DoctorMend, TheScriptHasACommentOverEachStepOfRoot) {
    std::vector<Mend> mends{{{"a", "b"}, {"raise\nit", "sysctl -w a=1", true}}, {{"c"}, {"other", "rm -rf /", true}}};
    mends[0].state = Mend::State::in_script;
    mends[1].state = Mend::State::declined;
    const auto script = to_script(mends);
    EXPECT_TRUE(script.starts_with("#!/bin/sh\n"));
    EXPECT_THAT(script, AllOf(HasSubstr("set -eu\n"), HasSubstr("# a, b: raise it\nsysctl -w a=1\n"), Not(HasSubstr("rm -rf"))));
}

TEST(DoctorMend, JsonHasFixesAndScript) {
    const auto report = run({check("a", {warn("low", "", ""), {{"raise it", "sysctl -w a=1", true}}})}, {}, {}, {});
    rapidjson::Document json;
    json.Parse(to_json(report, mends_of(report), "").c_str());
    ASSERT_FALSE(json.HasParseError());
    EXPECT_STREQ(json["findings"][0]["remedies"][0]["command"].GetString(), "sysctl -w a=1");
    EXPECT_STREQ(json["fixes"][0]["state"].GetString(), "open");
    EXPECT_TRUE(json["script"].IsNull());
}

// ----------------------------------------------------------------------------------------------------- catalogue

TEST(DoctorExplain, HasWhatIsLookedAtItsSettingsAndWhatWasFound) {
    auto memory = check("memory", {warn("2 GiB", "compilers", "close things"), {{"more swap", "mkswap", true}}});
    memory.explanation = "Compilers need memory.";
    config::Settings settings;
    settings.set("host.mem_min_gb", "64", config::Origin::user_file, "config.toml:7:1");
    const auto context = with({{"memory", "info", "config.toml:9:1"}});
    const auto text = to_text(explain({"memory"}, {memory}, run({memory}, {}, context, {}), context, settings));
    EXPECT_THAT(text, AllOf(HasSubstr("memory (host): the memory"), HasSubstr("Compilers need memory."),
                            HasSubstr("host.mem_min_gb = 64 (config.toml:7:1)"), HasSubstr("level: info, by config.toml:9:1"),
                            HasSubstr("2 GiB"), HasSubstr("(as root): mkswap")));
}

TEST(DoctorExplain, HasWhatDidNotRunToo) {
    auto image = check("image", pass(""));
    image.container_only = true;
    const auto explained = explain({"image"}, {image}, run({image}, {}, {}, {}, {"image"}), {}, {});
    ASSERT_EQ(explained.size(), 1u);
    EXPECT_THAT(to_text(explained), HasSubstr("Here: not run."));
    rapidjson::Document json;
    json.Parse(to_json(explained).c_str());
    EXPECT_TRUE(json["checks"][0]["finding"].IsNull());
}

TEST(DoctorList, NamesEveryCheckAndWhatTheConfigurationSays) {
    const std::vector<Check> checks{check("a", pass("")), check("b", pass(""))};
    const auto context = with({{"b", "off", "config.toml:2:1"}});
    EXPECT_THAT(list_text(checks, {{"com.acme", "Acme"}}, context),
                AllOf(HasSubstr("the a\n"), HasSubstr("the b (off by config.toml:2:1)"), HasSubstr("com.acme: Acme")));
    rapidjson::Document json;
    json.Parse(list_json(checks, {{"com.acme", "Acme"}}, context).c_str());
    EXPECT_STREQ(json["schema"].GetString(), "bspctl.doctor-checks/1");
    EXPECT_TRUE(json["checks"][0]["level"].IsNull());
    EXPECT_STREQ(json["checks"][1]["level"].GetString(), "off");
}

// A setting that says it is a check's limit must not outlive the check.
TEST(DoctorList, LimitsBelongToChecksThatExist) {
    const auto checks = builtin_checks();
    for (const auto& key : config::keys()) {
        if (key.check.empty()) continue;
        EXPECT_NE(std::ranges::find(checks, key.check, &Check::id), checks.end()) << key.name << " names " << key.check;
    }
}

}  // namespace
}  // namespace bspctl::doctor
