// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <string>

#include "base/failure.hpp"
#include "temp_dir.hpp"
#include "triage/report.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const RuleSet& host_rules() {
    static const RuleSet rules(builtin_rules());
    return rules;
}

// A workspace with one run.
class Diagnose : public ::testing::Test {
protected:
    testing::TempDir dir;
    const std::string run = "build/runs/20260101-120000";

    Report diagnose(const PathMap& paths = {}) { return diagnose_run(dir / run, host_rules(), paths); }
    void events(std::string_view text) { dir.write(run + "/events.jsonl", text); }
    void console(std::string_view text) { dir.write(run + "/kas.log", text); }
    std::string failed_task(const std::string& log) {
        return "ERROR: widget-1.0-r0 do_compile: oe_runmake failed\nERROR: Logfile of failure stored in: " + log +
               "\nERROR: Task (/l/widget_1.0.bb:do_compile) failed with exit code '1'\n"
               "NOTE: Tasks Summary: Attempted 9 tasks of which 1 didn't need to be rerun and 1 failed.\n";
    }
};

constexpr const char* failed_event =
    R"({"ts":"2026-01-01T12:00:00Z","event":"step_fail","step":"kas_build","reason":"exit_code=1","exit_code":1})";

// kas, ended by our own signal, looks as if somebody had stopped it.
TEST_F(Diagnose, TheDiskWatermarkIsTheCauseOfItsStop) {
    events(R"({"ts":"2026-01-01T12:00:00Z","event":"step_fail","step":"kas_build","reason":"disk-full: 0.5 GiB free for /b, )"
           R"(less than the 1.0 GiB of build.disk_stop_gb","exit_code":143,"halted":"disk-full"})");
    console("");
    const auto report = diagnose();
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].rule, "disk-watermark");
    EXPECT_EQ(report.diagnoses.size(), 1u);
    EXPECT_EQ(to_text(report, {}).find("  :0"), std::string::npos) << to_text(report, {});
}

TEST_F(Diagnose, ReadsTheTasksLogThroughThePathMap) {
    events(failed_event);
    console(failed_task("/work/build/tmp/work/arm/widget/1.0/temp/log.do_compile.7"));
    dir.write("build/tmp/work/arm/widget/1.0/temp/log.do_compile.7", "NOTE: make\nwidget.c:9:3: error: no member named 'nme'\n");
    const auto report = diagnose([&](const std::string& path) { return dir.path() / path.substr(6); });
    EXPECT_EQ(report.failing_step, "kas_build");
    ASSERT_EQ(report.failures.size(), 1u);
    EXPECT_EQ(report.failures[0].recipe, "widget");
    EXPECT_EQ(report.failures[0].log_tail.size(), 2u);
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].rule, "compiler-error");
    EXPECT_EQ(report.diagnoses[0].recipe, "widget");
    EXPECT_EQ(report.diagnoses[0].evidence[0].line, 2u);
    EXPECT_THAT(report.diagnoses[0].cause, HasSubstr("widget.c:9"));
}

TEST_F(Diagnose, DoesNotFollowALogOutOfTheWorkspace) {
    const testing::TempDir elsewhere;
    const auto secret = elsewhere.write("w/arm/widget/1.0/temp/log.do_compile.7", "secret\n");
    events(failed_event);
    console(failed_task(secret.string()));
    EXPECT_TRUE(diagnose().failures.at(0).log.empty());
    EXPECT_EQ(diagnose().failures.at(0).log_as_written, secret.string());
    // … unless the caller says that builds write there.
    EXPECT_FALSE(diagnose_run(dir / run, host_rules(), {}, {elsewhere.path()}).failures.at(0).log.empty());
}

TEST_F(Diagnose, DoesNotFollowALinkOutOfTheWorkspace) {
    const testing::TempDir elsewhere;
    const auto secret = elsewhere.write("secret.txt", "secret\n");
    const auto log = dir.write("build/tmp/work/arm/widget/1.0/temp/x", "");
    const auto link = log.parent_path() / "log.do_compile.7";
    std::filesystem::create_symlink(secret, link);
    events(failed_event);
    console(failed_task(link.string()));
    EXPECT_TRUE(diagnose().failures.at(0).log.empty());
    const auto map = [&](const std::string& path) { return dir.path() / path.substr(6); };
    console(failed_task("/work/build/tmp/work/arm/widget/1.0/temp/log.do_compile.7"));
    EXPECT_TRUE(diagnose(map).failures.at(0).log.empty());
    console(failed_task("/work/../../etc/temp/log.do_compile.7"));
    EXPECT_TRUE(diagnose(map).failures.at(0).log.empty());
}

