// SPDX-License-Identifier: Apache-2.0
#include "bitbake/build_state.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace bspctl::bitbake {
namespace {

BuildState after(std::initializer_list<std::string_view> lines) {
    ConsoleParser parser;
    BuildState state;
    for (const auto line : lines) {
        if (const auto fact = parser.feed(line)) state.apply(*fact);
    }
    return state;
}

TEST(BuildState, GoesThroughItsPhases) {
    EXPECT_EQ(after({}).phase(), BuildState::Phase::starting);
    EXPECT_EQ(after({"Parsing recipes:  45% |##"}).phase(), BuildState::Phase::parsing);
    EXPECT_EQ(after({"NOTE: Reconnecting to bitbake server..."}).phase(), BuildState::Phase::waiting);
    EXPECT_EQ(after({"NOTE: Executing Tasks", "NOTE: Running setscene task 2 of 6 (/a/b.bb:do_package_setscene)"}).phase(),
              BuildState::Phase::setscene);
    EXPECT_EQ(after({"NOTE: Running task 2 of 6 (/a/b.bb:do_fetch)"}).phase(), BuildState::Phase::running);
    EXPECT_EQ(after({"NOTE: Tasks Summary: Attempted 6 tasks of which 4 didn't need to be rerun and all succeeded."}).rerun(), 2);
}

TEST(BuildState, NeverCountsBackwards) {
    const auto state = after({"NOTE: Running task 5 of 9 (/a/b.bb:do_fetch)", "NOTE: Running task 4 of 9 (/a/c.bb:do_fetch)"});
    EXPECT_EQ(state.tasks().done, 5);
    EXPECT_EQ(state.tasks().total, 9);
}

TEST(BuildState, KnowsWhatRuns) {
    const auto state = after({"NOTE: recipe a-1-r0: task do_fetch: Started", "NOTE: recipe b-1-r0: task do_fetch: Started",
                              "NOTE: recipe a-1-r0: task do_fetch: Succeeded", "NOTE: recipe z-1-r0: task do_x: Succeeded"});
    ASSERT_EQ(state.running().size(), 1u);
    EXPECT_EQ(state.running()[0].recipe, "b");
}

TEST(BuildState, CountsARepeatedFailureOnce) {
    const auto error = "ERROR: a-1-r0 do_compile: oe_runmake failed";
    const auto log = "ERROR: Logfile of failure stored in: /w/arch/a/1/temp/log.do_compile.7";
    const auto task = "ERROR: Task (/a/a_1.bb:do_compile) failed with exit code '1'";
    const auto failures = after({error, log, task, error, log, task}).failures();
    ASSERT_EQ(failures.size(), 1u);
    EXPECT_EQ(failures[0].recipe, "a");
    EXPECT_EQ(failures[0].version, "1-r0");
    EXPECT_EQ(failures[0].message, "oe_runmake failed");
    EXPECT_EQ(failures[0].file, "/a/a_1.bb");
    EXPECT_EQ(failures[0].log, "/w/arch/a/1/temp/log.do_compile.7");
}

TEST(BuildState, DoesNotTakeALoggedErrorForAFailedTask) {
    const auto state = after({"ERROR: a-1-r0 do_compile: something is odd"});
    EXPECT_TRUE(state.failures().empty());
    EXPECT_EQ(state.errors(), 1);
}

TEST(BuildState, ReadsAVersionWithADashFromTheLogsPath) {
    const auto failures = after({"ERROR: libmetal-rel-v2020.2-r0 do_unpack: Fetcher failure",
                                 "ERROR: Logfile of failure stored in: /w/arch/libmetal/rel-v2020.2-r0/temp/log.do_unpack.7",
                                 "ERROR: Task (/a/libmetal_git.bb:do_unpack) failed with exit code '1'"})
                              .failures();
    ASSERT_EQ(failures.size(), 1u);
    EXPECT_EQ(failures[0].recipe, "libmetal");
    EXPECT_EQ(failures[0].version, "rel-v2020.2-r0");
}

TEST(BuildState, KeepsARecipeApartFromItsNativeSibling) {
    const auto failures = after({"ERROR: a-native-1-r0 do_fetch: x", "ERROR: Logfile of failure stored in: /w/x/a-native/1/temp/log.do_fetch.7",
                                 "ERROR: a-1-r0 do_fetch: x", "ERROR: Logfile of failure stored in: /w/y/a/1/temp/log.do_fetch.8"})
                              .failures();
    ASSERT_EQ(failures.size(), 2u);
    EXPECT_EQ(failures[0].recipe, "a-native");
    EXPECT_EQ(failures[1].recipe, "a");
}

}  // namespace
}  // namespace bspctl::bitbake
