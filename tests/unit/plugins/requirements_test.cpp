// SPDX-License-Identifier: Apache-2.0
#include "plugins/requirements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bspctl::plugins {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Entry entry(const std::string& id, const std::string& version, State state = State::active) {
    Entry out;
    out.id = id;
    out.path = "/plugins/bspctl-x.so";
    out.state = state;
    out.info.version = version;
    if (state == State::refused) out.reason = "it is not approved", out.fix = "bspctl plugin trust X";
    return out;
}

TEST(Versions, ByTheirNumbers) {
    EXPECT_GT(compare_versions("1.10", "1.9"), 0);
    EXPECT_EQ(compare_versions("1.2", "1.2.0"), 0);
    EXPECT_LT(compare_versions("1.2-rc1", "1.2"), 0);
    EXPECT_LT(compare_versions("1.2-rc1", "1.2-rc2"), 0);
    EXPECT_LT(compare_versions("0.9.9", "1"), 0);
    EXPECT_LT(compare_versions("2.4", "2.36"), 0);
    EXPECT_EQ(compare_versions("1.2+build-5", "1.2"), 0);
}

TEST(Requirements, MetOnes) {
    const std::vector entries{entry("com.acme.boards", "1.2.3")};
    for (const auto* text : {"com.acme.boards", "com.acme.boards >= 1.2", "com.acme.boards>1", "com.acme.boards < 2",
                             "com.acme.boards <= 1.2.3", "com.acme.boards == 1.2.3"}) {
        EXPECT_THAT(unmet({text}, entries), IsEmpty()) << text;
    }
}

TEST(Requirements, UnmetOnesSayWhatIsThere) {
    const std::vector entries{entry("com.acme.boards", "1.2.3"), entry("com.acme.checks", "1.0", State::refused)};
    EXPECT_THAT(unmet({"com.acme.boards >= 1.3"}, entries), ElementsAre(HasSubstr("version 1.2.3 is installed")));
    EXPECT_THAT(unmet({"com.acme.other"}, entries), ElementsAre(HasSubstr("is not installed")));
    EXPECT_THAT(unmet({"com.acme.checks"}, entries),
                ElementsAre(AllOf(HasSubstr("is not approved"), HasSubstr("bspctl plugin trust X"))));
}

TEST(Requirements, MalformedOnesAreProblemsToo) {
    for (const auto* text : {"", "acme", "com.acme.boards => 1", "com.acme.boards >=", "com.acme.boards = 1",
                             "com.acme.boards >= 1 beta", "com.acme.boards >= 1..2", "com.acme.boards >= 1.",
                             "com.acme.boards >= 99999999999999999999", "com.acme.boards >= 1, < 2"}) {
        EXPECT_THAT(unmet({text}, {}), ElementsAre(HasSubstr("does not say which plugin"))) << text;
    }
}

}  // namespace
}  // namespace bspctl::plugins