TEST_F(Diagnose, SaysNothingOfARunThatDidWell) {
    events(R"({"event":"run_end","ts":"2026-01-01T12:00:00Z"})" "\n");
    console("WARNING: a-1-r0 do_package_qa: QA Issue: x [installed-vs-shipped]\nERROR: No space left on device\n");
    const auto report = diagnose();
    EXPECT_FALSE(report.failed);
    EXPECT_TRUE(report.diagnoses.empty());
    EXPECT_THAT(to_text(report), HasSubstr("nothing failed"));
}

TEST_F(Diagnose, IsNotMisledByInnocentWords) {
    events(failed_event);
    console("WARNING: a-1-r0 do_fetch: Checksum mismatch for local file /d/x\nCleaning and trying again.\n"
            "WARNING: b-1-r0 do_package: QA Issue: b: Files/directories were installed but not shipped in any package:\n"
            "  /usr/x\nb: 1 installed and not shipped files. [installed-vs-shipped]\n"
            "NOTE: testing Connection refused, OOM and ACCEPT_FSL_EULA\n"
            "ERROR: c-1-r0 do_frobnicate: Could not frobnicate\n"
            "ERROR: Task (/l/c_1.bb:do_frobnicate) failed with exit code '1'\n");
    const auto report = diagnose();
    ASSERT_EQ(report.diagnoses.size(), 1u);
    EXPECT_LT(report.diagnoses[0].confidence, 30) << report.diagnoses[0].rule;
    EXPECT_THAT(to_text(report), HasSubstr("c do_frobnicate"));
}

TEST_F(Diagnose, CountsWhatKasRepeatsOnce) {
    const auto block = failed_task("/nowhere/arm/widget/1.0/temp/log.do_compile.7") + "No space left on device\n";
    events(failed_event);
    console(block + block);
    const auto report = diagnose();
    EXPECT_EQ(report.failures.size(), 1u);
    ASSERT_EQ(report.diagnoses.size(), 1u);
    EXPECT_EQ(report.diagnoses[0].rule, "disk-full");
    EXPECT_EQ(report.diagnoses[0].evidence.size(), 1u);
}

TEST_F(Diagnose, FindsACauseFarFromTheEnd) {
    std::string text = "ERROR: a-1-r0 do_rootfs: cp: error writing 'x': No space left on device\n";
    for (int i = 0; i < 20000; ++i) text += "NOTE: Running task 1 of 2 (/l/a_1.bb:do_fetch)\n";
    events(failed_event);
    console(text);
    ASSERT_FALSE(diagnose().diagnoses.empty());
    EXPECT_EQ(diagnose().diagnoses[0].evidence[0].line, 1u);
}

TEST_F(Diagnose, PutsTheMessageBeforeItsFrame) {
    events(failed_event);
    console("ERROR: a-1-r0 do_fetch: Fetcher failure: Fetch command git clone failed with exit code 128, output:\n"
            "fatal: unable to access 'https://git.example.com/a/': Could not resolve host: git.example.com\n"
            "ERROR: a-1-r0 do_fetch: Bitbake Fetcher Error: FetchError('Unable to fetch URL from any source.', 'x')\n"
            "ERROR: Logfile of failure stored in: /w/arm/a/1/temp/log.do_fetch.1\n");
    const auto report = diagnose();
    ASSERT_EQ(report.diagnoses.size(), 1u);
    EXPECT_EQ(report.diagnoses[0].rule, "network-name-resolution");
    EXPECT_TRUE(report.diagnoses[0].transient);
    EXPECT_TRUE(report.diagnoses[0].primary);
}

TEST_F(Diagnose, SaysThatARunWasInterrupted) {
    events(R"({"event":"step_fail","step":"kas_build","reason":"interrupted","exit_code":130})");
    console("NOTE: recipe a-1-r0: task do_compile: Started\n");
    const auto report = diagnose();
    ASSERT_EQ(report.diagnoses.size(), 1u);
    EXPECT_EQ(report.diagnoses[0].category, "interrupted");
    EXPECT_THAT(to_text(report), HasSubstr("goes on where it stopped"));
}

