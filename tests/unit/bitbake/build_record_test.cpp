// SPDX-License-Identifier: Apache-2.0
#include "bitbake/build_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "bitbake/build_json.hpp"
#include "bitbake/event_json.hpp"
#include "bitbake/layer_paths.hpp"

namespace bspctl::bitbake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view recipe_file = "/ws/meta-a/recipes-x/zlib/zlib_1.3.bb";

TaskEvent task(TaskEvent::Phase phase, std::string_view name, double time, std::int64_t pid = 7) {
    TaskEvent out;
    out.phase = phase;
    out.recipe = "zlib", out.version = "1.3-r0", out.package = "zlib-1.3-r0";
    out.task = name, out.file = recipe_file, out.log = "/b/tmp/log", out.time = time, out.pid = pid;
    return out;
}

QueueEvent queue(QueueEvent::Phase phase, bool setscene, std::string_view file, std::string_view name) {
    QueueEvent out;
    out.phase = phase, out.setscene = setscene, out.file = file, out.task = name;
    return out;
}

BuildEvent completed(std::int64_t failures) {
    BuildEvent out;
    out.phase = BuildEvent::Phase::completed;
    out.failures = failures;
    return out;
}

BuildRecord record_of(const std::vector<EventValue>& events) {
    BuildRecord out;
    for (const auto& event : events) out.take(event);
    return out;
}

std::string document_of(const BuildRecord& record, const RunFacts& facts = {}) {
    std::string out;
    write_build_json(record, facts, [&](std::string_view piece) { out += piece; });
    return out;
}

TEST(BuildRecord, ATaskHasItsRecipeTimesAndOutcome) {
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000), task(TaskEvent::Phase::succeeded, "do_compile", 1002.5)});
    ASSERT_THAT(record.tasks(), SizeIs(1));
    const auto& one = record.tasks()[0];
    EXPECT_EQ(one.outcome, TaskOutcome::succeeded);
    EXPECT_DOUBLE_EQ(one.duration(), 2.5);
    EXPECT_EQ(record.recipe_of(one).package, "zlib-1.3-r0");
    EXPECT_EQ(record.recipe_of(one).layer, "meta-a");
    EXPECT_THAT(record.running(), IsEmpty());
    EXPECT_EQ(record.count(TaskOutcome::succeeded), 1u);
}

// The stamp is written after the task's own end: without room for it, or without zstd, the task has failed.
TEST(BuildRecord, ASuccessThatTheQueueCallsAFailureIsOneAndKeepsItsWords) {
    LogEvent said;
    said.level = LogEvent::error, said.message = "No space left on device", said.pid = 7, said.time = 1003;
    auto failed = queue(QueueEvent::Phase::failed, false, recipe_file, "do_compile");
    failed.exit_code = 1;
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000), task(TaskEvent::Phase::succeeded, "do_compile", 1002),
                                   said, failed});
    ASSERT_THAT(record.tasks(), SizeIs(1));
    EXPECT_EQ(record.tasks()[0].outcome, TaskOutcome::failed);
    EXPECT_EQ(record.tasks()[0].exit_code, 1);
    EXPECT_THAT(record.failed(), ElementsAre(0u));
    EXPECT_EQ(record.count(TaskOutcome::succeeded), 0u);
    EXPECT_EQ(record.messages()[0].task, 0u);
}

// Of two builds in one log: what the first one did is not undone by the second.
TEST(BuildRecord, AnOldSuccessStays) {
    LogEvent later;
    later.level = LogEvent::error, later.message = "x", later.pid = 9, later.time = 2000;
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000), task(TaskEvent::Phase::succeeded, "do_compile", 1002),
                                   later, queue(QueueEvent::Phase::failed, false, recipe_file, "do_compile")});
    ASSERT_THAT(record.tasks(), SizeIs(2));
    EXPECT_EQ(record.tasks()[0].outcome, TaskOutcome::succeeded);
    EXPECT_EQ(record.messages()[0].task, no_task);
}

