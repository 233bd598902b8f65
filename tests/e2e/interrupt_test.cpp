// SPDX-License-Identifier: Apache-2.0
//
// Stopping a build. BitBake's server is a daemon in a session of its own, and kas forwards nothing: what is asked for
// here is that whatever was started is gone, and that the record is whole.
#include <csignal>
#include <thread>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

// Starts a build of `recipe` and waits until its slow task runs.
class SlowBuild {
public:
    explicit SlowBuild(const std::string& recipe) : recipe_(recipe), build_(prepared(recipe)) {
        const auto marker = workspace_ / ("build/" + recipe_ + "-is-running");
        (void)eventually([&] { return fs::exists(marker) || build_.ended(); });
        started_ = fs::exists(marker);
    }

    [[nodiscard]] bool started() const { return started_; }
    [[nodiscard]] const Workspace& workspace() const { return workspace_; }
    void signal(int number) const { build_.signal(number); }
    Outcome wait() { return build_.wait(); }
    // What is still running below the workspace, after a moment for processes that are just ending.
    [[nodiscard]] std::vector<std::string> left_over() const {
        (void)eventually([&] { return processes_in(workspace_.root()).empty(); }, std::chrono::seconds(5));
        return processes_in(workspace_.root());
    }

private:
    Invocation prepared(const std::string& recipe) {
        workspace_.write_kas("kas.yml", recipe);
        return workspace_.build();
    }

    Workspace workspace_;
    std::string recipe_;
    Running build_;
    bool started_ = false;
};

}  // namespace

TEST(Interrupt, FirstOneLetsTheRunningTaskFinish) {
    BSPCTL_NEEDS_KAS();
    SlowBuild build("patient");
    ASSERT_TRUE(build.started()) << build.wait().err;
    build.signal(SIGINT);
    const auto stopped = build.wait();
    EXPECT_EQ(stopped.code, 130) << stopped.err;
    EXPECT_NE(stopped.err.find("interrupt again to stop them"), std::string::npos) << stopped.err;
    EXPECT_TRUE(fs::exists(build.workspace() / "build/patient-has-finished"));
    EXPECT_TRUE(build.left_over().empty()) << build.left_over().front();
}

TEST(Interrupt, SecondOneStopsTheTaskToo) {
    BSPCTL_NEEDS_KAS();
    SlowBuild build("slow");
    ASSERT_TRUE(build.started()) << build.wait().err;
    build.signal(SIGINT);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // two signals at once are one
    build.signal(SIGINT);
    const auto stopped = build.wait();
    EXPECT_EQ(stopped.code, 130) << stopped.err;
    EXPECT_TRUE(build.left_over().empty()) << build.left_over().front();
}

TEST(Interrupt, TerminateIsExit143) {
    BSPCTL_NEEDS_KAS();
    SlowBuild build("patient");
    ASSERT_TRUE(build.started()) << build.wait().err;
    build.signal(SIGTERM);
    const auto stopped = build.wait();
    EXPECT_EQ(stopped.code, 143) << stopped.err;
    EXPECT_TRUE(build.left_over().empty()) << build.left_over().front();
}

TEST(Interrupt, TheRecordIsWholeAndSaysSo) {
    BSPCTL_NEEDS_KAS();
    SlowBuild build("patient");
    ASSERT_TRUE(build.started()) << build.wait().err;
    build.signal(SIGINT);
    ASSERT_EQ(build.wait().code, 130);
    const auto run = build.workspace().last_run();
    const auto all = events(run);
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(text(all.back(), "event"), "run_end");
    EXPECT_EQ(text(all.back(), "outcome"), "interrupted");
    EXPECT_TRUE(event(run, "step_fail", "kas_build").IsObject());
    EXPECT_TRUE(fs::exists(run / "time.log"));
    EXPECT_NE(testing::slurp(run / "kas.log").find("Keyboard Interrupt, closing down..."), std::string::npos);
}

TEST(Interrupt, TheNextBuildGoesOn) {
    BSPCTL_NEEDS_KAS();
    SlowBuild build("patient");
    ASSERT_TRUE(build.started()) << build.wait().err;
    build.signal(SIGINT);
    ASSERT_EQ(build.wait().code, 130);
    EXPECT_EQ(build.workspace().run_build().code, 0);
    const auto console = testing::slurp(build.workspace().last_run() / "kas.log");
    EXPECT_EQ(console.find("task do_compile: Started"), std::string::npos) << "the task that finished ran again";
}

}  // namespace bspctl::e2e
