// SPDX-License-Identifier: Apache-2.0
#include "ui/foreign_text.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace bspctl::ui {
namespace {

using ::testing::ElementsAre;

TEST(ForeignText, ASecretOverSeveralLinesIsNone) {
    EXPECT_THAT(foreign_lines("machine git.example.com\n  login jane\n  password hunter2\n"),
                ElementsAre("machine git.example.com", "  login jane", "  password ***"));
}

TEST(ForeignText, KnowsTheSecretsOfTheEnvironment) {
    ::setenv("BSPCTL_TEST_TOKEN", "canary-of-the-environment", 1);
    EXPECT_EQ(foreign_text("the server was told canary-of-the-environment"), "the server was told ***");
    ::unsetenv("BSPCTL_TEST_TOKEN");
}

TEST(ForeignText, HasNothingThatATerminalObeys) {
    EXPECT_THAT(foreign_lines("\x1b[31mred\x1b[0m\n\n\x07" "bell"), ElementsAre("red", "", "bell"));
}

}  // namespace
}  // namespace bspctl::ui
