// SPDX-License-Identifier: Apache-2.0
//
// layers, drift, lock, diff and for-all on a workspace of one repository.
#include <gmock/gmock.h>

#include "git_fixture.hpp"
#include "support/repositories.hpp"
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

using ::testing::HasSubstr;

struct SourcesCommands : ::testing::Test {
    SourcesCommands() : upstream(space / "upstream") {
        upstream.make_layer("meta-a", {"conf-only"});
        space.write("my.yml", "header:\n  version: 14\nmachine: qemuarm64\nrepos:\n  meta-a:\n    url: " +
                                  upstream.url("meta-a") + "\n    branch: main\n    layers:\n      conf-only:\n");
        run({{"git", "clone", "-q", upstream.url("meta-a"), "meta-a"}, space.root(), {}});
    }

    // The id of the run that a command made.
    std::string run_of(std::vector<std::string> words) const {
        words.emplace_back("--skip-doctor");
        const auto outcome = space.run_bspctl(words);
        EXPECT_EQ(outcome.code, 0) << outcome.err;
        return space.last_run().filename().string();
    }

    // A repository's commit in the report of a run; empty: the report does not name it.
    std::string recorded_commit(const std::string& run, const std::string& name = "meta-a") const {
        const auto report = parse_json(space.run_bspctl({"report", run, "--json"}).out);
        if (!report["sources"].IsArray()) return {};
        for (const auto& source : report["sources"].GetArray()) {
            if (text(source, "name") == name) return text(source, "commit");
        }
        return {};
    }

    void commit_upstream(const std::string& file) const {
        upstream.write("meta-a/" + file, "x");
        upstream.commit("meta-a");
    }
    std::string upstream_head() const { return testing::GitFixture::ask(space / "upstream/meta-a", "rev-parse HEAD"); }

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
    commit_upstream("later");
    EXPECT_THAT(space.run_bspctl({"lock", "my.yml", "--remote", "--output", "-"}).out, HasSubstr(upstream_head()));
    run({{"git", "pull", "-q"}, space / "meta-a", {}});
    const auto diff = space.run_bspctl({"diff", "my.lock.yml", "--exit-code"});
    EXPECT_EQ(diff.code, 1);
    EXPECT_THAT(diff.out, HasSubstr("+1 commit"));
}

// What a run was made from is told by its record, whatever lies there by now.
TEST_F(SourcesCommands, RunsOfSyncAreComparedByWhatTheyBrought) {
    const auto first = upstream_head();
    const auto before = run_of({"sync", "my.yml"});
    commit_upstream("later");
    const auto after = run_of({"sync", "my.yml"});
    ASSERT_NE(upstream_head(), first);
    EXPECT_EQ(recorded_commit(before), first);
    EXPECT_EQ(recorded_commit(after), upstream_head());
    const auto diff = space.run_bspctl({"diff", before, after, "--exit-code"});
    EXPECT_EQ(diff.code, 1) << diff.err;
    EXPECT_THAT(diff.out, HasSubstr("run " + before + " -> run " + after));
    EXPECT_THAT(diff.out, HasSubstr(first.substr(0, 10) + " -> " + upstream_head().substr(0, 10) + "  +1 commit"));
    EXPECT_EQ(space.run_bspctl({"diff", after, after, "--exit-code"}).code, 0);
}

// kas fetches the repository that brings the file which names the second one; the record has both.
TEST_F(SourcesCommands, ABuildRecordsWhatKasBroughtToo) {
    BSPCTL_NEEDS_KAS();
    upstream.make_layer("meta-b", {"conf-only"});
    upstream.write("meta-a/more.yml", "header:\n  version: 11\nrepos:\n  meta-b:\n    url: " + upstream.url("meta-b") +
                                          "\n    refspec: main\n    layers:\n      conf-only:\n");
    upstream.commit("meta-a");
    fs::remove_all(space / "meta-a");
    space.write_kas("built.yml", "good", "  meta-a:\n    url: " + upstream.url("meta-a") +
                                             "\n    refspec: main\n    layers:\n      conf-only:\n");
    const std::string header = "header:\n  version: 12\n";
    auto text = space.read("built.yml");
    space.write("built.yml", text.replace(0, header.size(), header + "  includes:\n    - repo: meta-a\n      file: more.yml\n"));
    const auto built = space.run_build({"built.yml"});
    ASSERT_EQ(built.code, 0) << built.err;
    const auto run = space.last_run().filename().string();
    EXPECT_EQ(recorded_commit(run), upstream_head());
    EXPECT_NE(recorded_commit(run, "meta-b"), "");
}

// TI's configurations name no machine, and choosing one is what `show` is for.
TEST_F(SourcesCommands, NeedNoMachine) {
    upstream.write("meta-a/meta-ti-bsp/conf/layer.conf", "");
    upstream.write("meta-a/meta-ti-bsp/conf/machine/am62xx-evm.conf", "");
    upstream.commit("meta-a");
    space.write(".bspctl.toml", "");
    const std::string name = "processor-sdk-scarthgap-10.00.00-config.txt";
    space.write(name, "bitbake," + upstream.url("meta-a") + ",main,HEAD,layers=\n"
                      "meta-ti," + upstream.url("meta-a") + ",main,HEAD,layers=meta-ti-bsp\n"
                      "oe-core," + upstream.url("meta-a") + ",main,HEAD,layers=conf-only\n");
    const auto synced = space.run_bspctl({"sync", "-f", name, "--skip-doctor"});
    ASSERT_EQ(synced.code, 0) << synced.out << synced.err;
    const auto drift = space.run_bspctl({"drift", "-f", name});
    EXPECT_EQ(drift.code, 0) << drift.out << drift.err;
    const auto machines = space.run_bspctl({"show", "machines", "-f", name});
    EXPECT_EQ(machines.code, 0) << machines.err;
    EXPECT_THAT(machines.out, HasSubstr("am62xx-evm"));
}

TEST_F(SourcesCommands, ForAllTellsWhetherOneFailed) {
    const auto good = space.run_bspctl({"for-all", "my.yml", "--", "echo $BSPCTL_REPO_NAME"});
    EXPECT_EQ(good.code, 0) << good.err;
    EXPECT_EQ(good.out, "meta-a | meta-a\n");
    EXPECT_EQ(space.run_bspctl({"for-all", "my.yml", "--", "false"}).code, 1);
}

}  // namespace bspctl::e2e
