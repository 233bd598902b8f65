// SPDX-License-Identifier: Apache-2.0
#include "workspace/workspace.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "temp_dir.hpp"
#include "workspace/lock.hpp"

namespace bspctl::workspace {
namespace {

using testing::TempDir;

TEST(Find, WalksUpToTheMarkerOrAFamilyFolder) {
    const TempDir dir;
    dir.write("ws/.bspctl.toml", "");
    fs::create_directories(dir / "ws/deep/er");
    fs::create_directories(dir / "other/acme/sources");
    EXPECT_EQ(find(dir / "ws/deep/er", {"acme"})->root, dir / "ws");
    EXPECT_EQ(find(dir / "other/acme/sources", {"acme"})->root, dir / "other");
    EXPECT_FALSE(find(dir.path(), {"acme", ""}).has_value());
}

TEST(Find, TheNearestWins) {
    const TempDir dir;
    dir.write("outer/.bspctl.toml", "");
    dir.write("outer/inner/.bspctl.toml", "");
    EXPECT_EQ(find(dir / "outer/inner", {})->root, dir / "outer/inner");
}

TEST(IsFresh, OnlyWithNothingToMiss) {
    const TempDir dir;
    EXPECT_TRUE(is_fresh(dir.path(), {"acme"}, {}));
    const auto manifest = dir.write("m.xml", "");
    dir.write(".hidden", "");
    fs::create_directories(dir / "acme");
    EXPECT_FALSE(is_fresh(dir.path(), {"acme"}, {}));
    EXPECT_TRUE(is_fresh(dir.path(), {"acme"}, manifest));
    dir.write("thesis.odt", "");
    EXPECT_FALSE(is_fresh(dir.path(), {"acme"}, manifest));
}

TEST(Lock, KeepsASecondProcessOutAndNamesTheOwner) {
    const TempDir dir;
    const Lock first(dir.path(), "build");
    const auto child = ::fork();
    if (child == 0) {
        try {
            const Lock second(dir.path(), "build");
            ::_exit(1);
        } catch (const Failure& failure) {
            const auto owner = "pid " + std::to_string(::getppid());
            ::_exit(failure.why().find(owner) != std::string::npos ? 0 : 2);
        }
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

TEST(Lock, IsGoneWithItsOwner) {
    const TempDir dir;
    { const Lock first(dir.path(), "build"); }
    EXPECT_NO_THROW(Lock(dir.path(), "build"));
}

}  // namespace
}  // namespace bspctl::workspace
