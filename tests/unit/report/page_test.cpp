// SPDX-License-Identifier: Apache-2.0
#include "report/page.hpp"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "base/files.hpp"
#include "base/text.hpp"
#include "event_lines.hpp"
#include "report/timeline_data.hpp"
#include "temp_dir.hpp"

namespace bspctl::report {

namespace {

namespace fs = std::filesystem;
using testing::TaskLine;

const triage::RuleSet& no_rules() {
    static const triage::RuleSet rules{std::vector<triage::SourcedRule>{}};
    return rules;
}

// A run directory, and what is read from it.
class RunFolder {
public:
    RunFolder() { fs::create_directories(dir()); }
    [[nodiscard]] fs::path dir() const { return temp_.path() / "build/runs/20261121-000000"; }
    RunFolder& write(const std::string& name, std::string_view text) {
        files::write_atomically(dir() / name, text);
        return *this;
    }
    [[nodiscard]] Facts facts(const std::string& outcome = "success") const {
        return collect({"20261121-000000", dir()}, no_rules(), {outcome, {}});
    }
    [[nodiscard]] std::string page(const std::string& outcome = "success") const {
        std::string out;
        write_page(facts(outcome), [&](std::string_view piece) { out += piece; });
        return out;
    }

private:
    testing::TempDir temp_;
};

std::string log_of_two_tasks() {
    return testing::task_line("TaskStarted", {.recipe = "busybox", .pid = 7, .time = 1000}) +
           testing::task_line("TaskStarted", {.recipe = "zlib", .pid = 8, .time = 1001}) +
           testing::task_line("TaskSucceeded", {.recipe = "busybox", .pid = 7, .time = 1003.5}) +
           testing::event_line("bb.runqueue.PSIEvent", testing::Pickled("bb.runqueue.PSIEvent").add("pressure_state", {true, false, false})
                                                           .add("pressure_values", {125000.0, 50000.0, 0.0, 0.0, 0.0, 0.0}));
}

rapidjson::Document timeline_of(const RunFolder& run) {
    rapidjson::Document out;
    out.Parse(timeline_json(run.facts()).c_str());
    EXPECT_FALSE(out.HasParseError());
    return out;
}

std::size_t count(const std::string& text, std::string_view word) {
    std::size_t out = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++out;
    return out;
}

}  // namespace

TEST(Page, ARunWithoutAnythingSaysSo) {
    const auto page = RunFolder().page("aborted");
    EXPECT_NE(page.find("aborted"), std::string::npos);
    EXPECT_NE(page.find("BitBake left no event log"), std::string::npos);
    EXPECT_NE(page.find("The run ended before its first step."), std::string::npos);
    EXPECT_NE(page.find("The run kept no record of its settings."), std::string::npos);
    EXPECT_EQ(page.find("{{"), std::string::npos) << "a part was not filled in";
}

TEST(Page, OfAFailedRunTheFailuresComeFirst) {
    const auto order = [](const std::string& page) { return page.find("id=\"failures\"") < page.find("id=\"summary\""); };
    const RunFolder run;
    EXPECT_TRUE(order(run.page("task")));
    EXPECT_TRUE(order(run.page("aborted")));
    EXPECT_FALSE(order(run.page("success")));
    EXPECT_FALSE(order(run.page("running"))) << "nothing has failed yet";
    EXPECT_EQ(count(run.page("task"), "id=\"failures\""), 1u);
}

TEST(Page, NothingIsFetchedFromAnywhere) {
    const auto page = RunFolder().write("bitbake_eventlog.json", log_of_two_tasks()).page();
    EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
    for (const auto* word : {"<link", " src=", "url(", "@import", "unsafe-inline", " style=\""}) {
        EXPECT_EQ(page.find(word), std::string::npos) << word;
    }
}

TEST(Page, TheTimelineHasEveryTaskInColumns) {
    RunFolder run;
    run.write("bitbake_eventlog.json", log_of_two_tasks());
    const auto data = timeline_of(run);
    EXPECT_EQ(data["origin"].GetDouble(), 1000);
    const auto& tasks = data["tasks"];
    ASSERT_EQ(tasks["start"].Size(), 2u);
    EXPECT_EQ(tasks["start"][1].GetInt(), 1000);
    EXPECT_EQ(tasks["length"][0].GetInt(), 3500);
    EXPECT_EQ(tasks["length"][1].GetInt(), 2500) << "a task without an end lasts until the last that the log says";
    EXPECT_STREQ(data["recipes"][tasks["recipe"][1].GetUint()].GetString(), "zlib");
    EXPECT_STREQ(data["outcomes"][tasks["outcome"][1].GetUint()].GetString(), "unfinished");
    EXPECT_GT(run.facts().tasks.tasks[1].seconds, 2) << "what hung is among the slowest";
    EXPECT_EQ(data["layers"].Size(), data["recipes"].Size());
    ASSERT_EQ(data["critical"].Size(), 1u);
    EXPECT_EQ(data["critical"][0].GetInt(), 1) << "the end waited for what did not end";
}

TEST(Page, CurvesWithoutSamplesAreLeftOut) {
    RunFolder run;
    run.write("bitbake_eventlog.json", log_of_two_tasks());
    auto data = timeline_of(run);
    ASSERT_EQ(data["curves"].Size(), 2u);
    EXPECT_EQ(data["curves"][1]["series"][0]["points"][0][0].GetInt(), 3500) << "BitBake says no time: that of the event before";
    EXPECT_EQ(data["curves"][1]["series"][0]["points"][0][1].GetDouble(), 12.5);
    run.write("du.tsv", "1001\t5\n1002\t9\n");
    EXPECT_EQ(timeline_of(run)["curves"].Size(), 3u);
}

TEST(Page, SamplesOfTheMachineGoBeforeBitbakesOwn) {
    RunFolder run;
    run.write("bitbake_eventlog.json", log_of_two_tasks());
    run.write("samples.tsv", "#time\tpsi_cpu\tload\tmemory_available\n1001\t40.5\t\t7\ngarbage\n1002\tx\t3\t8\n1003\t1");
    const auto data = timeline_of(run);
    ASSERT_EQ(data["curves"].Size(), 4u) << "tasks at once, pressure, load, memory";
    EXPECT_EQ(data["curves"][1]["series"][0]["points"][0][1].GetDouble(), 40.5);
    EXPECT_EQ(data["curves"][1]["series"][0]["points"].Size(), 2u);
    EXPECT_EQ(data["curves"][2]["series"][0]["points"].Size(), 1u);
    EXPECT_EQ(data["curves"][3]["series"][0]["points"][1][1].GetDouble(), 8);
}

TEST(Page, ALongCurveKeepsItsPeakAndItsTrough) {
    std::string samples;
    for (int i = 0; i < 30000; ++i) samples += std::to_string(1000 + i) + "\t" + (i == 777 ? "99" : i == 778 ? "1" : "5") + "\n";
    RunFolder run;
    const auto data = timeline_of(run.write("du.tsv", samples));
    const auto& points = data["curves"][0]["series"][0]["points"];
    EXPECT_LE(points.Size(), 2000u);
    std::int64_t highest = 0, lowest = 99;
    for (const auto& point : points.GetArray()) {
        highest = std::max(highest, static_cast<std::int64_t>(point[1].GetDouble()));
        lowest = std::min(lowest, static_cast<std::int64_t>(point[1].GetDouble()));
    }
    EXPECT_EQ(highest, 99);
    EXPECT_EQ(lowest, 1);
}

TEST(Page, TextOfOthersStaysText) {
    const std::string evil = "</script><script>alert(1)</script><!-- \x1b[31m \xff";
    const auto record = testing::event_line("logging.LogRecord", testing::Pickled("logging.LogRecord").add("levelno", 40).add("msg", evil).add("taskpid", 7).add("created", 1002.0));
    RunFolder run;
    run.write("bitbake_eventlog.json", testing::task_line("TaskStarted", {.recipe = "</script><img src=x>", .pid = 7, .time = 1000}) + record +
                                           testing::task_line("TaskFailed", {.recipe = "</script><img src=x>", .pid = 7, .time = 1003}));
    const auto page = run.page("task");
    EXPECT_EQ(count(page, "<script"), 2u) << "the data and the script";
    EXPECT_EQ(count(page, "</script>"), 2u);
    EXPECT_EQ(count(page, "<img"), 0u);
    EXPECT_EQ(page.find('\x1b'), std::string::npos);
    EXPECT_TRUE(text::valid_utf8(page));
    EXPECT_NE(page.find("&lt;script&gt;alert(1)"), std::string::npos);
}

TEST(Page, SecretsAreMasked) {
    const auto record = testing::event_line("logging.LogRecord", testing::Pickled("logging.LogRecord").add("levelno", 30).add("msg", "cloning https://jane:hunter2hunter2@example.org/x").add("taskpid", 0).add("created", 1002.0));
    const auto page = RunFolder().write("bitbake_eventlog.json", record).write("overlays/x.yml", "API_TOKEN = \"hunter2hunter2\"\n").page();
    EXPECT_EQ(page.find("hunter2hunter2"), std::string::npos);
    EXPECT_NE(page.find("cloning https://"), std::string::npos);
}

TEST(Page, SettingsSayWhereTheyComeFrom) {
    const auto page = RunFolder().write("settings.json", R"({"schema":"bspctl.run-settings/1","settings":[{"key":"build.jobs","value":"4","origin":"environment","where":"$JOBS"}]})").page();
    EXPECT_NE(page.find("<td>build.jobs</td><td>4</td><td>environment</td><td>$JOBS</td>"), std::string::npos);
}

TEST(Page, ADamagedFileIsAGapThatIsNamed) {
    const auto page = RunFolder().write("settings.json", "{").write("sources.json", R"({"schema":"bspctl.sources/1",)").page();
    EXPECT_NE(page.find("settings: "), std::string::npos);
    EXPECT_NE(page.find("is no record of settings"), std::string::npos);
    EXPECT_NE(page.find("layers: "), std::string::npos);
}

TEST(Page, MessagesAreBounded) {
    std::string log;
    for (int i = 0; i < 600; ++i) {
        log += testing::event_line("logging.LogRecord", testing::Pickled("logging.LogRecord").add("levelno", 30).add("msg", std::string(5000, 'x')).add("taskpid", 0).add("created", 1002.0));
    }
    const auto page = RunFolder().write("bitbake_eventlog.json", log).page();
    EXPECT_LT(page.size(), 2'000'000u);
    EXPECT_NE(page.find("and 100 more"), std::string::npos);
}

}  // namespace bspctl::report
