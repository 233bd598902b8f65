// SPDX-License-Identifier: Apache-2.0
//
// layers, drift, lock, diff and for-all on a workspace of one repository.
#include <gmock/gmock.h>

#include "support/repositories.hpp"
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace {

using ::testing::HasSubstr;

struct SourcesCommands : ::testing::Test {
    SourcesCommands() : upstream(space / "upstream") {
        upstream.make_layer("meta-a", {"conf-only"});
        space.write("my.yml", "header:\n  version: 14\nmachine: qemuarm64\nrepos:\n  meta-a:\n    url: " +
                                  upstream.url("meta-a") + "\n    branch: main\n    layers:\n      conf-only:\n");
        run({{"git", "clone", "-q", upstream.url("meta-a"), "meta-a"}, space.root(), {}});
    }
    Workspace space;
    Repositories upstream;
};

}  // namespace

TEST_F(SourcesCommands, LookWithoutChangingAnything) {
    const auto before = space.snapshot();
    const auto layers = space.run_bspctl({"layers", "my.yml", "--json"});
    ASSERT_EQ(layers.code, 0) << layers.err;
    const auto answer = parse_json(layers.out);
    EXPECT_STREQ(answer["schema"].GetString(), "bspctl.layers/1");
    EXPECT_STREQ(answer["repositories"][0]["branch"].GetString(), "main");
    EXPECT_EQ(space.run_bspctl({"drift", "my.yml"}).code, 0);
    EXPECT_EQ(space.run_bspctl({"lock", "my.yml", "--dry-run"}).code, 0);
    EXPECT_EQ(space.snapshot(), before);
}

TEST_F(SourcesCommands, DriftIsAnExitCode) {
    space.write("meta-a/new", "x");
    const auto drift = space.run_bspctl({"drift", "my.yml"});
    EXPECT_EQ(drift.code, 1);
    EXPECT_THAT(drift.out, HasSubstr("1 untracked"));
    const auto lock = space.run_bspctl({"lock", "my.yml"});
    EXPECT_EQ(lock.code, 1);
    EXPECT_THAT(lock.err, HasSubstr("--allow-dirty"));
    EXPECT_EQ(space.read("my.lock.yml"), "");
}

TEST_F(SourcesCommands, ALockIsComparedWithWhatCameAfterIt) {
    ASSERT_EQ(space.run_bspctl({"lock", "my.yml"}).code, 0);
    EXPECT_THAT(space.read("my.lock.yml"), HasSubstr("commit: "));
    EXPECT_EQ(space.run_bspctl({"diff", "my.lock.yml", "--exit-code"}).code, 0);
    upstream.write("meta-a/later", "x");
    upstream.commit("meta-a");
    run({{"git", "pull", "-q"}, space / "meta-a", {}});
    const auto diff = space.run_bspctl({"diff", "my.lock.yml", "--exit-code"});
    EXPECT_EQ(diff.code, 1);
    EXPECT_THAT(diff.out, HasSubstr("+1 commit"));
}

TEST_F(SourcesCommands, ForAllTellsWhetherOneFailed) {
    const auto good = space.run_bspctl({"for-all", "my.yml", "--", "echo $BSPCTL_REPO_NAME"});
    EXPECT_EQ(good.code, 0) << good.err;
    EXPECT_EQ(good.out, "meta-a | meta-a\n");
    EXPECT_EQ(space.run_bspctl({"for-all", "my.yml", "--", "false"}).code, 1);
}

}  // namespace bspctl::e2e
