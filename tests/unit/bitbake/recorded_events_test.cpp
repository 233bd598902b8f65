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

}  // namespace
}  // namespace bspctl::bitbake
