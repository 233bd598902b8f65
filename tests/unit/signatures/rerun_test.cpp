// SPDX-License-Identifier: Apache-2.0
#include "signatures/rerun.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bspctl::signatures {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Reason = Rerun::Reason;

const TaskName compile{{}, "zlib", "do_compile"};

RunHashes run_with(const std::string& hash, Fate fate) { return {{{compile, hash, fate}}, {}, {}}; }

RunHashes cleaning_run() { return {{{{{}, "zlib", "do_cleansstate"}, "n", Fate::ran}}, {}, {}}; }

Rerun only(const RunHashes& now, const std::vector<RunHashes>& earlier) {
    const auto at = [&](std::size_t index) { return index < earlier.size() ? &earlier[index] : nullptr; };
    const auto found = reruns(now, {{}, "zlib", {}}, at);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? Rerun{} : found.front();
}

TEST(Rerun, ATaskThatNoRunHadIsNew) {
    EXPECT_EQ(only(run_with("a", Fate::ran), {RunHashes{}}).reason, Reason::first);
}

TEST(Rerun, IsComparedWithTheLastRunThatHadTheTask) {
    const auto found = only(run_with("b", Fate::ran), {RunHashes{}, run_with("a", Fate::up_to_date), run_with("b", Fate::ran)});
    EXPECT_EQ(found.reason, Reason::changed);
    ASSERT_TRUE(found.before);
    EXPECT_EQ(found.before->run, 1U);
    EXPECT_EQ(found.before->task.hash, "a");
}

TEST(Rerun, WithTheSameHashItHasAnotherReason) {
    const auto reason = [](const std::vector<RunHashes>& earlier) { return only(run_with("a", Fate::ran), earlier).reason; };
    EXPECT_EQ(reason({run_with("a", Fate::failed)}), Reason::incomplete);
    EXPECT_EQ(reason({run_with("a", Fate::unfinished)}), Reason::incomplete);
    EXPECT_EQ(reason({run_with("a", Fate::covered)}), Reason::not_shared);
    EXPECT_EQ(reason({run_with("a", Fate::ran)}), Reason::gone);
    EXPECT_EQ(reason({cleaning_run(), run_with("a", Fate::ran)}), Reason::cleaned);
}

TEST(Rerun, CleaningOfThatVeryRunCounts) {
    auto now = cleaning_run();
    now.tasks.push_back({compile, "a", Fate::ran});
    EXPECT_EQ(only(now, {run_with("a", Fate::ran)}).reason, Reason::cleaned);
}

TEST(Rerun, WhatDidNotRunIsNotAskedAbout) {
    EXPECT_THAT(ran_in(run_with("a", Fate::covered), compile), IsEmpty());
    EXPECT_THAT(ran_in(run_with("a", Fate::ran), {{}, "xz", {}}), IsEmpty());
    EXPECT_THAT(ran_in(run_with("a", Fate::ran), {"board", "zlib", {}}), IsEmpty());
    EXPECT_EQ(ran_in(run_with("a", Fate::failed), compile).size(), 1U);
}

TEST(Rerun, OtherTasksThatChangedAreKnownWithoutAnyData) {
    auto now = run_with("b", Fate::ran);
    now.tasks.push_back({{{}, "new", "do_fetch"}, "x", Fate::ran});
    EXPECT_THAT(changed_between(run_with("a", Fate::ran), now), ElementsAre(compile));
}

}  // namespace
}  // namespace bspctl::signatures
