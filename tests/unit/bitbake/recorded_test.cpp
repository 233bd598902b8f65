// SPDX-License-Identifier: Apache-2.0
//
// The consoles of real builds: what the parser makes of them must agree with what was true.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <set>
#include <string>

#include "base/text.hpp"
#include "bitbake/failures.hpp"
#include "shared.hpp"
#include "temp_dir.hpp"

namespace bspctl::bitbake {
namespace {

struct Recording {
    std::string name;
    int exit_code = 0;
    std::set<std::string> failures;  // "recipe task"; as the recording's description has them
    TaskFailures told;
    std::set<FactKind> facts;  // that the console has
};

std::set<std::string> true_failures(const rapidjson::Document& meta) {
    std::set<std::string> out;
    const auto& cause = meta["root_cause"];
    if (!cause.IsObject()) return out;
    // A task that was stopped from outside did not fail by its own account.
    const std::string kind = cause["kind"].GetString();
    const bool stopped = kind == "interrupted" || kind == "terminated" || kind == "bitbake server killed";
    if (cause.HasMember("task") && cause["task"].IsString() && cause["recipe"].IsString() && !stopped) {
        out.insert(std::string(cause["recipe"].GetString()) + " " + cause["task"].GetString());
    }
    if (!cause.HasMember("failures")) return out;
    for (const auto& pair : cause["failures"].GetArray()) {
        out.insert(std::string(pair[0].GetString()) + " " + pair[1].GetString());
    }
    return out;
}

Recording read(const std::filesystem::path& dir) {
    rapidjson::Document meta;
    meta.Parse(testing::slurp(dir / "meta.json").c_str());
    Recording out;
    out.name = dir.filename().string();
    out.exit_code = meta["exit_code"].GetInt();
    out.failures = true_failures(meta);
    ConsoleParser parser;
    const auto console = testing::slurp(dir / "console.log");
    for (const auto line : text::lines(console)) {
        const auto fact = parser.feed(line);
        if (!fact) continue;
        out.told.note(*fact);
        out.facts.insert(fact->kind);
    }
    return out;
}

std::set<std::string> names(const std::vector<TaskFailure>& failures) {
    std::set<std::string> out;
    for (const auto& failure : failures) out.insert(failure.recipe + " " + failure.task);
    return out;
}

TEST(Recorded, ConsolesAgreeWithTheTruth) {
    BSPCTL_NEEDS_SHARED("recorded");
    std::size_t seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(shared)) {
        if (!entry.is_directory()) continue;
        SCOPED_TRACE(entry.path().filename().string());
        const auto recording = read(entry.path());
        ++seen;
        if (recording.exit_code == 0) {
            EXPECT_TRUE(recording.told.failed().empty());
            EXPECT_FALSE(recording.facts.contains(FactKind::error_count));
        }
        // Here one of the two tasks only logged its error and went on to succeed.
        const bool logged_only = recording.name == "fail-package-qa";
        if (!recording.failures.empty() && !logged_only) {
            EXPECT_EQ(names(recording.told.failed()), recording.failures);
        }
        if (recording.name.starts_with("interrupt")) {
            EXPECT_TRUE(recording.facts.contains(FactKind::interrupted));
        }
        if (recording.name.starts_with("success") || recording.name == "wait-second-client") {
            EXPECT_TRUE(recording.facts.contains(FactKind::tasks_summary));
        }
    }
    EXPECT_GT(seen, 0u);
}

}  // namespace
}  // namespace bspctl::bitbake
