// SPDX-License-Identifier: Apache-2.0
#include "sources/sources.hpp"

#include <gmock/gmock.h>

#include "base/failure.hpp"
#include "kas/document.hpp"
#include "manifest/manifest.hpp"
#include "temp_dir.hpp"

namespace bspctl::sources {
namespace {

const std::string commit_id(40, 'a');

Project project(const std::string& revision, const std::string& branch = "") {
    Project out;
    out.name = "group/meta-a.git";
    out.path = "sources/meta-a";
    out.url = "https://example.org/meta-a";
    out.revision = revision;
    out.branch = branch;
    return out;
}

Source first(std::string_view kind, Project project) {
    Input input;
    input.kind = kind;
    input.projects.push_back(std::move(project));
    return of_input(input, "/ws").list.at(0);
}

TEST(SourcesOfManifest, TellsRevisionsByTheirSpelling) {
    EXPECT_EQ(first(kind_repo_manifest, project(commit_id)).commit, commit_id);
    EXPECT_EQ(first(kind_repo_manifest, project("refs/tags/v1")).tag, "v1");
    EXPECT_EQ(first(kind_repo_manifest, project("refs/heads/main")).branch, "main");
    EXPECT_EQ(first(kind_repo_manifest, project("refs/changes/1/2")).ref, "refs/changes/1/2");
    EXPECT_EQ(first(kind_repo_manifest, project("main")).branch, "main");
    EXPECT_EQ(first(kind_repo_manifest, project("")).wanted(), "default branch");
}

TEST(SourcesOfManifest, UpstreamSaysWhereACommitIs) {
    EXPECT_EQ(first(kind_repo_manifest, project(commit_id, "refs/heads/main")).branch, "main");
    EXPECT_EQ(first(kind_repo_manifest, project(commit_id, commit_id)).branch, "");
    EXPECT_EQ(first(kind_repo_manifest, project("main", "other")).branch, "main");
}

TEST(SourcesOfManifest, TellsLinksFromCopies) {
    const bspctl::testing::TempDir dir;
    const auto file = dir.write("m.xml", R"(<manifest><remote name="o" fetch="https://example.org"/>
        <default remote="o" revision="main" sync-s="true"/>
        <project name="a" path="sources/a"><copyfile src="x" dest="y"/><linkfile src="x" dest="z"/></project></manifest>)");
    const auto sources = of_input(manifest::read_repo_manifest(file), "/ws");
    ASSERT_EQ(sources.files.size(), 2u);
    EXPECT_FALSE(sources.files[0].link);
    EXPECT_TRUE(sources.files[1].link);
    EXPECT_EQ(sources.files[1].from, "/ws/sources/a/x");
    EXPECT_EQ(find_value(sources.list[0].attributes, "sync-s"), "true");
    EXPECT_EQ(sources.find("sources/a"), &sources.list[0]);
}

TEST(SourcesOfKas, KeepsCommitTagAndBranchApart) {
    const bspctl::testing::TempDir dir;
    const auto file = dir.write("k.yml", "header:\n  version: 14\nrepos:\n  own:\n  a:\n    url: u\n    branch: b\n    tag: t\n"
                                         "  c:\n    name: other\n    url: v\n    refspec: refs/heads/x\n  d:\n    url: w\n    path: lay/d\n    commit: " +
                                             commit_id + "\n    layers:\n      meta:\n      off: disabled\n");
    const auto list = of_input(kas::to_input(kas::load(file.string())), dir.path()).list;
    ASSERT_EQ(list.size(), 4u);
    EXPECT_EQ(list[0].url, "");
    EXPECT_EQ(list[0].path, dir.path());
    EXPECT_EQ(list[1].tag, "t");
    EXPECT_EQ(list[1].branch, "b");
    EXPECT_EQ(list[1].layers, std::vector<std::string>{"."});
    EXPECT_EQ(list[2].path, dir / "other");
    EXPECT_EQ(list[2].branch, "x");
    EXPECT_EQ(list[3].path, dir / "lay/d");
    EXPECT_EQ(list[3].commit, commit_id);
    EXPECT_EQ(list[3].layers, std::vector<std::string>{"meta"});
}

TEST(SourcesOfLayersetup, LieBelowSources) {
    Project p = project("v1", "main");
    p.name = "meta-ti";
    p.path = "";
    const auto source = first(kind_oe_layersetup, p);
    EXPECT_EQ(source.path, "/ws/sources/meta-ti");
    EXPECT_EQ(source.tag, "v1");
}

TEST(Sources, RefusesPathsOutsideTheRoot) {
    for (const auto* path : {"../x", "/etc", "a/../..", ".", "a\nb"}) {
        auto bad = project("main");
        bad.path = path;
        EXPECT_THROW((void)first(kind_repo_manifest, bad), Failure) << path;
    }
}

// A hook that a manifest puts into a repository would be run by the next git command there.
TEST(Sources, RefusesPlacesThatToolsActUpon) {
    for (const auto* path : {".git", "sources/a/.git/hooks", "sources/.Git", ".repo/manifests", ".bspctl"}) {
        auto bad = project("main");
        bad.path = path;
        EXPECT_THROW((void)first(kind_repo_manifest, bad), Failure) << path;
        Input input;
        input.kind = kind_repo_manifest;
        input.files.push_back({std::string(path) + "/x", "sources/a/x"});
        EXPECT_THROW((void)of_input(input, "/ws"), Failure) << path;
    }
    auto good = project("main");
    good.path = "sources/meta.git";
    EXPECT_EQ(first(kind_repo_manifest, good).path, "/ws/sources/meta.git");
}

TEST(Sources, RefusesTwoInOneFolder) {
    Input input;
    input.kind = kind_kas;
    input.projects = {project("a"), project("b")};
    EXPECT_THROW((void)of_input(input, "/ws"), Failure);
}

}  // namespace
}  // namespace bspctl::sources
