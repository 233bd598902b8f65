// SPDX-License-Identifier: Apache-2.0
#include "bitbake/failures.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

namespace bspctl::bitbake {
namespace {

std::vector<TaskFailure> failed_in(std::initializer_list<std::string_view> lines) {
    ConsoleParser parser;
    TaskFailures failures;
    for (const auto line : lines) {
        if (const auto fact = parser.feed(line)) failures.note(*fact);
    }
    return failures.failed();
}

TEST(TaskFailures, CountsARepeatedFailureOnce) {
    const auto error = "ERROR: a-1-r0 do_compile: oe_runmake failed";
    const auto log = "ERROR: Logfile of failure stored in: /w/arch/a/1/temp/log.do_compile.7";
    const auto task = "ERROR: Task (/a/a_1.bb:do_compile) failed with exit code '1'";
    const auto failures = failed_in({error, log, task, error, log, task});
    ASSERT_EQ(failures.size(), 1u);
    EXPECT_EQ(failures[0].recipe, "a");
    EXPECT_EQ(failures[0].version, "1-r0");
    EXPECT_EQ(failures[0].message, "oe_runmake failed");
    EXPECT_EQ(failures[0].file, "/a/a_1.bb");
    EXPECT_EQ(failures[0].log, "/w/arch/a/1/temp/log.do_compile.7");
}

TEST(TaskFailures, DoesNotTakeALoggedErrorForAFailedTask) {
    EXPECT_TRUE(failed_in({"ERROR: a-1-r0 do_compile: something is odd"}).empty());
}

TEST(TaskFailures, ReadsAVersionWithADashFromTheLogsPath) {
    const auto failures = failed_in({"ERROR: libmetal-rel-v2020.2-r0 do_unpack: Fetcher failure",
                                 "ERROR: Logfile of failure stored in: /w/arch/libmetal/rel-v2020.2-r0/temp/log.do_unpack.7",
                                 "ERROR: Task (/a/libmetal_git.bb:do_unpack) failed with exit code '1'"});
    ASSERT_EQ(failures.size(), 1u);
    EXPECT_EQ(failures[0].recipe, "libmetal");
    EXPECT_EQ(failures[0].version, "rel-v2020.2-r0");
}

TEST(TaskFailures, KeepsARecipeApartFromItsNativeSibling) {
    const auto failures = failed_in({"ERROR: a-native-1-r0 do_fetch: x", "ERROR: Logfile of failure stored in: /w/x/a-native/1/temp/log.do_fetch.7",
                                 "ERROR: a-1-r0 do_fetch: x", "ERROR: Logfile of failure stored in: /w/y/a/1/temp/log.do_fetch.8"});
    ASSERT_EQ(failures.size(), 2u);
    EXPECT_EQ(failures[0].recipe, "a-native");
    EXPECT_EQ(failures[1].recipe, "a");
}

}  // namespace
}  // namespace bspctl::bitbake
