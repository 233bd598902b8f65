// SPDX-License-Identifier: Apache-2.0
#include "ui/progress.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace bspctl::ui {
namespace {

// What a run of events and lines shows without a terminal.
class Shown {
public:
    explicit Shown(ProgressOptions options = {}) : progress_(Style(false), options) {}

    void event(std::string type, std::vector<telemetry::Field> fields) {
        progress_.on_event({"2026-01-02T03:04:05.000Z", std::move(type), std::move(fields)});
    }
    void line(std::string_view text) {
        progress_.on_console(text);
        build_.console(text);
        build_.poll();
        progress_.on_build(build_);
    }

    template <class Body>
    static std::string of(Body body, ProgressOptions options = {}) {
        ::testing::internal::CaptureStderr();
        Shown shown(options);
        body(shown);
        return ::testing::internal::GetCapturedStderr();
    }

private:
    Progress progress_;
    watch::BuildWatch build_{"/nowhere"};
};

TEST(Progress, StepsAreLinesWithReasons) {
    const auto text = Shown::of([](Shown& shown) {
        shown.event("step_skip", {{"step", std::string("repo_sync")}, {"reason", std::string("already synced")}});
        shown.event("step_start", {{"step", std::string("kas_build")}, {"why", std::string("build through kas")}});
        shown.event("step_ok", {{"step", std::string("kas_build")}, {"duration_s", 4.2}});
    });
    EXPECT_EQ(text, "-- repo_sync skipped: already synced\n:: kas_build  build through kas\n   ok  kas_build  4.2s\n");
}

TEST(Progress, AFailureShowsTheChildsLastLinesAndTheFix) {
    const auto text = Shown::of([](Shown& shown) {
        shown.event("step_fail", {{"step", std::string("manifest_fetch")},
                                  {"reason", std::string("exit_code=128")},
                                  {"output", std::vector<std::string>{"fatal: no route to host"}},
                                  {"fix", std::string("check the network")}});
    });
    EXPECT_EQ(text, "!! manifest_fetch failed: exit_code=128\n   | fatal: no route to host\n   fix: check the network\n");
}

TEST(Progress, AnErrorThatKasRepeatsIsShownOnce) {
    const auto text = Shown::of([](Shown& shown) {
        shown.line("2026-01-02 03:04:05 - ERROR    - ERROR: app-1.0-r0 do_compile: oe_runmake failed");
        shown.line("ERROR: app-1.0-r0 do_compile: oe_runmake failed");
    });
    EXPECT_EQ(text, "   ERROR app do_compile: oe_runmake failed\n");
}

TEST(Progress, AFailedTaskIsShownAtOnceWithWhatItSaid) {
    const auto text = Shown::of([](Shown& shown) {
        shown.line("NOTE: recipe app-1.0-r0: task do_compile: Started");
        shown.line("ERROR: app-1.0-r0 do_compile: oe_runmake failed");
        shown.line("ERROR: Logfile of failure stored in: /t/work/a/app/1.0/temp/log.do_compile.77");
        shown.line("NOTE: recipe app-1.0-r0: task do_compile: Failed");
        shown.line("ERROR: Task (/l/app_1.0.bb:do_compile) failed with exit code '1'");
    });
    EXPECT_EQ(text, "   FAILED app do_compile\n   | oe_runmake failed\n     log: /t/work/a/app/1.0/temp/log.do_compile.77\n");
}

TEST(Progress, KnowsWhichWordsOfFailuresItHasShown) {
    Progress progress{Style(false), {}};
    const telemetry::Event failed{"2026-01-02T03:04:05.000Z", "step_fail",
                                  {{"step", std::string("sync")}, {"output", std::vector<std::string>{"fatal: no"}}}};
    ::testing::internal::CaptureStderr();
    progress.on_event(failed);
    (void)::testing::internal::GetCapturedStderr();
    EXPECT_EQ(progress.quoted(), std::vector<std::string>{"fatal: no"});
}

TEST(Progress, WarningsAreCountedAndWithVerboseShown) {
    const auto warn = [](Shown& shown) { shown.line("WARNING: app-1.0-r0 do_package_qa: QA Issue: old"); };
    EXPECT_EQ(Shown::of(warn), "");
    ProgressOptions verbose;
    verbose.verbose = true;
    EXPECT_NE(Shown::of(warn, verbose).find("   WARNING app do_package_qa: QA Issue: old\n"), std::string::npos);
}

TEST(Progress, MilestonesComeEveryTwentieth) {
    ProgressOptions options;
    options.milestone_gap = std::chrono::milliseconds(0);
    const auto text = Shown::of([](Shown& shown) {
        shown.event("step_start", {{"step", std::string("kas_build")}, {"why", std::string("w")}});
        for (int i = 1; i <= 1000; ++i) {
            shown.line("NOTE: Running task " + std::to_string(i) + " of 1000 (/l/app.bb:do_compile)");
        }
    }, options);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 19);
    EXPECT_NE(text.find("50/1000 5 %"), std::string::npos);
}

TEST(Progress, TheParseSpeaksEveryTenth) {
    ProgressOptions options;
    options.milestone_gap = options.preparation_gap = std::chrono::milliseconds(0);
    const auto text = Shown::of([](Shown& shown) {
        shown.event("step_start", {{"step", std::string("kas_build")}, {"why", std::string("w")}});
        for (int i = 0; i < 100; ++i) shown.line("Parsing recipes:  " + std::to_string(i) + "% |###   | ETA:  0:01:00");
    }, options);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 10) << text;
    EXPECT_NE(text.find("parsing 90 %"), std::string::npos) << text;
}

TEST(Progress, QuietKeepsFailuresOnly) {
    ProgressOptions quiet;
    quiet.quiet = true;
    const auto text = Shown::of(
        [](Shown& shown) {
            shown.event("step_start", {{"step", std::string("kas_build")}, {"why", std::string("w")}});
            shown.event("info", {{"message", std::string("note")}});
            shown.event("step_fail", {{"step", std::string("kas_build")}, {"reason", std::string("exit_code=1")}});
        },
        quiet);
    EXPECT_EQ(text, "!! kas_build failed: exit_code=1\n");
}

}  // namespace
}  // namespace bspctl::ui
