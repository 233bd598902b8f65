// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "manifest/manifest.hpp"
#include "temp_dir.hpp"

namespace bspctl::manifest {
namespace {

using ::testing::HasSubstr;

constexpr const char* head =
    "<manifest>\n<remote name=\"r\" fetch=\"https://host/org\"/>\n"
    "<default remote=\"r\" revision=\"main\"/>\n";

class RepoManifest : public ::testing::Test {
protected:
    // A manifest of the usual remote and default, and `body`.
    Input read(const std::string& body, std::string_view url = {}) {
        return read_repo_manifest(dir.write("default.xml", head + body + "</manifest>\n"), url);
    }
    // What the reader says when it refuses `text`.
    std::string refusal(const std::string& text) {
        try {
            (void)read_repo_manifest(dir.write("default.xml", text));
        } catch (const Failure& failure) {
            return std::string(failure.what()) + " | " + failure.why() + " | " + failure.fix();
        }
        return "(accepted)";
    }
    std::string refused_body(const std::string& body) { return refusal(head + body + "</manifest>\n"); }

    testing::TempDir dir;
};

TEST_F(RepoManifest, KeepsFileOrderAndAppliesDefaults) {
    const auto input = read(R"(<project name="b"/><project name="a.git" path="sources/a" revision="refs/tags/v1"/>)");
    EXPECT_EQ(input.kind, kind_repo_manifest);
    EXPECT_EQ(input.file_name, "default.xml");
    ASSERT_EQ(input.projects.size(), 2u);
    EXPECT_EQ(input.projects[0].path, "b");
    EXPECT_EQ(input.projects[0].revision, "main");
    EXPECT_EQ(input.projects[0].url, "https://host/org/b");
    EXPECT_EQ(input.projects[1].url, "https://host/org/a.git");
    EXPECT_EQ(input.projects[1].short_name(), "a");
    EXPECT_EQ(input.projects[1].revision, "refs/tags/v1");
}

TEST_F(RepoManifest, RevisionOfProjectThenRemoteThenDefault) {
    const auto input = read(R"(<remote name="pinned" fetch="https://p" revision="stable"/>
        <project name="a" remote="pinned" revision="mine"/><project name="b" remote="pinned"/><project name="c"/>)");
    EXPECT_EQ(input.projects[0].revision, "mine");
    EXPECT_EQ(input.projects[1].revision, "stable");
    EXPECT_EQ(input.projects[2].revision, "main");
}

TEST_F(RepoManifest, RemotesAndDefaultMayStandLast) {
    const auto file = dir.write("default.xml", R"(<manifest><project name="a"/><default remote="r" revision="x"/>
        <remote name="r" fetch="https://host"/></manifest>)");
    EXPECT_EQ(read_repo_manifest(file).projects.at(0).url, "https://host/a");
}

TEST_F(RepoManifest, BranchHintIsUpstreamThenDestBranch) {
    const auto input = read(R"(<project name="a" upstream="u" dest-branch="d"/><project name="b" dest-branch="d"/>
        <project name="c"/>)");
    EXPECT_EQ(input.projects[0].branch, "u");
    EXPECT_EQ(input.projects[1].branch, "d");
    EXPECT_EQ(input.projects[2].branch, "");
}

TEST_F(RepoManifest, HandsOnOtherAttributesAndAnnotations) {
    const auto input = read(R"(<project name="a" clone-depth="1"><annotation name="k" value="v"/></project>)");
    EXPECT_EQ(find_value(input.projects[0].attributes, "clone-depth"), "1");
    EXPECT_EQ(find_value(input.projects[0].attributes, "annotation:k"), "v");
    EXPECT_EQ(find_value(input.settings, "default.revision"), "main");
}

TEST_F(RepoManifest, CopiesAndLinksAreFiles) {
    const auto input = read(R"(<project name="a" path="sources/a"><linkfile src="t/s.sh" dest="s.sh"/>
        <copyfile src="README" dest="R"/></project>)");
    EXPECT_EQ(find_value(input.files, "s.sh"), "sources/a/t/s.sh");
    EXPECT_EQ(find_value(input.files, "R"), "sources/a/README");
}

TEST_F(RepoManifest, SubProjectsLieInsideTheirParent) {
    const auto input = read(R"(<project name="a" path="top"><project name="b" path="in"/></project>)");
    ASSERT_EQ(input.projects.size(), 2u);
    EXPECT_EQ(input.projects[1].path, "top/in");
    EXPECT_EQ(input.projects[1].url, "https://host/org/a/b");
}

TEST_F(RepoManifest, ExtendChangesWhatStandsBeforeIt) {
    const auto input =
        read(R"(<remote name="o" fetch="https://o"/><project name="a" groups="g"><linkfile src="s" dest="d"/></project>
        <extend-project name="a" revision="new" remote="o" groups="h" upstream="u" dest-path="moved"/>)");
    const auto& project = input.projects.at(0);
    EXPECT_EQ(project.revision, "new");
    EXPECT_EQ(project.url, "https://o/a");
    EXPECT_EQ(project.groups, "g,h");
    EXPECT_EQ(project.branch, "u");
    EXPECT_EQ(project.path, "moved");
    EXPECT_EQ(find_value(input.files, "d"), "moved/s");
}

TEST_F(RepoManifest, ExtendOfSomethingElsewhereIsSaid) {
    const auto input = read(R"(<extend-project name="local" revision="x"/><project name="a"/>)");
    EXPECT_EQ(input.projects.size(), 1u);
    EXPECT_THAT(find_value(input.settings, "ignored").value_or(""), HasSubstr("local matches no project"));
}

TEST_F(RepoManifest, ExtendWithPathMeansThatOneOnly) {
    const auto input = read(R"(<project name="a" path="x"/><project name="a" path="y"/>
        <extend-project name="a" path="y" revision="new"/>)");
    EXPECT_EQ(input.projects[0].revision, "main");
    EXPECT_EQ(input.projects[1].revision, "new");
}

TEST_F(RepoManifest, RemoveTakesFilesAlongAndFreesThePath) {
    const auto input = read(R"(<project name="a" path="p"><linkfile src="s" dest="d"/></project>
        <remove-project name="a"/><remove-project name="none" optional="true"/><project name="b" path="p"/>)");
    ASSERT_EQ(input.projects.size(), 1u);
    EXPECT_EQ(input.projects[0].name, "b");
    EXPECT_TRUE(input.files.empty());
}

TEST_F(RepoManifest, RelativeFetchUsesTheManifestsAddress) {
    const std::string body = R"(<remote name="near" fetch=".."/><project name="a" remote="near"/>)";
    EXPECT_EQ(read(body, "https://forge/team/manifests").projects[0].url, "https://forge/a");
    EXPECT_EQ(read(body).projects[0].url, "../a");
    dir.write(".git/config", "[remote \"origin\"]\nurl = git@forge:team/manifests\n");
    EXPECT_EQ(read(body).projects[0].url, "git@forge:team/a");
}

TEST_F(RepoManifest, TakesBomCrlfCommentsAndDoctype) {
    std::string text =
        std::string("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!DOCTYPE manifest>\n<!-- <project name=\"no\"/> -->\n") +
        head +
        "<notice>n</notice><repo-hooks in-project=\"a\"/><contactinfo bugurl=\"x\"/><superproject name=\"s\"/>\n"
        "<project name=\"a\"/>\n</manifest>\n";
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, "\r");
    EXPECT_TRUE(is_repo_manifest(text));
    EXPECT_EQ(read_repo_manifest(dir.write("default.xml", text)).projects.size(), 1u);
}

// ------------------------------------------------------------------------------------------------------- includes

TEST_F(RepoManifest, IncludesAreReadInPlaceWithGroupsAndRevision) {
    dir.write("base.xml",
              std::string(head) + R"(<project name="b" groups="own"/><project name="c" revision="x"/></manifest>)");
    const auto file = dir.write("default.xml", R"(<manifest><include name="base.xml" groups="outer" revision="dev"/>
        <project name="d"/></manifest>)");
    const auto input = read_repo_manifest(file);
    ASSERT_EQ(input.projects.size(), 3u);
    EXPECT_EQ(input.projects[0].groups, "own,outer");
    EXPECT_EQ(input.projects[0].revision, "dev");
    EXPECT_EQ(input.projects[1].revision, "x");
    EXPECT_EQ(input.projects[2].revision, "main");
    EXPECT_EQ(find_value(input.settings, "include"), "base.xml");
}

TEST_F(RepoManifest, IncludeNamesCountFromTheRepositorysRoot) {
    dir.write(".git/HEAD", "");
    dir.write("common/base.xml", std::string(head) + R"(<project name="b"/></manifest>)");
    const auto file = dir.write("boards/acme/default.xml", R"(<manifest><include name="common/base.xml"/></manifest>)");
    EXPECT_EQ(read_repo_manifest(file).projects.size(), 1u);
}

TEST_F(RepoManifest, AMissingIncludeSaysWhereItWasLookedFor) {
    dir.write(".git/HEAD", "");
    const auto said = refusal("<manifest>\n  <include name=\"gone.xml\"/>\n</manifest>");
    EXPECT_THAT(said, HasSubstr("cannot include gone.xml"));
    EXPECT_THAT(said, HasSubstr("default.xml:2:4"));
    EXPECT_THAT(said, HasSubstr(dir.path().string()));
}

TEST_F(RepoManifest, IncludesDoNotLeaveTheRepositoryNorGoInCircles) {
    EXPECT_THAT(refusal(R"(<manifest><include name="../x.xml"/></manifest>)"),
                HasSubstr("leaves the manifest repository"));
    EXPECT_THAT(refusal(R"(<manifest><include name="/etc/x.xml"/></manifest>)"),
                HasSubstr("leaves the manifest repository"));
    EXPECT_THAT(refusal(R"(<manifest><include name="default.xml"/></manifest>)"), HasSubstr("include each other"));
}

TEST_F(RepoManifest, IncludeChainsAreBounded) {
    for (int i = 0; i < 100; ++i) {
        dir.write("m" + std::to_string(i) + ".xml",
                  "<manifest><include name=\"m" + std::to_string(i + 1) + ".xml\"/></manifest>");
    }
    EXPECT_THAT(refusal(R"(<manifest><include name="m0.xml"/></manifest>)"), HasSubstr("too deeply"));
}

TEST_F(RepoManifest, ALinkCheckedOutAsTextIsFollowed) {
    dir.write("real.xml", std::string(head) + R"(<project name="a"/></manifest>)");
    const auto input = read_repo_manifest(dir.write("default.xml", "real.xml"));
    EXPECT_EQ(input.projects.size(), 1u);
    EXPECT_EQ(find_value(input.settings, "links-to"), "real.xml");
}

TEST_F(RepoManifest, ARealLinkNamesItsTargetToo) {
    dir.write("real.xml", std::string(head) + R"(<project name="a"/></manifest>)");
    std::filesystem::create_symlink("real.xml", dir / "default.xml");
    const auto input = read_repo_manifest(dir / "default.xml");
    EXPECT_EQ(input.file_name, "default.xml");
    EXPECT_EQ(find_value(input.settings, "links-to"), "real.xml");
}

// ------------------------------------------------------------------------------------------------------- refusals

TEST_F(RepoManifest, EveryRefusalNamesItsPlace) {
    EXPECT_THAT(refusal("<manifest>\n<project name=a/></manifest>"), HasSubstr("default.xml:2:"));
    EXPECT_THAT(refusal(""), HasSubstr("not well-formed"));
    EXPECT_THAT(refusal("<kas/>"), HasSubstr("expected <manifest>"));
    EXPECT_THAT(refusal(std::string("<manifest>\0</manifest>", 22)), HasSubstr("default.xml:1:11"));
    EXPECT_THAT(refusal("<manifest>\n\xFF</manifest>"), HasSubstr("default.xml:2:1"));
}

TEST_F(RepoManifest, WhatRepoRefusesIsRefused) {
    EXPECT_THAT(refused_body("<project path=\"p\"/>"), HasSubstr("without a name"));
    EXPECT_THAT(refused_body("<project name=\"a\" remote=\"none\"/>"), HasSubstr("no remote is called none"));
    EXPECT_THAT(refused_body("<project name=\"a\"/>\n<project name=\"b\" path=\"a\"/>"),
                HasSubstr("two projects at a"));
    EXPECT_THAT(refused_body("<remove-project name=\"a\"/>"), HasSubstr("unknown project"));
    EXPECT_THAT(refused_body("<default revision=\"else\"/>"), HasSubstr("a second <default>"));
    EXPECT_THAT(refused_body("<remote name=\"r\" fetch=\"https://else\"/>"), HasSubstr("defined twice"));
    EXPECT_THAT(refused_body("<submanifest name=\"s\"/>"), HasSubstr("not supported"));
    EXPECT_THAT(refusal("<manifest><remote name=\"r\" fetch=\"https://h\"/><project name=\"a\"/></manifest>"),
                HasSubstr("there is no default"));
}

TEST_F(RepoManifest, NoPathLeavesTheTree) {
    EXPECT_THAT(refused_body("<project name=\"a\" path=\"../../home\"/>"), HasSubstr("leaves the tree"));
    EXPECT_THAT(refused_body("<project name=\"a\" path=\"/etc\"/>"), HasSubstr("leaves the tree"));
    EXPECT_THAT(refused_body("<project name=\"a\"><linkfile src=\"x\" dest=\"../x\"/></project>"),
                HasSubstr("leaves the tree"));
    EXPECT_THAT(refused_body("<project name=\"a\"/><extend-project name=\"a\" dest-path=\"b/../..\"/>"),
                HasSubstr("leaves the tree"));
}

TEST_F(RepoManifest, EntitiesAreRefusedAndDepthIsBounded) {
    EXPECT_THAT(
        refusal("<!DOCTYPE m [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]>\n<manifest><project name=\"&b;\"/></manifest>"),
        HasSubstr("entities"));
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "<project name=\"p\">";
    EXPECT_THAT(refused_body(deep), HasSubstr("default.xml:"));
    std::string closed = deep;
    for (int i = 0; i < 100000; ++i) closed += "</project>";
    EXPECT_THAT(refused_body(closed), HasSubstr("nested too deeply"));
}

TEST(IsRepoManifest, LooksAtTheRootElement) {
    EXPECT_TRUE(is_repo_manifest("<manifest>"));
    EXPECT_TRUE(is_repo_manifest("<manifest/>"));
    EXPECT_TRUE(
        is_repo_manifest("<?xml version=\"1.0\"?><!-- c --><!DOCTYPE manifest [<!ENTITY a \"b>\">]>\n<manifest >"));
    EXPECT_FALSE(is_repo_manifest("<manifests>"));
    EXPECT_FALSE(is_repo_manifest("header:\n  version: 14\n"));
    EXPECT_FALSE(is_repo_manifest(""));
    EXPECT_FALSE(is_repo_manifest("<!-- never closed"));
}

}  // namespace
}  // namespace bspctl::manifest
