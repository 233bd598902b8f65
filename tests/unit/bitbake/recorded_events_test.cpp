// SPDX-License-Identifier: Apache-2.0
//
// The event logs of real builds: nothing is lost, and what the events say agrees with what was true.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"
#include "bitbake/build_record.hpp"
#include "bitbake/event_log.hpp"
#include "shared.hpp"
#include "temp_dir.hpp"

namespace bspctl::bitbake {
namespace {

namespace fs = std::filesystem;

// The log's text, unpacked by gzip where it is packed; empty when the recording has none.
std::string event_log_of(const fs::path& dir) {
    if (fs::exists(dir / "eventlog.json")) return testing::slurp(dir / "eventlog.json");
    if (!fs::exists(dir / "eventlog.json.gz")) return {};
    const testing::TempDir folder;
    const auto plain = folder / "eventlog.json";
    const auto command = "gzip -dc '" + (dir / "eventlog.json.gz").string() + "' > '" + plain.string() + "'";
    return std::system(command.c_str()) == 0 ? testing::slurp(plain) : std::string();
}

struct Facts {
    std::map<std::string, std::size_t> lines;  // by class, counted without the reader
    std::size_t others = 0;
};

Facts count_lines(const std::string& log) {
    Facts out;
    for (const auto line : text::lines(log)) {
        constexpr std::string_view begin = R"({"class": ")";
        if (line.starts_with(begin)) ++out.lines[std::string(line.substr(begin.size(), line.find('"', begin.size()) - begin.size()))];
        else ++out.others;
    }
    return out;
}

struct Read {
    std::set<std::string> failed;  // "recipe task"
    std::map<std::int64_t, std::string> running;
    std::int64_t build_failures = 0;
    std::size_t unnamed = 0, without_time = 0, events = 0;