// Of all tasks the one that is named hung; the one that failed did so for a reason of its own, and may be the only one.
TEST_F(Diagnose, AStalledBuildIsNotTheFaultOfTheTaskThatFailedBefore) {
    events(R"({"event":"step_fail","step":"kas_build","reason":"stall-timeout: gadget:do_compile","exit_code":1,"halted":"stall-timeout"})");
    const auto log = dir.write("build/tmp/work/arm/widget/1.0/temp/log.do_compile.7", "cc -c widget.c\nwidget.c:9:1: error: unknown type name 'foo'\n");
    console(failed_task(log.string()) + "Keyboard Interrupt, closing down...\n");
    const auto report = diagnose();
    ASSERT_EQ(report.diagnoses.size(), 2u) << "that BitBake was interrupted is the halt's own doing";
    EXPECT_EQ(report.diagnoses[0].rule, "stalled");
    EXPECT_EQ(report.diagnoses[0].recipe, "");
    EXPECT_EQ(report.diagnoses[1].rule, "compiler-error");
    EXPECT_EQ(report.diagnoses[1].recipe, "widget");
    EXPECT_FALSE(report.diagnoses[1].follow_up) << "it needs mending whatever stopped the rest";
    EXPECT_NE(report.diagnoses[1].group, report.diagnoses[0].group);
}

// With --keep-going nothing stands between the failure and what the halt made BitBake say, 20 s later.
TEST_F(Diagnose, WhatBitbakeSaysOfAHaltIsNotOfTheTaskThatFailedJustBefore) {
    events(R"({"event":"step_fail","step":"kas_build","reason":"stall-timeout: gadget:do_compile","exit_code":1,"halted":"stall-timeout"})");
    const auto log = dir.write("build/tmp/work/arm/widget/1.0/temp/log.do_compile.7", "widget.c:9:1: error: unknown type name 'foo'\n");
    console("ERROR: widget-1.0-r0 do_compile: oe_runmake failed\nERROR: Logfile of failure stored in: " + log.string() +
            "\nNOTE: recipe widget-1.0-r0: task do_compile: Failed\n"
            "ERROR: Task (/l/widget_1.0.bb:do_compile) failed with exit code '1'\n\nKeyboard Interrupt, closing down...\n\n"
            "Execution was interrupted, returning a non-zero exit code.\n");
    const auto report = diagnose();
    ASSERT_EQ(report.diagnoses.size(), 2u);
    EXPECT_EQ(report.diagnoses[0].rule, "stalled");
    EXPECT_EQ(report.diagnoses[1].rule, "compiler-error");
    EXPECT_FALSE(report.diagnoses[1].follow_up);
}

// build.stop_on_error; with a container the step's status is that of a stopped one.
TEST_F(Diagnose, WhatBspctlStoppedForAnErrorHasThatErrorForItsCause) {
    events(R"x({"event":"step_fail","step":"kas_build","reason":"widget:do_compile failed; the rest was stopped (build.stop_on_error)","exit_code":143,"halted":"task"})x");
    const auto log = dir.write("build/tmp/work/arm/widget/1.0/temp/log.do_compile.7", "cp: cannot stat 'x': No such file or directory\n");
    console(failed_task(log.string()) + "Keyboard Interrupt, closing down...\nERROR: Command execution failed: Stopped build\n");
    const auto report = diagnose();
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].recipe, "widget");
    for (const auto& one : report.diagnoses) EXPECT_NE(one.category, "interrupted") << one.rule;
}

TEST_F(Diagnose, ADiskThatBspctlSawFillIsNotThatOfTheTaskThatFailedBefore) {
    events(R"({"event":"step_fail","step":"kas_build","reason":"disk-full: 14.0 MiB free for /d, less than the 30.7 MiB of build.disk_stop_gb","exit_code":1,"halted":"disk-full"})");
    console(failed_task("/nowhere/arm/widget/1.0/temp/log.do_compile.7"));
    const auto report = diagnose();
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].rule, "disk-watermark");
    EXPECT_EQ(report.diagnoses[0].recipe, "");
}

TEST_F(Diagnose, WhoeverInterruptsABuildIsNotTheTaskThatFailedBefore) {
    events(R"({"event":"step_fail","step":"kas_build","reason":"interrupted","exit_code":130})");
    console(failed_task("/nowhere/arm/widget/1.0/temp/log.do_compile.7") + "ERROR: Command execution failed: Stopped build\n");
    const auto report = diagnose();
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].rule, "interrupted");
    EXPECT_EQ(report.diagnoses[0].recipe, "");
}

