// SPDX-License-Identifier: Apache-2.0
#include "pipeline/closing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "event_lines.hpp"
#include "temp_dir.hpp"
#include "workspace/lock.hpp"

namespace bspctl::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Closing : public ::testing::Test {
protected:
    void record(const std::string& id, const std::string& text) const { (void)dir_.write("build/runs/" + id + "/events.jsonl", text); }
    [[nodiscard]] telemetry::EventFile events(const std::string& id) const {
        return telemetry::read_events(dir_ / ("build/runs/" + id + "/events.jsonl"));
    }
    [[nodiscard]] std::vector<std::string> closed() const {
        std::vector<std::string> out;
        for (const auto& run : close_aborted_runs(dir_.path())) out.push_back(run.id);
        return out;
    }
    static constexpr const char* start = R"({"ts":"2026-11-21T03:00:00.000Z","event":"run_start","run_id":"x"})" "\n";
    static constexpr const char* end = R"({"ts":"2026-11-21T03:00:09.000Z","event":"run_end","outcome":"success"})" "\n";
    testing::TempDir dir_;
};

std::string started(const char* recipe, int pid) {
    testing::TaskLine out;
    out.recipe = recipe;
    out.pid = pid;
    out.time = 1;
    return testing::task_line("TaskStarted", out);
}

using Ids = std::vector<std::string>;

TEST_F(Closing, ARunWithoutAnEndGetsOneAndOnlyOne) {
    record("20261121-030000", start);
    EXPECT_EQ(closed(), Ids{"20261121-030000"});
    EXPECT_EQ(closed(), Ids{});
    const auto all = events("20261121-030000").events;
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].type, "run_end");
    EXPECT_EQ(all[1].text("outcome"), "aborted");
}

TEST_F(Closing, ATornLineIsEndedFirst) {
    record("20261121-030000", std::string(start) + R"({"ts":"2026-11-21T03:0)");
    EXPECT_EQ(closed().size(), 1U);
    const auto all = events("20261121-030000");
    EXPECT_EQ(all.skipped, 1U);
    EXPECT_EQ(all.events.back().type, "run_end");
}

TEST_F(Closing, OneThatDiedBeforeItsFirstEventIsClosedToo) {
    (void)dir_.write("build/runs/20261121-030000/env.txt", "");
    EXPECT_EQ(closed().size(), 1U);
    EXPECT_EQ(events("20261121-030000").events.size(), 1U);
}

// Nobody waits with closing a run until its BitBake, which went on alone, has ended.
TEST_F(Closing, WhatAnAbortedBuildStillDidIsInItsDocument) {
    const std::string run = "build/runs/20261121-030000/";
    record("20261121-030000", start);
    const auto before = started("gadget", 7);
    const auto log = dir_.write(run + "bitbake_eventlog.json", before);
    ASSERT_EQ(closed().size(), 1U);
    const auto tasks = [&] { return *files::read_if_exists(dir_ / (run + "bitbake-events.json")); };
    EXPECT_THAT(tasks(), Not(HasSubstr("widget")));
    (void)dir_.write(run + "bitbake_eventlog.json", before + started("widget", 8));
    std::filesystem::last_write_time(log, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(1));
    EXPECT_EQ(closed(), Ids{});
    EXPECT_THAT(tasks(), HasSubstr("widget"));
}

TEST_F(Closing, OneThatEndedIsLeftAlone) {
    std::string many;
    for (int i = 0; i < 300; ++i) many += R"({"ts":"2026-11-21T03:00:10.000Z","event":"diagnosis","cause":"a cause of some length, as they are"})" "\n";
    record("20261121-030000", std::string(start) + end + many);
    EXPECT_EQ(closed(), Ids{}) << "its end lies before the tail that is looked at first";
    EXPECT_EQ(events("20261121-030000").events.size(), 302U);
}

TEST_F(Closing, OneThatGoesOnIsLeftAloneAndOlderOnesAreNot) {
    record("20261121-030000", start);
    record("20261121-040000", start);
    const auto lock = workspace::Lock::of_build_directory(dir_.path(), dir_ / "build", "build");
    EXPECT_EQ(closed(), Ids{"20261121-030000"});
}

TEST_F(Closing, TwoThatLookAtOneTimeWriteOneEnd) {
    for (int i = 0; i < 20; ++i) record("20261121-0300" + std::to_string(10 + i), start);
    std::size_t found[2] = {};
    {
        std::jthread one([&] { found[0] = closed().size(); }), other([&] { found[1] = closed().size(); });
    }
    EXPECT_EQ(found[0] + found[1], 20U);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(events("20261121-0300" + std::to_string(10 + i)).events.size(), 2U);
}

TEST_F(Closing, TheNewestRunIsOfItsFolder) {
    record("20261121-030000", start);
    (void)dir_.write("build-a/runs/20261121-050000/events.jsonl", start);
    EXPECT_EQ(newest_run(dir_.path(), dir_ / "build").id, "20261121-030000");
    EXPECT_EQ(newest_run(dir_.path(), dir_ / "build-a").id, "20261121-050000");
    EXPECT_EQ(newest_run(dir_.path(), dir_ / "build-b").id, "");
}

// A kas-container that lost its bspctl, for as long as this lives.
class Orphan {
public:
    explicit Orphan(const testing::TempDir& dir) : pid_file_(dir / "pid") {
        make_program(dir.write("bin/kas-container", "#!/bin/sh\necho $$ > " + pid_file_.string() + "\nwhile :; do sleep 0.1; done\n"));
        const auto line = "KAS_WORK_DIR=" + dir.path().string() + " setsid " + (dir / "bin/kas-container").string() + " </dev/null >/dev/null 2>&1 &";
        EXPECT_EQ(std::system(line.c_str()), 0);
        for (int i = 0; i < 500 && !files::read_if_exists(pid_file_); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ~Orphan() {
        if (const auto pid = files::read_if_exists(pid_file_)) ::kill(std::stoi(*pid), SIGKILL);
    }
    Orphan(const Orphan&) = delete;
    Orphan& operator=(const Orphan&) = delete;

    static void make_program(const std::filesystem::path& file) { std::filesystem::permissions(file, std::filesystem::perms::owner_all); }

private:
    std::filesystem::path pid_file_;
};

// PATH with something before it, for as long as this lives.
class PathBefore {
public:
    explicit PathBefore(const std::string& first) { ::setenv("PATH", (first + before_).c_str(), 1); }
    ~PathBefore() { ::setenv("PATH", before_.c_str(), 1); }
    PathBefore(const PathBefore&) = delete;
    PathBefore& operator=(const PathBefore&) = delete;

private:
    std::string before_ = std::getenv("PATH");
};

TEST_F(Closing, AStartBesideALostContainerNamesTheContainerAlone) {
    Orphan::make_program(dir_.write("bin/podman", "#!/bin/sh\ncase \"$*\" in *--format*) echo 'container kas_1 of kas:5.4';; ps*) echo c0ffee;; esac\n"));
    record("20261121-030000", R"({"ts":"2026-11-21T03:00:00.000Z","event":"run_start","run_id":"x","engine":"container"})" "\n");
    const Orphan orphan(dir_);
    const PathBefore path((dir_ / "bin").string() + ":");
    try {
        refuse_beside_orphans(dir_.path(), dir_ / "build");
        FAIL() << "it goes on";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.why(), "container kas_1 of kas:5.4");
        EXPECT_THAT(failure.fix(), HasSubstr("bspctl stop --force"));
    }
}

}  // namespace
}  // namespace bspctl::pipeline
