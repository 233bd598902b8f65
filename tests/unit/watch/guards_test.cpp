// SPDX-License-Identifier: Apache-2.0
#include "watch/guards.hpp"

#include <gtest/gtest.h>
#include <utime.h>

#include <fstream>

#include "event_lines.hpp"
#include "temp_dir.hpp"

namespace bspctl::watch {
namespace {

using testing::task_line;

constexpr double start = 1'780'000'000;

// A build whose clock, logs and silence are all in the test's hand.
class Guarding : public ::testing::Test {
protected:
    void begin(const std::string& recipe, int pid, bool has_log = true) {
        if (has_log) touch(recipe);
        write(task_line("TaskStarted", {.recipe = recipe, .log = has_log ? (folder_ / recipe).string() : "", .pid = pid, .time = now_}));
    }
    void end(const std::string& recipe, int pid, const std::string& how = "TaskSucceeded") {
        write(task_line(how, {.recipe = recipe, .log = (folder_ / recipe).string(), .pid = pid, .time = now_}));
    }
    void write(const std::string& text) const { std::ofstream(log_, std::ios::app) << text; }
    void touch(const std::string& recipe) const {
        std::ofstream(folder_ / recipe, std::ios::app) << "x";
        const utimbuf times{static_cast<time_t>(now_), static_cast<time_t>(now_)};
        ASSERT_EQ(::utime((folder_ / recipe).c_str(), &times), 0);
    }
    // Looks once a second for so long; the kind of what stopped it, or nothing.
    std::string pass(Guards& guards, int seconds) {
        for (int i = 0; i < seconds; ++i) {
            now_ += 1, clock_ += 1;
            watch_.poll();
            if (const auto& halt = guards.look(watch_, clock_)) return halt->kind;
        }
        return {};
    }

    testing::TempDir folder_;
    std::filesystem::path log_ = folder_ / "log.json";
    double now_ = start, clock_ = 1000;
    BuildWatch watch_{log_, {}, [this] { return now_; }};
    Guards stall_{{.stall_seconds = 100}};
};

TEST_F(Guarding, ASilentTaskIsAStallAndIsNamed) {
    begin("app", 7);
    EXPECT_EQ(pass(stall_, 95), "");
    EXPECT_EQ(pass(stall_, 10), "stall-timeout");
    EXPECT_EQ(stall_.halt()->reason, "stall-timeout: app:do_compile");
}

TEST_F(Guarding, OneTaskThatWritesKeepsTheOthersFromBeingAStall) {
    begin("app", 7);
    begin("lib", 8);
    for (int i = 0; i < 6; ++i) {
        EXPECT_EQ(pass(stall_, 60), "");
        touch("lib");
    }
    EXPECT_EQ(pass(stall_, 110), "stall-timeout");
    EXPECT_EQ(stall_.halt()->reason, "stall-timeout: app:do_compile, lib:do_compile");
}

TEST_F(Guarding, ATaskThatEndsIsASignOfWork) {
    begin("app", 7);
    begin("lib", 8);
    EXPECT_EQ(pass(stall_, 90), "");
    end("lib", 8);
    EXPECT_EQ(pass(stall_, 90), "");
    EXPECT_EQ(pass(stall_, 20), "stall-timeout");
}

TEST_F(Guarding, ATaskWithoutALogMayBeAtWork) {
    begin("app", 7);
    begin("lib", 8, false);
    EXPECT_EQ(pass(stall_, 500), "");
}

TEST_F(Guarding, WithoutATaskNothingIsStuck) {
    EXPECT_EQ(pass(stall_, 500), "");
    begin("app", 7);
    EXPECT_EQ(pass(stall_, 95), "");
}

TEST_F(Guarding, ASleepIsNoSilence) {
    begin("app", 7);
    EXPECT_EQ(pass(stall_, 50), "");
    now_ += 36000, clock_ += 36000;  // stopped for ten hours, and both clocks went on
    EXPECT_EQ(pass(stall_, 40), "");
    now_ += 36000;  // a machine that slept: only the wall clock did
    EXPECT_EQ(pass(stall_, 1), "");
    EXPECT_EQ(pass(stall_, 20), "stall-timeout");
}

TEST_F(Guarding, ProgressOfAFetchIsWork) {
    begin("app", 7);
    for (int percent = 1; percent < 10; ++percent) {
        write(testing::progress_line(7, percent, "1.2M/s"));
        EXPECT_EQ(pass(stall_, 90), "") << percent;
    }
}

TEST_F(Guarding, ZeroIsNever) {
    Guards guards{{}};
    begin("app", 7);
    EXPECT_EQ(pass(guards, 5000), "");
}

TEST_F(Guarding, TheFirstFailedTaskStopsOnlyWhereThatIsWanted) {
    Guards wanted{{.stop_on_error = true}};
    begin("app", 7);
    EXPECT_EQ(pass(wanted, 3), "");
    end("app", 7, "TaskFailed");
    EXPECT_EQ(pass(stall_, 3), "");
    EXPECT_EQ(pass(wanted, 3), "task");
    EXPECT_NE(wanted.halt()->reason.find("app:do_compile failed"), std::string::npos);
}

TEST_F(Guarding, ADiskBelowItsMarkIsNamedWithItsFolder) {
    std::uint64_t left = 3'000'000'000;
    Guards guards{{.disk_bytes = 2'000'000'000, .folders = {"/build", "/downloads"}}, [&](const auto& folder) {
                      return folder == "/downloads" ? std::optional(left) : std::nullopt;
                  }};
    EXPECT_EQ(pass(guards, 20), "");
    left = 1'000'000'000;
    EXPECT_EQ(pass(guards, 20), "disk-full");
    EXPECT_NE(guards.halt()->reason.find("/downloads"), std::string::npos);
}

TEST_F(Guarding, TheFirstReasonStays) {
    Guards guards{{.stall_seconds = 10, .stop_on_error = true}};
    begin("app", 7);
    EXPECT_EQ(pass(guards, 30), "stall-timeout");
    end("app", 7, "TaskFailed");
    EXPECT_EQ(pass(guards, 3), "stall-timeout");
}

TEST(FreeSpace, OfAFolderThatIsThere) {
    const testing::TempDir folder;
    EXPECT_TRUE(free_space(folder / "."));
    EXPECT_FALSE(free_space(folder / "none"));
}

}  // namespace
}  // namespace bspctl::watch