TEST_F(Diagnose, LivesWithARunThatIsHardlyThere) {
    std::filesystem::create_directories(dir / run);
    const auto report = diagnose();
    EXPECT_FALSE(report.failed);
    EXPECT_FALSE(report.certain);
    rapidjson::Document json;
    json.Parse(to_json(report).c_str());
    EXPECT_STREQ(json["status"].GetString(), "unknown");
    EXPECT_THROW((void)diagnose_file(dir / "no-such.log", host_rules(), {}), Failure);
    EXPECT_THROW((void)diagnose_file(dir.path(), host_rules(), {}), Failure);
}

TEST_F(Diagnose, LivesWithAnyBytes) {
    std::string bytes;
    // Unsigned: the product passes INT_MAX, and an overflowing int lets the optimiser drop the loop's end.
    for (unsigned i = 0; i < 300000; ++i) bytes += static_cast<char>((i * 7919u) >> 3);
    console(bytes + "\nERROR: \xff\xfe bad utf8 No space left on device\n" + std::string(200000, 'x'));
    const auto report = diagnose();
    EXPECT_TRUE(report.failed);
    rapidjson::Document json;
    json.Parse(to_json(report).c_str());
    EXPECT_FALSE(json.HasParseError());
}

TEST_F(Diagnose, JsonHasItsDocumentedShape) {
    events(failed_event);
    console(failed_task("/nowhere/arm/widget/1.0/temp/log.do_compile.7"));
    rapidjson::Document json;
    json.Parse(to_json(diagnose()).c_str());
    ASSERT_FALSE(json.HasParseError());
    EXPECT_STREQ(json["schema"].GetString(), "bspctl.triage/1");
    EXPECT_STREQ(json["status"].GetString(), "failed");
    EXPECT_STREQ(json["step"].GetString(), "kas_build");
    EXPECT_EQ(json["exit_code"].GetInt(), 1);
    EXPECT_TRUE(json["failures"][0]["log"].IsNull());
    EXPECT_STREQ(json["failures"][0]["log_as_written"].GetString(), "/nowhere/arm/widget/1.0/temp/log.do_compile.7");
    EXPECT_TRUE(json["diagnoses"][0]["primary"].GetBool());
}

TEST(Rules, OfAPluginWorkBesideTheHosts) {
    const testing::TempDir dir;
    auto rules = builtin_rules();
    rules.push_back({{.id = "acme-eula",
                      .category = "license-policy",
                      .priority = 95,
                      .pattern = "ERROR: .*ACME_EULA (?P<what>is not accepted)",
                      .cause = "the EULA {what}; ${ACME_EULA} {unknown}",
                      .fix = "set ACME_EULA"},
                     "com.acme"});
    const RuleSet set(std::move(rules));
    const auto report = diagnose_file(dir.write("log", "ERROR: fw-1-r0 do_unpack: ACME_EULA is not accepted\n"), set, {});
    ASSERT_FALSE(report.diagnoses.empty());
    EXPECT_EQ(report.diagnoses[0].source, "com.acme");
    EXPECT_EQ(report.diagnoses[0].cause, "the EULA is not accepted; ${ACME_EULA} (not said)");
    EXPECT_EQ(report.diagnoses[0].recipe, "fw");
}

TEST(Rules, ForWarningsMustSaySo) {
    const testing::TempDir dir;
    const auto log = dir.write("log", "WARNING: a-1-r0 do_x: odd thing\nERROR: a-1-r0 do_x: Could not\n"
                                      "ERROR: Task (/l/a_1.bb:do_x) failed with exit code '1'\n");
    const auto rule = [](const char* pattern) {
        std::vector<SourcedRule> rules;
        rules.push_back({{.id = "odd", .category = "x", .pattern = pattern, .cause = "c", .fix = "f"}, "t"});
        return RuleSet(std::move(rules));
    };
    EXPECT_EQ(diagnose_file(log, rule("odd thing"), {}).diagnoses.at(0).rule, "task-failed");
    EXPECT_EQ(diagnose_file(log, rule("WARNING: .*odd thing"), {}).diagnoses.at(0).rule, "odd");
}

}  // namespace
}  // namespace bspctl::triage
