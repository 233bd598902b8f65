// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "cli/command.hpp"
#include "cli/context.hpp"
#include "temp_dir.hpp"
#include "workspace/lock.hpp"

namespace bspctl::cli {
namespace {

using testing::TempDir;

const std::string run_dir = "build/runs/20260101-000000";

// `bspctl log` in a process of its own, which the alarm ends when it follows for ever.
[[noreturn]] void follow(const TempDir& dir) {
    ::alarm(20);
    const auto arguments = parse(log_command(), {(dir / "kas.yml").string(), "--no-plugins"});
    Context context(arguments);
    std::exit(log_command().run(context, arguments));
}

void record(const TempDir& dir, const std::string& events) {
    dir.write("kas.yml", "header:\n  version: 12\n");
    dir.write(run_dir + "/kas.log", "some output\n");
    dir.write(run_dir + "/events.jsonl", events);
}

TEST(Log, EndsWithARunThatWasKilled) {
    const TempDir dir;
    record(dir, "{\"ts\":\"\",\"event\":\"run_start\"}\n");
    EXPECT_EXIT(follow(dir), ::testing::ExitedWithCode(0), "run 20260101-000000, kas");
}

TEST(Log, EndsWithARunThatSaidMoreAfterItsEnd) {
    const TempDir dir;
    record(dir, "{\"ts\":\"\",\"event\":\"run_end\"}\n{\"ts\":\"\",\"event\":\"warn\"}\n");
    const workspace::Lock lock(dir.path(), "clean");
    EXPECT_EXIT(follow(dir), ::testing::ExitedWithCode(0), "run 20260101-000000, kas");
}

TEST(Log, EndsWhenNobodyReads) {
    const TempDir dir;
    record(dir, "{\"ts\":\"\",\"event\":\"run_start\"}\n");
    const auto going = workspace::Lock::of_build_directory(dir.path(), dir / "build", "build");
    const auto unread = [&] {
        std::cout.setstate(std::ios::badbit);
        follow(dir);
    };
    EXPECT_EXIT(unread(), ::testing::ExitedWithCode(0), "run 20260101-000000, kas");
}

}  // namespace
}  // namespace bspctl::cli
