// SPDX-License-Identifier: Apache-2.0
#include "base/paths.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "temp_dir.hpp"

namespace bspctl::paths {
namespace {

TEST(Paths, XdgIsHonouredWhenAbsolute) {
    ::setenv("HOME", "/home/somebody", 1);
    ::setenv("XDG_CONFIG_HOME", "/etc/mine", 1);
    EXPECT_EQ(user_config(), "/etc/mine/bspctl");
    ::setenv("XDG_CONFIG_HOME", "relative", 1);
    EXPECT_EQ(user_config(), "/home/somebody/.config/bspctl");
    ::setenv("XDG_CONFIG_HOME", "", 1);
    EXPECT_EQ(user_config(), "/home/somebody/.config/bspctl");
}

TEST(Paths, WhichFindsExecutablesOnly) {
    const testing::TempDir dir;
    const auto tool = dir.write("tool", "#!/bin/sh\n");
    ::setenv("PATH", dir.path().c_str(), 1);
    EXPECT_EQ(which("tool"), "");
    std::filesystem::permissions(tool, std::filesystem::perms::owner_all);
    EXPECT_EQ(which("tool"), tool);
    EXPECT_EQ(which("other"), "");
}

TEST(Paths, AnEmptyVariableIsUnset) {
    ::setenv("BSPCTL_TEST_VARIABLE", "", 1);
    EXPECT_EQ(environment("BSPCTL_TEST_VARIABLE"), "");
}

}  // namespace
}  // namespace bspctl::paths
