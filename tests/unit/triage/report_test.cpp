// SPDX-License-Identifier: Apache-2.0
//
// What people and programs are told.
#include "triage/report.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "base/text.hpp"
#include "report_samples.hpp"
#include "triage/masking.hpp"

namespace bspctl::triage {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

rapidjson::Document json(const Report& report) {
    rapidjson::Document out;
    out.Parse(to_json(report).c_str());
    EXPECT_FALSE(out.HasParseError()) << to_json(report);
    return out;
}

TEST(Text, SaysTheCauseOnceForAllThatShareIt) {
    const auto text = to_text(samples::report());
    EXPECT_TRUE(has(text, "cause: a do_fetch: the host git.example.com is not known\n")) << text;
    EXPECT_TRUE(has(text, "/ws/build/log.do_fetch.1:12\n    fatal: Could not resolve host")) << text;
    EXPECT_TRUE(has(text, "retry: worth a try")) << text;
    EXPECT_TRUE(has(text, "the same for 2 more: b do_fetch, c do_fetch\n")) << text;
    EXPECT_TRUE(has(text, "follows from it: image do_rootfs")) << text;
    EXPECT_TRUE(has(text, "also found:\n  gauge do_compile: the compiler refuses gauge.c\n")) << text;
    EXPECT_TRUE(has(text, "failed tasks: 4\n")) << text;
}

TEST(Text, NamesAFewOfManyAndCountsTheRest) {
    auto report = samples::report();
    for (int i = 0; i < 20; ++i) report.diagnoses.push_back(samples::diagnosis("r" + std::to_string(i), "do_fetch"));
    EXPECT_TRUE(has(to_text(report), "the same for 22 more: b do_fetch, c do_fetch, r0 do_fetch, r1 do_fetch, r2 do_fetch, "
                                     "r3 do_fetch and 16 more\n"));
}

TEST(Text, ExplainsWhenAsked) {
    auto report = samples::report();
    report.diagnoses[0].explanation = "DNS answers for the whole machine";
    report.diagnoses[0].command = "getent hosts git.example.com";
    EXPECT_FALSE(has(to_text(report), "DNS answers"));
    EXPECT_TRUE(has(to_text(report, {.explain = true}), "why: DNS answers for the whole machine\n"));
    EXPECT_TRUE(has(to_text(report), "command: getent hosts git.example.com\n"));
}

TEST(Text, SaysWhatTheMachineWentThrough) {
    auto report = samples::report();
    report.circumstances = {"the disk was 99 % full at the end"};
    EXPECT_TRUE(has(to_text(report), "circumstances:\n  the disk was 99 % full at the end\n"));
    EXPECT_TRUE(has(to_brief(report, {}), "the disk was 99 % full"));
}

TEST(Text, IsHonestWhenNobodyKnows) {
    const auto text = to_text(samples::nobody_knows(), {.run = "20260101-000000"});
    EXPECT_TRUE(has(text, "cause: no rule matched")) << text;
    EXPECT_TRUE(has(text, "  /ws/build/log.do_compile.1:7\n    frobnicate: gave up\n    at gauge.c\n")) << text;
    EXPECT_TRUE(has(text, "bspctl log 20260101-000000")) << text;
    EXPECT_TRUE(has(text, "devshell a")) << text;
    EXPECT_TRUE(has(text, "triage.d")) << text;
}

// What is no run has nothing to ask `bspctl log` for.
TEST(Text, OffersRunsOnlyWhereThereIsOne) { EXPECT_FALSE(has(to_text(samples::nobody_knows()), "bspctl log")); }

TEST(Text, IsSilentWhenNothingIsWrong) {
    EXPECT_EQ(to_text(samples::nothing_wrong()), "triage of 20260101-000000\nnothing failed\n");
}

TEST(Text, IsColouredByWhoeverAsksForIt) {
    const TextOptions options{.paint = [](Part part, const std::string& text) {
        return part == Part::cause ? "<" + text + ">" : text;
    }};
    EXPECT_TRUE(has(to_text(samples::report(), options), "cause: <a do_fetch: the host git.example.com is not known>\n"));
}

TEST(Brief, HasTheCauseTheLogAndWhereMoreIs) {
    const auto text = to_brief(samples::report(), {.run = "20260101-000000"});
    EXPECT_TRUE(text.starts_with("cause: a do_fetch: ")) << text;
    EXPECT_TRUE(has(text, "log: /ws/build/log.do_fetch.1\n")) << text;
    EXPECT_TRUE(has(text, "more: bspctl triage 20260101-000000 (1 other cause, 4 failed tasks)\n")) << text;
    EXPECT_FALSE(has(text, "also found"));
}

// The log shown is that of the task whose cause is told, not that of the first that failed.
TEST(Brief, ShowsTheLogOfTheCause) {
    auto report = samples::report();
    std::swap(report.failures.front(), report.failures.back());
    EXPECT_TRUE(has(to_brief(report, {}), "log: /ws/build/log.do_fetch.1\n"));
}

// The live view has just quoted it, a few lines above.
TEST(Brief, OfOneFailureRepeatsNothingThatIsOnTheScreen) {
    auto report = samples::report();
    report.failures.resize(1);
    report.more_failures = 0;
    auto& first = report.diagnoses.front();
    first.recipe = report.failures.front().recipe;
    first.task = report.failures.front().task;
    first.evidence = {{"/ws/build/log.do_fetch.1", 3, "fatal: no such host"}};
    report.failures.front().log_tail = {"cloning", "fatal: no such host"};
    EXPECT_EQ(to_brief(report, {}).find("fatal: no such host"), to_brief(report, {.quoted = {"another line"}}).find("fatal: no such host"));
    const auto text = to_brief(report, {.quoted = {"  fatal: no such host"}});
    EXPECT_FALSE(has(text, "fatal: no such host")) << text;
    EXPECT_FALSE(has(text, "end of the log")) << text;
    EXPECT_TRUE(has(text, "fix: ")) << text;
    first.evidence = {{"/ws/kas.log", 3, "a.c: In function 'f': a.c:4: error: no such thing"}};
    EXPECT_FALSE(has(to_brief(report, {.quoted = {"a.c: In function 'f':", "a.c:4: error: no such thing"}}), "no such thing"));
    first.evidence = {{"/ws/build/log.do_fetch.1", 3, "fatal: no such host"}};
    report.more_failures = 1;
    EXPECT_TRUE(has(to_brief(report, {.quoted = {"fatal: no such host"}}), "fatal: no such host")) << "it may be far above by now";
}

TEST(Json, HasTheKeysThatOthersReadBy) {
    auto report = samples::report();
    report.diagnoses[0].captures = {{"host", "git.example.com"}};
    report.diagnoses[0].command = "getent hosts git.example.com";
    const auto document = json(report);
    EXPECT_STREQ(document["schema"].GetString(), "bspctl.triage/1");
    ASSERT_EQ(document["diagnoses"].Size(), 5u);
    const auto& first = document["diagnoses"][0];
    for (const auto* key : {"rule", "category", "confidence", "recipe", "task", "cause", "fix", "transient", "evidence", "primary",
                            "explanation", "command", "group", "follow_up", "captures"}) {
        EXPECT_TRUE(first.HasMember(key)) << key;
    }
    EXPECT_TRUE(first["explanation"].IsNull());
    EXPECT_STREQ(first["captures"]["host"].GetString(), "git.example.com");
    EXPECT_EQ(first["evidence"][0]["line"].GetInt(), 12);
    EXPECT_TRUE(document["diagnoses"][3]["follow_up"].GetBool());
    EXPECT_EQ(document["diagnoses"][4]["group"].GetInt(), 1);
}

TEST(Json, IsEmptyOfDiagnosesWhenNothingIsWrong) {
    const auto document = json(samples::nothing_wrong());
    EXPECT_TRUE(document["diagnoses"].Empty());
    EXPECT_STREQ(document["status"].GetString(), "ok");
}

TEST(Json, TakesWhatALogMayHold) { EXPECT_TRUE(text::valid_utf8(to_json(samples::hostile_report()))); }

TEST(Masking, AQuotedLineThatLostItsNeighboursIsKnown) {
    auto report = samples::report();
    const std::string key(64, 'A');
    report.diagnoses[0].evidence = {{"log", 1, "  password hunter2"}, {"log", 2, key}, {"log", 3, "password authentication failed"}};
    mask_secrets(report);
    EXPECT_EQ(report.diagnoses[0].evidence[0].text, "password ***");
    EXPECT_EQ(report.diagnoses[0].evidence[1].text, "***");
    EXPECT_EQ(report.diagnoses[0].evidence[2].text, "password authentication failed");
}

TEST(Masking, ReachesEverythingThatIsQuoted) {
    const std::string secret = "https://jane:s3cretvalue@git.example.com/x.git";
    auto report = samples::report();
    report.reason = report.diagnoses[0].cause = report.diagnoses[0].fix = report.diagnoses[0].command = secret;
    report.diagnoses[0].captures = {{"url", secret}};
    report.diagnoses[0].evidence[0].text = secret;
    report.failures[0].message = secret;
    report.failures[0].log_tail = report.console_tail = report.circumstances = {secret};
    report.excerpt = {{"log", 1, secret}};
    mask_secrets(report);
    for (const auto& text : {to_text(report), to_json(report), to_junit(report), to_sarif(report, {}), to_github(report, {}), to_gitlab(report, {})}) {
        EXPECT_FALSE(has(text, "s3cretvalue")) << text;
    }
    EXPECT_TRUE(has(to_json(report), "git.example.com"));
}

}  // namespace
}  // namespace bspctl::triage
