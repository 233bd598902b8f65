// SPDX-License-Identifier: Apache-2.0
#include "workspace/workspace.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "base/failure.hpp"
#include "base/paths.hpp"
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

TEST(Find, AFamilysMarkerNamesTheFamilyAndStandsFirst) {
    const TempDir dir;
    const std::vector<Marker> markers{{"acme", "config/acme.json"}};
    dir.write("ws/config/acme.json", "");
    dir.write("ws/.bspctl.toml", "");
    fs::create_directories(dir / "ws/build/conf");
    const auto found = find(dir / "ws/build/conf", {"acme"}, markers);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->root, dir / "ws");
    EXPECT_EQ(found->family, "acme");
    EXPECT_EQ(found->how, (dir / "ws/config/acme.json").string());
    fs::create_directories(dir / "ws/build/acme");
    EXPECT_EQ(find(dir / "ws/build", {"acme"}, markers)->root, dir / "ws/build") << "the nearest, whatever it is found by";
}

TEST(Find, AFolderOfAMarkersNameIsNone) {
    const TempDir dir;
    fs::create_directories(dir / "ws/config/acme.json");
    EXPECT_FALSE(find(dir / "ws", {}, {{"acme", "config/acme.json"}}).has_value());
}

class Home : public ::testing::Test {
protected:
    Home() : before_(paths::environment("HOME")) { ::setenv("HOME", dir.path().c_str(), 1); }
    ~Home() override { ::setenv("HOME", before_.c_str(), 1); }
    TempDir dir;

private:
    std::string before_;
};

TEST_F(Home, AStrayFamilyFolderInItCountsOnlyForWhoStandsThere) {
    fs::create_directories(dir / "acme/sources");
    fs::create_directories(dir / "thesis");
    EXPECT_FALSE(find(dir / "thesis", {"acme"}).has_value());
    EXPECT_EQ(find(dir.path(), {"acme"})->root, dir.path());
    EXPECT_EQ(find(dir / "acme/sources", {"acme"})->root, dir.path());
}

TEST_F(Home, AMarkerInItCountsForAllBelow) {
    dir.write(".bspctl.toml", "");
    fs::create_directories(dir / "thesis");
    EXPECT_EQ(find(dir / "thesis", {"acme"})->root, dir.path());
}

TEST(LookedFor, IsASentenceOfAll) {
    EXPECT_EQ(looked_for({}, {}), ".bspctl.toml");
    EXPECT_EQ(looked_for({"acme", ""}, {{"x", "config/x.json"}}), ".bspctl.toml, acme/ or config/x.json");
}

TEST(Named, MustBeAFolder) {
    const TempDir dir;
    const auto file = dir.write("file", "");
    EXPECT_EQ(named(dir.path(), "--workspace"), dir.path());
    EXPECT_THROW((void)named(file, "--workspace"), Failure);
    try {
        (void)named(dir / "none", "$BSPCTL_WORKSPACE");
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.what(), "there is no folder " + (dir / "none").string());
        EXPECT_NE(failure.why().find("$BSPCTL_WORKSPACE"), std::string::npos);
    }
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

// What `action` says in a process of its own: 0 as expected. As root it is done as nobody, whom permissions bind.
template <typename Action>
int in_child(const Action& action, bool bound_by_permissions = false) {
    const auto child = ::fork();
    if (child == 0) {
        if (bound_by_permissions && ::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(99);
        try {
            ::_exit(action());
        } catch (...) {
            ::_exit(98);
        }
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// 0: it was refused, with these words in the reason.
int refused(const fs::path& bsp_root, const std::string& words) {
    try {
        const Lock lock(bsp_root, "build");
    } catch (const Failure& failure) {
        return (failure.what() + failure.why()).find(words) != std::string::npos ? 0 : 2;
    }
    return 1;
}

TEST(Lock, KeepsASecondProcessOutAndNamesTheOwner) {
    const TempDir dir;
    const Lock first(dir.path(), "build");
    EXPECT_EQ(in_child([&] { return refused(dir.path(), "pid " + std::to_string(::getppid())); }), 0);
}

TEST(Lock, IsGoneWithItsOwner) {
    const TempDir dir;
    { const Lock first(dir.path(), "build"); }
    EXPECT_NO_THROW(Lock(dir.path(), "build"));
}

TEST(Lock, AnotherUsersFileLocksAllTheSame) {
    const TempDir dir;
    fs::permissions(dir.path(), fs::perms(0755));
    fs::permissions(dir.write(".bspctl/lock", "somebody else"), fs::perms(0444));
    const auto lock_twice = [&] {
        const Lock first(dir.path(), "build");
        return is_locked(dir.path()) ? refused(dir.path(), "another build is running") : 3;
    };
    EXPECT_EQ(in_child(lock_twice, true), 0);
}

TEST(Lock, ATreeThatMayNotBeWrittenGoesWithout) {
    const TempDir dir;
    fs::permissions(dir.path(), fs::perms(0555));
    EXPECT_EQ(in_child([&] { return Lock(dir.path(), "build"), 0; }, true), 0);
    fs::permissions(dir.path(), fs::perms(0755));
}

TEST(Lock, WhatCannotBeLockedIsAnError) {
    const TempDir dir;
    fs::create_directories(dir / "a/.bspctl/lock");
    EXPECT_EQ(refused(dir / "a", "Is a directory"), 0);
    dir.write("b/.bspctl", "a file");
    EXPECT_EQ(refused(dir / "b", "cannot lock"), 0);
    fs::permissions(dir.path(), fs::perms(0755));
    fs::permissions(dir.write("c/.bspctl/lock", ""), fs::perms(0));
    EXPECT_EQ(in_child([&] { return refused(dir / "c", "Permission denied"); }, true), 0);
}

TEST(IsLocked, WhileSomebodyHoldsIt) {
    const TempDir dir;
    EXPECT_FALSE(is_locked(dir.path()));
    {
        const Lock lock(dir.path(), "build");
        EXPECT_TRUE(is_locked(dir.path()));
    }
    EXPECT_FALSE(is_locked(dir.path()));
}

}  // namespace
}  // namespace bspctl::workspace
