// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "manifest/manifest.hpp"
#include "shared.hpp"
#include "temp_dir.hpp"

namespace {

using bspctl::Failure;
using bspctl::Input;
using bspctl::KeyValue;
using bspctl::LayersForm;
using bspctl::manifest::is_layersetup;
using bspctl::manifest::read_layersetup;
using testing::ElementsAre;
using testing::HasSubstr;

Input read(std::string_view text) {
    const bspctl::testing::TempDir dir;
    return read_layersetup(dir.write("board-config.txt", text));
}

std::string failure_of(std::string_view text) {
    try {
        (void)read(text);
    } catch (const Failure& failure) {
        return failure.what();
    }
    return "no failure";
}

TEST(Layersetup, ReadsEveryColumn) {
    const auto input = read("meta-x,https://git.example/meta-x,stable,0123abc,layers=meta-a:deep/meta-b\n");
    EXPECT_EQ(input.kind, bspctl::kind_oe_layersetup);
    EXPECT_EQ(input.file_name, "board-config.txt");
    ASSERT_EQ(input.projects.size(), 1u);
    const auto& project = input.projects[0];
    EXPECT_EQ(project.name, "meta-x");
    EXPECT_EQ(project.url, "https://git.example/meta-x");
    EXPECT_EQ(project.branch, "stable");
    EXPECT_EQ(project.revision, "0123abc");
    EXPECT_EQ(project.layers_form, LayersForm::listed);
    EXPECT_THAT(project.layers, ElementsAre("meta-a", "deep/meta-b"));
}

TEST(Layersetup, TellsTheThreeFormsOfLayersApart) {
    const auto input = read(
        "none,https://e/n,b,c\n"
        "comma,https://e/n,b,c,\n"
        "root,https://e/r,b,c,layers=\n"
        "colons,https://e/r,b,c,layers=:\n"
        "list,https://e/l,b,c,layers=:a::b:\n");
    EXPECT_EQ(input.projects[0].layers_form, LayersForm::unstated);
    EXPECT_EQ(input.projects[1].layers_form, LayersForm::unstated);
    EXPECT_EQ(input.projects[2].layers_form, LayersForm::root);
    EXPECT_EQ(input.projects[3].layers_form, LayersForm::root);
    EXPECT_EQ(input.projects[4].layers_form, LayersForm::listed);
    EXPECT_THAT(input.projects[4].layers, ElementsAre("a", "b"));
}

TEST(Layersetup, HeadIsTheBranchAlone) {
    const auto input = read("a,git://e/a,master,HEAD\n");
    EXPECT_EQ(input.projects[0].revision, "");
    EXPECT_EQ(input.projects[0].branch, "master");
}

TEST(Layersetup, KeepsSettingsInFileOrder) {
    const auto input = read(
        "OECORELAYERCONF=./sample-files/bblayers.conf.sample\n"
        "a,git@host.example:team/a.git,b,c\n"
        "LOCALCONF:DISTRO_FEATURES:append = \" one,two\"\n"
        "MOTD: hello, world: a=b\n"
        "BITBAKE_INCLUSIVE_VARS=yes\n"
        "OECORELOCALCONF=./sample-files/local.conf.sample\n");
    EXPECT_THAT(input.settings,
                ElementsAre(KeyValue{"OECORELAYERCONF", "./sample-files/bblayers.conf.sample"},
                            KeyValue{"LOCALCONF", "DISTRO_FEATURES:append = \" one,two\""},
                            KeyValue{"MOTD", "hello, world: a=b"}, KeyValue{"BITBAKE_INCLUSIVE_VARS", "yes"},
                            KeyValue{"OECORELOCALCONF", "./sample-files/local.conf.sample"}));
    ASSERT_EQ(input.projects.size(), 1u);
    EXPECT_EQ(input.projects[0].url, "git@host.example:team/a.git");
}

TEST(Layersetup, TakesBomCrlfBlanksAndAMissingLastLineEnd) {
    const auto input = read("\xEF\xBB\xBF# head\r\n\r\n  a , https://e/a , b , c , layers=\r\n\tLOCALCONF: X = \"1\"");
    ASSERT_EQ(input.projects.size(), 1u);
    EXPECT_EQ(input.projects[0].name, "a");
    EXPECT_EQ(input.projects[0].revision, "c");
    EXPECT_EQ(input.projects[0].layers_form, LayersForm::root);
    EXPECT_THAT(input.settings, ElementsAre(KeyValue{"LOCALCONF", "X = \"1\""}));
}

TEST(Layersetup, ErrorsNameLineAndColumn) {
    EXPECT_THAT(failure_of("# head\na,https://e/a,b\n"), HasSubstr("board-config.txt:2:1:"));
    EXPECT_THAT(failure_of("a,not an address,b,c\n"), HasSubstr(":1:3:"));
    EXPECT_THAT(failure_of("../a,https://e/a,b,c\n"), HasSubstr(":1:1:"));
    EXPECT_THAT(failure_of("a,https://e/a,b,\n"), HasSubstr(":1:17:"));
    EXPECT_THAT(failure_of("a,https://e/a,,HEAD\n"), HasSubstr(":1:15:"));
    EXPECT_THAT(failure_of("a,https://e/a,b,c,meta\n"), HasSubstr(":1:19:"));
    EXPECT_THAT(failure_of("a,https://e/a,b,c,layers=ok:/etc\n"), HasSubstr(":1:29:"));
    EXPECT_THAT(failure_of("a,https://e/a,b,c,layers=one two\n"), HasSubstr(":1:26:"));
    EXPECT_THAT(failure_of("a,https://e/a,b,c\nbad \xff\n"), HasSubstr(":2:5:"));
    EXPECT_THAT(failure_of(std::string_view("a\0b", 3)), HasSubstr(":1:2:"));
    EXPECT_THAT(failure_of("OECORELAYERCONF=x\n"), HasSubstr("names no repository"));
    EXPECT_THAT(failure_of(""), HasSubstr("names no repository"));
}

TEST(Layersetup, MoreEntriesThanReasonableAreRefused) {
    std::string many;
    for (int i = 0; i < 10'001; ++i) many += "r" + std::to_string(i) + ",https://e/a,b,c\n";
    EXPECT_THAT(failure_of(many), HasSubstr(":10001:1:"));
    std::string layers = "a,https://e/a,b,c,layers=";
    for (int i = 0; i < 10'001; ++i) layers += "x:";
    EXPECT_THAT(failure_of(layers), HasSubstr(":1:1:"));
}

TEST(Layersetup, IsKnownByItsContent) {
    EXPECT_TRUE(is_layersetup("# c\n\nbitbake,https://e/bitbake,2.0,HEAD\n"));
    EXPECT_TRUE(
        is_layersetup("\xEF\xBB\xBF"
                      "a,git@h:p,b,c,layers=\r\nOECORELOCALCONF=x\r\n"));
    EXPECT_TRUE(is_layersetup("a,https://e/a,b,c\nb,https://e/b,b,c\nc,https://e/c\n")) << "one mistyped line";
    EXPECT_FALSE(is_layersetup(""));
    EXPECT_FALSE(is_layersetup("# only a comment\n"));
    EXPECT_FALSE(is_layersetup("header:\n  version: 14\nmachine: am62\n"));
    EXPECT_FALSE(is_layersetup("<manifest><remote fetch=\"https://e\"/></manifest>\n"));
    EXPECT_FALSE(is_layersetup("name,address,city,country\nAnn,1 High Street,York,UK\n"));
    EXPECT_FALSE(is_layersetup("{\"a\": \"https://e/x,b,c,d\"}\n"));
    EXPECT_FALSE(is_layersetup("see https://e/a, https://e/b, and so on, and more\n"));
    EXPECT_FALSE(is_layersetup(std::string_view("a,https://e/a,b,c\n\0", 19)));
}

TEST(Layersetup, ReadsEveryPublicConfiguration) {
    BSPCTL_NEEDS_SHARED("corpus/ti-layersetup");
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(shared)) {
        if (!entry.is_regular_file()) continue;
        EXPECT_TRUE(is_layersetup(bspctl::testing::slurp(entry.path()))) << entry.path();
        EXPECT_FALSE(read_layersetup(entry.path()).projects.empty()) << entry.path();
        ++count;
    }
    EXPECT_GT(count, 0u);
    std::printf("oe-layersetup configurations read: %zu\n", count);
}

}  // namespace