TEST(BuildRecord, EqualTasksOfTwoMulticonfigsStayApart) {
    auto other = task(TaskEvent::Phase::started, "do_compile", 1001, 8);
    other.multiconfig = "board";
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000), other,
                                   task(TaskEvent::Phase::failed, "do_compile", 1002)});
    ASSERT_THAT(record.tasks(), SizeIs(2));
    EXPECT_EQ(record.tasks()[0].outcome, TaskOutcome::failed);
    EXPECT_EQ(record.recipe_of(record.tasks()[1]).multiconfig, "board");
    EXPECT_THAT(record.running(), ElementsAre(1u));
}

TEST(BuildRecord, WhatTheLogDoesNotEndIsUnfinished) {
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000)});
    EXPECT_EQ(record.outcome(), BuildOutcome::unknown);
    EXPECT_EQ(record.count(TaskOutcome::running), 1u);
    EXPECT_EQ(to_word(record.tasks()[0].outcome), "unfinished");
}

TEST(BuildRecord, AnEndWithoutAStartAndARepeatedEndCountOnce) {
    const auto end = task(TaskEvent::Phase::succeeded, "do_compile", 1000);
    const auto record = record_of({end, end});
    ASSERT_THAT(record.tasks(), SizeIs(1));
    EXPECT_EQ(record.tasks()[0].started, 0);
    EXPECT_EQ(record.count(TaskOutcome::succeeded), 1u);
}

TEST(BuildRecord, TheSameTaskOnceMoreIsATaskOfItsOwn) {
    const auto record = record_of({task(TaskEvent::Phase::started, "do_x", 1000, 7), task(TaskEvent::Phase::succeeded, "do_x", 1001, 7),
                                   task(TaskEvent::Phase::started, "do_x", 1002, 9)});
    EXPECT_THAT(record.tasks(), SizeIs(2));
}

TEST(BuildRecord, ATaskWhoseProcessWasKilledHasFailed) {
    auto died = queue(QueueEvent::Phase::failed, false, recipe_file, "do_compile");
    died.exit_code = 137;
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000), died, completed(1)});
    ASSERT_THAT(record.failed(), SizeIs(1));
    EXPECT_EQ(record.tasks()[record.failed()[0]].exit_code, 137);
    EXPECT_EQ(record.outcome(), BuildOutcome::failed);
}

TEST(BuildRecord, TheQueuesWordOnAFailedTaskAddsNoSecondFailure) {
    auto said = queue(QueueEvent::Phase::failed, false, recipe_file, "do_compile");
    said.exit_code = 1;
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000), task(TaskEvent::Phase::failed, "do_compile", 1001), said});
    EXPECT_THAT(record.tasks(), SizeIs(1));
    EXPECT_THAT(record.failed(), SizeIs(1));
    EXPECT_EQ(record.tasks()[0].exit_code, 1);
}

TEST(BuildRecord, AVariantOfAFileIsARecipeOfItsOwn) {
    auto native = task(TaskEvent::Phase::started, "do_compile", 1000, 8);
    native.recipe = "zlib-native", native.package = "zlib-native-1.3-r0";
    const auto variant = "virtual:native:" + std::string(recipe_file);
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000), native,
                                   queue(QueueEvent::Phase::failed, false, variant, "do_compile")});
    ASSERT_THAT(record.failed(), SizeIs(1));
    EXPECT_EQ(record.recipe_of(record.tasks()[record.failed()[0]]).name, "zlib-native");
}

TEST(BuildRecord, ASetsceneMissIsNoFailure) {
    const auto record = record_of({task(TaskEvent::Phase::started, "do_package_setscene", 1000),
                                   task(TaskEvent::Phase::failed_silent, "do_package_setscene", 1001),
                                   queue(QueueEvent::Phase::failed, true, recipe_file, "do_package_setscene"), completed(0)});
    EXPECT_EQ(record.outcome(), BuildOutcome::success);
    EXPECT_THAT(record.failed(), IsEmpty());
    EXPECT_EQ(record.recipes()[0].setscene_notcovered, 1);
    EXPECT_TRUE(record.tasks()[0].setscene);
}

