// SPDX-License-Identifier: Apache-2.0
#include "kas/bblayers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temp_dir.hpp"

namespace {

using bspctl::Failure;
using bspctl::LayerRef;
using bspctl::kas::BblayersConf;
using bspctl::kas::parse_bblayers;
using bspctl::kas::workspace_config;
using bspctl::testing::TempDir;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

BblayersConf parse(std::string_view text) { return parse_bblayers(text, "/w/build/conf/bblayers.conf", "/w/build"); }

std::vector<std::string> layers(std::string_view text) { return parse(text).layers; }

std::string failure_of(std::string_view text) {
    try {
        (void)parse(text);
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "no failure";
}

TEST(Bblayers, EvaluatesEachOperatorAsBitBakeDoes) {
    EXPECT_THAT(layers("BBLAYERS = \"/a\"\nBBLAYERS = '/b'\n"), ElementsAre("/b"));
    EXPECT_THAT(layers("BBLAYERS ?= \"/a\"\nBBLAYERS ?= \"/b\"\n"), ElementsAre("/a"));
    EXPECT_THAT(layers("BBLAYERS \?\?= \"/a\"\nBBLAYERS \?\?= \"/b\"\n"), ElementsAre("/b"));
    EXPECT_THAT(layers("BBLAYERS \?\?= \"/a\"\nBBLAYERS ?= \"/b\"\n"), ElementsAre("/b"));
    EXPECT_THAT(layers("BBLAYERS += \"/a\"\nBBLAYERS += \"/b\"\n"), ElementsAre("/a", "/b"));
    EXPECT_THAT(layers("BBLAYERS = \"/b\"\nBBLAYERS =+ \"/a\"\n"), ElementsAre("/a", "/b"));
    EXPECT_THAT(layers("BBLAYERS = \"/a\"\nBBLAYERS .= \"b /c\"\n"), ElementsAre("/ab", "/c"));
    EXPECT_THAT(layers("BBLAYERS = \"b\"\nBBLAYERS =. \"/a /\"\n"), ElementsAre("/a", "/b"));
    EXPECT_THAT(layers("D = \"/one\"\nBBLAYERS := \"${D}/l\"\nD = \"/two\"\n"), ElementsAre("/one/l"));
    EXPECT_THAT(layers("D = \"/one\"\nBBLAYERS = \"${D}/l\"\nD = \"/two\"\n"), ElementsAre("/two/l"));
}

TEST(Bblayers, KnowsHowTheOperatorsMeet) {
    // += does not see a weak default, and what it makes is a value that ?= respects.
    EXPECT_THAT(layers("BBLAYERS \?\?= \"/weak\"\nBBLAYERS += \"/a\"\n"), ElementsAre("/a"));
    EXPECT_THAT(layers("BBLAYERS += \"/a\"\nBBLAYERS ?= \"/late\"\n"), ElementsAre("/a"));
    // :append waits for the end, wherever it stands, and survives a later =.
    EXPECT_THAT(layers("BBLAYERS:append = \" /z\"\nBBLAYERS = \"/a\"\nBBLAYERS += \"/b\"\n"),
                ElementsAre("/a", "/b", "/z"));
    EXPECT_THAT(layers("BBLAYERS \?\?= \"/weak\"\nBBLAYERS:append = \" /z\"\n"), ElementsAre("/weak", "/z"));
    EXPECT_THAT(layers("BBLAYERS = \"/b\"\nBBLAYERS:prepend = \"/a \"\n"), ElementsAre("/a", "/b"));
    EXPECT_THAT(layers("BBLAYERS:remove = \"/b /c\"\nBBLAYERS = \"/a /b\"\nBBLAYERS:append = \" /c /d\"\n"),
                ElementsAre("/a", "/d"));
    EXPECT_THAT(layers("BBLAYERS = \"/a\"\nBBLAYERS_append = \" /b\"\nBBLAYERS_remove = \"/a\"\n"), ElementsAre("/b"));
    EXPECT_THAT(layers("BBLAYERS = \"/a\"\nBBLAYERS:append += \"/b\"\n"), ElementsAre("/a", "/b"));
    EXPECT_THAT(layers("BBLAYERS = \"/a\"\nBBLAYERS:append:somedistro = \" /b\"\n"), ElementsAre("/a"));
    EXPECT_THAT(layers("BBLAYERS = \"/a\"\nunset BBLAYERS\n"), IsEmpty());
}

TEST(Bblayers, JoinsContinuedLinesAndDropsComments) {
    EXPECT_THAT(layers("# BBLAYERS = \"/no\"\n"
                       "BBLAYERS ?= \" \\\n"
                       "  /a \\  \r\n"
                       "  # not this one \\\n"
                       "  /deep/nested/layer/ \\\n"
                       "\"\n"
                       "BBLAYERS[doc] = \"a flag\"\n"
                       "export BBLAYERS += \"/b\"\n"),
                ElementsAre("/a", "/deep/nested/layer", "/b"));
    EXPECT_THAT(layers("BBLAYERS=\"/a\"\nBBLAYERS+='/b'"), ElementsAre("/a", "/b"));
    EXPECT_THAT(layers(""), IsEmpty());
}

TEST(Bblayers, ResolvesTheTopFolders) {
    EXPECT_THAT(layers("BBLAYERS = \"${BSPDIR}/s/a ${OEROOT}/b ${TOPDIR}/c ${TOPDIR}/../d rel\"\n"),
                ElementsAre("/w/s/a", "/w/b", "/w/build/c", "/w/d", "/w/build/rel"));
    EXPECT_THAT(layers("BSPDIR = \"/elsewhere\"\nBBLAYERS = \"${BSPDIR}/a\"\n"), ElementsAre("/elsewhere/a"));
    EXPECT_THAT(layers("BSPDIR := \"${@os.path.abspath(os.path.dirname(d.getVar('FILE', True)) + '/../..')}\"\n"
                       "BBLAYERS = \"${BSPDIR}/sources/a\"\n"),
                ElementsAre("/w/sources/a"));
    EXPECT_THAT(layers("R = \"${@os.path.dirname(os.path.dirname(d.getVar(\"FILE\")))}\"\nBBLAYERS = \"${R}/a\"\n"),
                ElementsAre("/w/build/a"));
}

TEST(Bblayers, ReportsWhatNothingDefines) {
    const auto conf = parse("BBLAYERS = \"/a ${NOWHERE}/b ${@magic()}\"\nrequire conf/absent.inc\n");
    EXPECT_THAT(conf.layers, ElementsAre("/a", "${NOWHERE}/b", "${@magic()}"));
    EXPECT_THAT(conf.unresolved, ElementsAre("require conf/absent.inc", "${NOWHERE}/b", "${@magic()}"));
}

TEST(Bblayers, FollowsIncludes) {
    const TempDir dir;
    const auto file =
        dir.write("build/conf/bblayers.conf", "require base.inc\ninclude conf/more.inc\ninclude absent.inc\n");
    dir.write("build/conf/base.inc", "BBLAYERS = \"${TOPDIR}/a\"\n");
    dir.write("build/conf/more.inc", "BBLAYERS += \"${TOPDIR}/b\"\n");
    const auto conf = parse_bblayers(bspctl::testing::slurp(file), file, dir / "build");
    EXPECT_THAT(conf.layers, ElementsAre(dir / "build/a", dir / "build/b"));
    EXPECT_THAT(conf.unresolved, IsEmpty());

    dir.write("build/conf/base.inc", "require base.inc\n");
    EXPECT_THROW((void)parse_bblayers(bspctl::testing::slurp(file), file, dir / "build"), Failure);
}

TEST(Bblayers, BadInputEndsInAnErrorWithPosition) {
    EXPECT_THAT(failure_of("A = \"1\"\nBBLAYERS = \"/a\n"), HasSubstr("/w/build/conf/bblayers.conf:2:12:"));
    EXPECT_THAT(failure_of("BBLAYERS ?= \" \\\n /a \\\n /b\n"), HasSubstr(":1:13:"));
    EXPECT_THAT(failure_of("BBLAYERS = \"/a'\n"), HasSubstr("unterminated"));
    EXPECT_THAT(failure_of("BBLAYERS = /a\n"), HasSubstr("unterminated"));
    EXPECT_THAT(failure_of("BBLAYERS =\n"), HasSubstr("unterminated"));
    EXPECT_THAT(failure_of("A = \"1\"\nB = \"\xff\"\n"), HasSubstr(":2:6: not a text file"));
    EXPECT_THAT(failure_of(std::string_view("A\0", 2)), HasSubstr(":1:2: not a text file"));
}

TEST(Bblayers, ReferencesThatGrowWithoutEndAreStopped) {
    EXPECT_THAT(layers("BBLAYERS = \"${BBLAYERS}\"\n"), testing::SizeIs(1));
    std::string doubling = "V0 = \"\"\n";
    for (int i = 1; i < 39; ++i) {
        const auto below = "${V" + std::to_string(i - 1) + "}";
        doubling += "V" + std::to_string(i) + " = \"" + below + below + "\"\n";
    }
    EXPECT_THAT(failure_of(doubling + "BBLAYERS = \"${V38}\"\n"), HasSubstr("beyond reason"));
    std::string growing = "V = \"/layer\"\n";
    for (int i = 0; i < 60; ++i) growing += "V := \"${V}${V}\"\n";
    EXPECT_THAT(failure_of(growing), HasSubstr("beyond reason"));
}

TEST(Bblayers, ReferencesWhoseWordsAreRemovedAreStoppedAsWell) {
    std::string text = "PAD = \"x" + std::string(250'000, ' ') + "\"\nA = \"${PAD}\"\nA:remove = \"x\"\nBBLAYERS = \"";
    for (int i = 0; i < 40'000; ++i) text += "${A}";
    EXPECT_THAT(failure_of(text + "\"\n"), HasSubstr("beyond reason"));
}

TEST(Bblayers, ManyStatementsAreReadQuickly) {
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "BBLAYERS =+ \"/l" + std::to_string(i) + "\"\nX:prepend = \"a\"\nX:remove = \"b\"\n";
    EXPECT_THAT(layers(text), testing::SizeIs(20'000));
    for (int i = 0; i < 20'000; ++i) text += "BBLAYERS += \"/more" + std::to_string(i) + "\"\n";
    EXPECT_THAT(failure_of(text), HasSubstr("BBLAYERS grows beyond reason"));
}

TEST(Bblayers, TellsKasFilesFromVendorFiles) {
    EXPECT_TRUE(parse("# head\nBBLAYERS ?= \" \\\n    ${TOPDIR}/../a\"\nBBPATH ?= \"${TOPDIR}\"\nBBFILES \?\?= \"\"\n")
                    .written_by_kas);
    EXPECT_FALSE(parse("BBPATH = \"${TOPDIR}\"\nBBFILES ?= \"\"\nBBLAYERS ?= \" \\\n  /a \\\n\"\n").written_by_kas);
}

TEST(WorkspaceConfig, OneRepositoryForEachCheckout) {
    const TempDir dir;
    for (const char* checkout : {"sources/poky/.git/HEAD", "sources/own/.git/HEAD", "layers/meta-z/.git/HEAD"})
        dir.write(checkout, "");
    dir.write("sources/submodule/.git", "gitdir: elsewhere\n");
    std::filesystem::create_symlink("/nowhere", dir / "sources/own/.git-link");
    const auto at = [&](const char* path) { return (dir / path).string(); };
    BblayersConf conf;
    conf.layers = {at("sources/poky/meta"),   at("sources/own"),   at("sources/poky/a/b/c"), at("sources/plain/meta-x"),
                   at("sources/submodule/m"), at("layers/meta-z"), at("mine/meta-y"),        at("sources/poky/meta")};
    const auto config = workspace_config(conf, dir.path());

    std::vector<std::string> paths;
    for (const auto& repo : config.repos) {
        EXPECT_EQ(repo.url, "");
        paths.push_back(repo.name + "@" + repo.path);
    }
    EXPECT_THAT(paths, ElementsAre("poky@sources/poky", "own@sources/own", "plain@sources/plain",
                                   "submodule@sources/submodule", "meta-z@layers/meta-z", "mine@mine"));
    EXPECT_THAT(config.layers, ElementsAre(LayerRef{"poky", "meta"}, LayerRef{"own", "."}, LayerRef{"poky", "a/b/c"},
                                           LayerRef{"plain", "meta-x"}, LayerRef{"submodule", "m"},
                                           LayerRef{"meta-z", "."}, LayerRef{"mine", "meta-y"}));
    EXPECT_THAT(config.notes, IsEmpty());
}

TEST(WorkspaceConfig, FoldersOfOneNameGetKeysOfTheirOwn) {
    const TempDir dir;
    for (const char* checkout : {"a/meta/.git/HEAD", "b/meta/.git/HEAD"}) dir.write(checkout, "");
    BblayersConf conf;
    conf.layers = {dir / "a/meta", dir / "b/meta"};
    const auto config = workspace_config(conf, dir.path());
    ASSERT_EQ(config.repos.size(), 2u);
    EXPECT_EQ(config.repos[0].name, "meta");
    EXPECT_EQ(config.repos[1].name, "b-meta");
}

TEST(WorkspaceConfig, TheTopItselfMayBeTheCheckout) {
    const TempDir dir;
    dir.write("bsp/.git/HEAD", "");
    BblayersConf conf;
    conf.layers = {dir / "bsp/meta-own", dir / "bsp/sources/x/meta"};
    const auto config = workspace_config(conf, dir / "bsp");
    EXPECT_EQ(config.repos[0].name, "bsp");
    EXPECT_EQ(config.repos[0].path, ".");
    EXPECT_EQ(config.repos[1].path, "sources/x");
}

TEST(WorkspaceConfig, LayersElsewhereKeepTheirPlaceAndAreSaid) {
    const TempDir dir;
    dir.write("shared/meta-s/.git/HEAD", "");
    BblayersConf conf;
    conf.layers = {dir / "bsp/sources/a", dir / "shared/meta-s/layer"};
    conf.unresolved = {"${X}/y"};
    const auto config = workspace_config(conf, dir / "bsp");
    ASSERT_EQ(config.repos.size(), 2u);
    EXPECT_EQ(config.repos[1].path, dir / "shared/meta-s");
    EXPECT_EQ(config.layers[1], (LayerRef{"meta-s", "layer"}));
    EXPECT_THAT(config.notes, ElementsAre(HasSubstr("outside the tree"), HasSubstr("${X}/y")));
}

TEST(WorkspaceConfig, ATreeReachedThroughALinkIsTheSameTree) {
    const TempDir dir;
    dir.write("real/sources/a/conf/layer.conf", "");
    std::filesystem::create_directory_symlink(dir / "real", dir / "link");
    BblayersConf conf;
    conf.layers = {dir / "real/sources/a"};
    EXPECT_EQ(workspace_config(conf, dir / "link").repos.at(0).path, "sources/a");
}

TEST(WorkspaceConfig, NoLayerIsAnError) { EXPECT_THROW((void)workspace_config({}, "/w"), Failure); }

}  // namespace
