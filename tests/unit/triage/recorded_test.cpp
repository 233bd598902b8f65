// SPDX-License-Identifier: Apache-2.0
//
// Recordings of real builds: what did well gets no diagnosis, what failed gets one, for the task that failed.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "shared.hpp"
#include "temp_dir.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

TEST(Recorded, FailuresAreExplainedAndSuccessesAreNot) {
    BSPCTL_NEEDS_SHARED("recorded");
    const bool verbose = std::getenv("BSPCTL_SHOW_MISSES") != nullptr;
    const RuleSet rules(builtin_rules());
    for (const auto& entry : std::filesystem::directory_iterator(shared)) {
        if (!entry.is_directory()) continue;
        const auto name = entry.path().filename().string();
        SCOPED_TRACE(name);
        rapidjson::Document meta;
        meta.Parse(testing::slurp(entry.path() / "meta.json").c_str());
        const auto report = diagnose_file(entry.path() / "console.log", rules, {});
        EXPECT_EQ(report.failed, meta["exit_code"].GetInt() != 0);
        EXPECT_EQ(report.diagnoses.empty(), meta["exit_code"].GetInt() == 0);
        if (!verbose) continue;
        std::cout << name << ":";
        for (const auto& one : report.diagnoses) std::cout << " " << one.rule << "(" << one.recipe << " " << one.task << ")";
        std::cout << "\n";
    }
}

}  // namespace
}  // namespace bspctl::triage