TEST(BuildRecord, SetsceneIsCountedByRecipeAndByTheQueue) {
    auto done = queue(QueueEvent::Phase::completed, true, recipe_file, "do_package_setscene");
    done.stats = QueueStats{.total = 9, .setscene_total = 5, .setscene_covered = 2, .setscene_notcovered = 3};
    MetadataEvent missed;
    missed.type = "MissedSstate";
    missed.missed = {"mc:board:/ws/meta-a/recipes-x/b/b_1.bb"};
    const auto record = record_of({done, missed});
    EXPECT_EQ(record.queue().setscene_total, 5);
    EXPECT_EQ(record.recipes()[0].setscene_covered, 1);
    EXPECT_EQ(record.recipes()[1].multiconfig, "board");
    EXPECT_EQ(record.recipes()[1].setscene_notcovered, 1);
}

TEST(BuildRecord, AFullDiskIsNoSuccess) {
    const auto record = record_of({DiskFull{"/dev/vda", "disk", "/b/tmp", 42}, completed(0)});
    EXPECT_EQ(record.outcome(), BuildOutcome::failed);
    EXPECT_EQ(record.disk_full()[0].free, 42);
}

TEST(BuildRecord, AnInterruptedBuildSaysSo) {
    auto end = completed(0);
    end.interrupted = 1;
    EXPECT_EQ(record_of({end}).outcome(), BuildOutcome::interrupted);
}

TEST(BuildRecord, ACommandThatFailsBeforeTheTasksEndsTheBuild) {
    const auto record = record_of({CommandEvent{CommandEvent::Phase::failed, 1, "no such target"}});
    EXPECT_EQ(record.outcome(), BuildOutcome::failed);
    EXPECT_EQ(record.build().error, "no such target");
}

TEST(BuildRecord, MessagesKnowTheirTask) {
    LogEvent warning;
    warning.level = LogEvent::warning, warning.message = "QA Issue: a.so is not stripped", warning.pid = 7, warning.time = 1001;
    const auto record = record_of({task(TaskEvent::Phase::started, "do_package_qa", 1000), warning});
    ASSERT_THAT(record.messages(), SizeIs(1));
    EXPECT_TRUE(record.messages()[0].qa);
    EXPECT_EQ(record.messages()[0].task, 0u);
    EXPECT_EQ(record.warnings(), 1);
    EXPECT_EQ(record.errors(), 0);
}

TEST(BuildRecord, SaysWhatChangedSinceItWasAsked) {
    auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1000)});
    EXPECT_THAT(record.take_changed(), ElementsAre(0u));
    EXPECT_THAT(record.take_changed(), IsEmpty());
    record.take(TaskProgress{7, 40, ""});
    record.take(task(TaskEvent::Phase::succeeded, "do_compile", 1001));
    EXPECT_THAT(record.take_changed(), ElementsAre(0u));
    EXPECT_EQ(record.tasks()[0].progress, 40);
}

TEST(BuildRecord, AStartWithoutATimeTakesTheNextOne) {
    BuildEvent start;
    start.phase = BuildEvent::Phase::started;
    const auto record = record_of({start, Heartbeat{500}, Heartbeat{600}, completed(0)});
    EXPECT_EQ(record.build().started, 500);
    EXPECT_EQ(record.build().completed, 600);
}

TEST(BuildRecord, NumbersOfADamagedLogDoNoHarm) {
    ProgressEvent parse;
    parse.what = ProgressEvent::What::parse, parse.phase = ProgressEvent::Phase::completed, parse.total = 1e300;
    const auto record = record_of({task(TaskEvent::Phase::started, "do_x", 1e300), completed(INT64_MAX), completed(INT64_MAX), parse,
                                   DiskUsage{{{"/d", 0, INT64_MIN, INT64_MAX}}}});
    EXPECT_EQ(record.tasks()[0].started, 0);
    EXPECT_EQ(record.parse().recipes, 0);
    rapidjson::Document document;
    EXPECT_FALSE(document.Parse(document_of(record).c_str()).HasParseError());
}

