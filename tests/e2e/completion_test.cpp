// SPDX-License-Identifier: Apache-2.0
//
// The completion script of bash, asked as bash asks it.
#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Completion : public ::testing::Test {
protected:
    Completion() { space_.write("script", space_.run_bspctl({"completion", "bash"}).out); }

    // What is offered for the last word of a command line, apart by blanks.
    std::string offered(const std::string& line) {
        auto invocation = space_.bspctl({});
        invocation.argv = {"bash", "-c",
                           "source ./script; COMP_WORDS=(" + line +
                               "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _bspctl; echo \"${COMPREPLY[*]}\""};
        return run(invocation).out;
    }

    Workspace space_;
};

TEST_F(Completion, ActionsOnceThenFiles) {
    EXPECT_EQ(offered("bspctl plugin tr"), "trust\n");
    EXPECT_EQ(offered("bspctl plugin trust scr"), "script\n");
    EXPECT_EQ(offered("bspctl overlay d"), "diff\n");
}

TEST_F(Completion, TheWordAfterAnOptionIsNoCommand) {
    EXPECT_EQ(offered("bspctl --plugin ./mine.so plu"), "plugin\n");
    EXPECT_EQ(offered("bspctl --plugin ./mine.so plugin check --level str"), "strict\n");
    EXPECT_EQ(offered("bspctl plugin --level strict che"), "check\n");
}

TEST_F(Completion, OptionsBeforeTheCommand) {
    EXPECT_EQ(offered("bspctl --plugin-isolation th"), "third-party\n");
    EXPECT_EQ(offered("bspctl --plugin scr"), "script\n");
    EXPECT_THAT(offered("bspctl --trust"), StartsWith("--trust-plugin"));
    EXPECT_THAT(offered("bspctl ''"), HasSubstr("build"));
}

}  // namespace
}  // namespace bspctl::e2e