    void operator()(const TaskEvent& event) {
        const auto name = std::string(event.recipe) + " " + std::string(event.task);
        if (event.recipe.empty() || event.version.empty() || !event.task.starts_with("do_") || event.log.empty()) ++unnamed;
        if (event.time < 1.7e9) ++without_time;
        if (event.phase == TaskEvent::Phase::failed) failed.insert(name);
    }
    void operator()(const QueueEvent& event) {
        if (!event.stats || event.stats->total == 0 || event.task.empty() || event.file.empty()) ++unnamed;
    }
    void operator()(const BuildEvent& event) {
        if (event.phase == BuildEvent::Phase::completed) build_failures = event.failures;
    }
    void operator()(const LogEvent& event) {
        if (event.message.empty() || event.level == 0) ++unnamed;
        if (event.time < 1.7e9) ++without_time;
    }
    template <class Other>
    void operator()(const Other&) {}
};

// What failed by the recording's description, where that is a task's own failure.
std::set<std::string> true_failures(const fs::path& dir) {
    rapidjson::Document meta;
    meta.Parse(testing::slurp(dir / "meta.json").c_str());
    const auto& cause = meta["root_cause"];
    std::set<std::string> out;
    if (!cause.IsObject()) return out;
    const std::string kind = cause["kind"].GetString();
    const bool stopped = kind == "interrupted" || kind == "terminated" || kind == "bitbake server killed";
    if (!stopped && cause.HasMember("task") && cause["task"].IsString() && cause["recipe"].IsString()) {
        out.insert(std::string(cause["recipe"].GetString()) + " " + cause["task"].GetString());
    }
    if (cause.HasMember("failures")) {
        for (const auto& pair : cause["failures"].GetArray()) out.insert(std::string(pair[0].GetString()) + " " + pair[1].GetString());
    }
    return out;
}

TEST(RecordedEvents, NothingIsLostAndFailuresAreTrue) {
    BSPCTL_NEEDS_SHARED("recorded");
    std::size_t logs = 0;
    for (const auto& entry : fs::directory_iterator(shared)) {
        if (!entry.is_directory()) continue;
        const auto bytes = event_log_of(entry.path());
        if (bytes.empty()) continue;
        ++logs;
        SCOPED_TRACE(entry.path().filename().string());
        Read read;
        EventLog log([&](const EventValue& event) {
            ++read.events;
            std::visit(read, event);
        });
        log.feed(bytes);
        log.finish();
        const auto facts = count_lines(bytes);
        EXPECT_EQ(log.skipped(), 0u);
        for (const auto& [name, count] : facts.lines) EXPECT_EQ(log.count(name), count) << name;
        EXPECT_LE(facts.others, 1u) << "all variables";
        EXPECT_EQ(read.unnamed, 0u);
        EXPECT_EQ(read.without_time, 0u);
        const auto truth = true_failures(entry.path());
        // A task may log an error, which the description counts, and yet succeed.
        if (!truth.empty()) {
            EXPECT_TRUE(std::includes(truth.begin(), truth.end(), read.failed.begin(), read.failed.end()));
            EXPECT_FALSE(read.failed.empty());
        }
        EXPECT_EQ(read.failed.size(), log.count("bb.build.TaskFailed"));
        EXPECT_GE(read.failed.size(), static_cast<std::size_t>(read.build_failures));
    }
    EXPECT_GT(logs, 20u);
}

// One line for each of the logs, in their order; empty without python3.
std::vector<std::string> python_says(const std::vector<fs::path>& logs) {
    const testing::TempDir folder;
    const auto answer = folder / "answer";
    std::string command = "python3 " BSPCTL_SOURCE_DIR "/tests/tools/read_event_log.py";
    for (const auto& log : logs) command += " '" + log.string() + "'";
    std::vector<std::string> out;
    if (std::system((command + " > '" + answer.string() + "' 2>&1").c_str()) != 0) return out;
    const auto bytes = testing::slurp(answer);
    for (const auto line : text::lines(bytes)) out.emplace_back(line);
    return out;
}

void expect_agreement(const BuildRecord& record, const rapidjson::Document& python) {
    const auto number = [&](const char* key) { return python[key].GetInt64(); };
    const auto count = [&](TaskOutcome outcome) { return static_cast<std::int64_t>(record.count(outcome)); };
    EXPECT_EQ(static_cast<std::int64_t>(record.tasks().size()), number("tasks"));
    EXPECT_EQ(count(TaskOutcome::succeeded), number("succeeded"));
    EXPECT_EQ(count(TaskOutcome::failed), number("failed"));
    EXPECT_EQ(count(TaskOutcome::failed_silent), number("failed_silent"));
    EXPECT_EQ(count(TaskOutcome::running), number("unfinished"));
    EXPECT_EQ(record.build().failures, number("build_failures"));
    EXPECT_EQ(record.queue().setscene_covered, number("covered"));
    EXPECT_EQ(record.queue().setscene_notcovered, number("notcovered"));
    EXPECT_EQ(record.queue().setscene_total, number("setscene_total"));
    EXPECT_EQ(record.queue().total, number("tasks_total"));
    EXPECT_EQ(record.warnings(), number("warnings"));
    EXPECT_EQ(record.errors(), number("errors"));
    std::int64_t covered = 0, notcovered = 0;
    for (const auto& recipe : record.recipes()) covered += recipe.setscene_covered, notcovered += recipe.setscene_notcovered;
    EXPECT_EQ(covered, number("recipe_covered"));
    EXPECT_EQ(notcovered, number("recipe_notcovered"));
    std::set<std::pair<std::string, std::string>> failed, failures;
    for (const auto index : record.failed()) {
        failed.emplace(record.recipe_of(record.tasks()[index]).package, record.tasks()[index].name);
    }
    for (const auto& pair : python["failures"].GetArray()) failures.emplace(pair[0].GetString(), pair[1].GetString());
    EXPECT_EQ(failed, failures);
}

TEST(RecordedEvents, TheRecordAgreesWithAnIndependentReader) {
    BSPCTL_NEEDS_SHARED("recorded");
    std::vector<fs::path> logs;
    for (const auto& entry : fs::recursive_directory_iterator(shared)) {
        if (entry.path().filename() == "eventlog.json" || entry.path().filename() == "eventlog.json.gz") logs.push_back(entry.path());
    }
    const auto answers = python_says(logs);
    if (answers.empty()) GTEST_SKIP() << "no python3 here";
    ASSERT_EQ(answers.size(), logs.size());
    for (std::size_t i = 0; i < logs.size(); ++i) {
        SCOPED_TRACE(logs[i].string());
        BuildRecord record;
        EventLog log([&](const EventValue& event) { record.take(event); }, BuildRecord::wanted());
        log.feed(event_log_of(logs[i].parent_path()));
        log.finish();
        rapidjson::Document python;
        python.Parse(answers[i].c_str());
        ASSERT_TRUE(python.IsObject()) << answers[i];
        expect_agreement(record, python);
    }
}

}  // namespace
}  // namespace bspctl::bitbake