TEST(BuildRecord, MoreRunningTasksThanAnyMachineHasDoNotSlowItDown) {
    BuildRecord record;
    for (std::int64_t pid = 1; pid <= 20'000; ++pid) record.take(task(TaskEvent::Phase::started, "do_x", 1000, pid));
    EXPECT_LE(record.running().size(), BuildRecord::most_running);
    EXPECT_THAT(record.tasks(), SizeIs(20'000));
}

TEST(BuildJson, HasTheKeysOfItsSchema) {
    const auto record = record_of({task(TaskEvent::Phase::started, "do_compile", 1777000000.25), task(TaskEvent::Phase::failed, "do_compile", 1777000001),
                                   PressureEvent{1777000001, 1, 2, 3}, completed(1)});
    rapidjson::Document document;
    document.Parse(document_of(record, {"20260423-091014", "nightly", "", 3}).c_str());
    ASSERT_FALSE(document.HasParseError());
    EXPECT_STREQ(document["schema"].GetString(), "bspctl.bitbake-events/1");
    EXPECT_EQ(document["schema_version"].GetInt(), 1);
    EXPECT_STREQ(document["build"]["outcome"].GetString(), "failed");
    EXPECT_STREQ(document["build"]["preset"].GetString(), "nightly");
    EXPECT_TRUE(document["build"]["release"].IsNull());
    EXPECT_EQ(document["build"]["skipped_lines"].GetInt(), 3);
    const auto& one = document["tasks"][0];
    EXPECT_STREQ(one["recipe"].GetString(), "zlib-1.3-r0");
    EXPECT_STREQ(one["started"].GetString(), "2026-04-24T03:06:40.250Z");
    EXPECT_DOUBLE_EQ(one["duration_s"].GetDouble(), 0.75);
    EXPECT_STREQ(document["failures"][0]["logfile"].GetString(), "/b/tmp/log");
    EXPECT_FALSE(document["failures"][0]["errprinted"].GetBool());
    EXPECT_EQ(document["setscene"]["per_recipe"].Size(), 0u);
    EXPECT_EQ(document["psi"]["samples"].Size(), 1u);
    EXPECT_EQ(document["disk"]["full_events"].Size(), 0u);
    EXPECT_TRUE(document["parse"].IsNull());
}

TEST(BuildJson, OfNothingIsADocumentToo) {
    rapidjson::Document document;
    EXPECT_FALSE(document.Parse(document_of(BuildRecord()).c_str()).HasParseError());
    EXPECT_STREQ(document["build"]["outcome"].GetString(), "unknown");
}

TEST(EventJson, EveryKindIsALineOfJsonOrNothing) {
    const std::vector<EventValue> all{TaskEvent{}, TaskProgress{}, QueueEvent{}, SetsceneDone{QueueStats{}}, BuildEvent{}, ProgressEvent{},
                                      ParseError{}, NoProvider{}, MultipleProviders{}, CommandEvent{}, LogEvent{}, TerminalRequest{},
                                      DiskFull{}, DiskUsage{{{"/d", 1, 2, 3}}}, SanityEvent{}, NetworkTest{}, MetadataEvent{},
                                      PressureEvent{}, Heartbeat{}};
    for (const auto& event : all) {
        rapidjson::Document line;
        line.Parse(to_json_line(event).c_str());
        ASSERT_TRUE(line.IsObject()) << event.index();
        EXPECT_TRUE(line.HasMember("event")) << event.index();
    }
    EXPECT_EQ(to_json_line(AllVariables{"{}"}), "");
    EXPECT_EQ(to_json_line(DepTree{}), "");
}

TEST(LayerPaths, TheLongestLayerHoldsTheFile) {
    const auto layers = layer_folders(R"({"allvariables": {"A": {"v": "x"}, "BBLAYERS": {"v": "  /w/meta-oe  /w/meta-oe/dynamic/core \t/w/meta/ "}}})");
    EXPECT_THAT(layers, ElementsAre("/w/meta-oe/dynamic/core", "/w/meta-oe", "/w/meta"));
    EXPECT_EQ(layer_of("/w/meta-oe/dynamic/core/recipes-a/x.bb", layers), "core");
    EXPECT_EQ(layer_of("/w/meta-oe/other/x.bb", layers), "meta-oe");
    EXPECT_EQ(layer_of("/w/meta-oe2/recipes-a/x.bb", layers), "meta-oe2");
    EXPECT_EQ(layer_of("/elsewhere/x.bb", layers), "");
    EXPECT_THAT(layer_folders(R"({"allvariables": {}})"), IsEmpty());
    EXPECT_EQ(without_variant("virtual:multilib:lib32:/a/b.bb"), "/a/b.bb");
}

}  // namespace
}  // namespace bspctl::bitbake
