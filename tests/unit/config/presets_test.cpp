// SPDX-License-Identifier: Apache-2.0
#include "config/presets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/presets_text.hpp"
#include "temp_dir.hpp"

namespace bspctl::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Presets read(const std::string& text, bool strict = false) {
    return read_presets(std::vector<PresetSource>{{"/cfg/config.toml", text}}, strict);
}

// Why a file is refused.
std::string refusal(const std::string& text, bool strict = false) {
    try {
        (void)read(text, strict);
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), ExitCode::not_started);
        return failure.why();
    }
    return "accepted";
}

TEST(Presets, EveryFieldIsRead) {
    const auto presets = read(
        "[[presets]]\nname = \"p\"\ntitle = \"T\"\nsummary = \"S\"\nfamily = \"nxp\"\nmachine = \"m\"\n"
        "distros = [\"d1\", \"d2\"]\nimage = \"i\"\nmanifest = \"a.xml\"\nbranch = \"b\"\nrepo_url = \"https://x/y\"\n"
        "container_image = \"c:1\"\noverlays = [\"o.yml\"]\ntuning_overlay = \"t.yml\"\ntargets = [\"x\", \"y\"]\n");
    ASSERT_EQ(presets.all.size(), 1U);
    const auto& preset = presets.all.front();
    EXPECT_EQ(preset.name, "p");
    EXPECT_EQ(preset.where.line, 1U);
    EXPECT_EQ(preset.text("machine"), "m");
    EXPECT_EQ(preset.text("manifest"), "a.xml");
    EXPECT_EQ(preset.text("distro"), "");  // given in the plural
    EXPECT_THAT(preset.list("distro"), ElementsAre("d1", "d2"));
    EXPECT_TRUE(preset.find("distro")->several);
    EXPECT_THAT(preset.list("overlays"), ElementsAre("/cfg/o.yml"));
    EXPECT_EQ(preset.text("tuning_overlay"), "t.yml");
    EXPECT_THAT(preset.list("targets"), ElementsAre("x", "y"));
    EXPECT_EQ(preset.find("machine")->where.str(), "/cfg/config.toml:6:1");
}

TEST(Presets, PathsAreOfTheFilesFolder) {
    const testing::TempDir folder;
    (void)folder.write("here.xml", "<manifest/>");
    const auto presets = read_presets(std::vector<PresetSource>{
        {folder / "config.toml", "[[presets]]\nname = \"a\"\nkas_yamls = [\"k.yml:sub/l.yml\", \"/abs.yml\"]\n"
                                 "[[presets]]\nname = \"b\"\nmanifests = [\"here.xml\", \"sub/there.xml\", \"name.xml\"]\n"}});
    const auto at = [&](const std::string& name) { return (folder / name).string(); };
    EXPECT_THAT(presets.named("a").list("kas_yaml"), ElementsAre(at("k.yml") + ":" + at("sub/l.yml"), "/abs.yml"));
    EXPECT_THAT(presets.named("b").list("manifest"), ElementsAre(at("here.xml"), at("sub/there.xml"), "name.xml"));
}

struct Wrong {
    const char* name;
    const char* text;
    const char* place;
    const char* words;
};

class WrongPreset : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongPreset, IsRefusedWithItsPlace) {
    const auto why = refusal(GetParam().text);
    EXPECT_THAT(why, HasSubstr(std::string("/cfg/config.toml:") + GetParam().place));
    EXPECT_THAT(why, HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongPreset,
    ::testing::Values(
        Wrong{"NoName", "[[presets]]\nmachine = \"m\"\n", "1:1", "needs a name"},
        Wrong{"EmptyName", "[[presets]]\nname = \"\"\nmachine = \"m\"\n", "2:1", "name must be a text"},
        Wrong{"BlankInName", "[[presets]]\nname = \"a b\"\nmachine = \"m\"\n", "2:1", "no blanks"},
        Wrong{"OptionAsName", "[[presets]]\nname = \"-x\"\nmachine = \"m\"\n", "2:1", "begin with '-'"},
        Wrong{"NotATable", "presets = [\"x\"]\n", "1:12", "must be tables"},
        Wrong{"NotAList", "presets = 1\n", "1:11", "must be tables"},
        Wrong{"NumberForText", "[[presets]]\nname = \"a\"\nmachine = 1\n", "3:1", "machine must be a text"},
        Wrong{"TextForList", "[[presets]]\nname = \"a\"\nmachines = \"m\"\n", "3:1", "machines must be a list"},
        Wrong{"EmptyList", "[[presets]]\nname = \"a\"\nmachines = []\n", "3:1", "at least one"},
        Wrong{"MixedList", "[[presets]]\nname = \"a\"\nmachines = [\"m\", 2]\n", "3:1", "list of texts"},
        Wrong{"SingularAndPlural", "[[presets]]\nname = \"a\"\nmachine = \"m\"\nmachines = [\"n\"]\n", "4:1", "not both"},
        Wrong{"NothingToBuild", "[[presets]]\nname = \"a\"\ndistro = \"d\"\n", "1:1", "names nothing to build"},
        Wrong{"TwoInputs", "[[presets]]\nname = \"a\"\nmanifest = \"m.xml\"\nkas_yaml = \"k.yml\"\n", "4:1", "not both"},
        Wrong{"BranchesForOneManifest", "[[presets]]\nname = \"a\"\nmanifest = \"m.xml\"\nbranches = [\"b\"]\n", "4:1",
              "branches go with manifests"},
        Wrong{"BranchesAlone", "[[presets]]\nname = \"a\"\nmachine = \"m\"\nbranches = [\"b\"]\n", "4:1",
              "branches go with manifests"},
        Wrong{"NumbersDiffer", "[[presets]]\nname = \"a\"\nmanifests = [\"m.xml\", \"n.xml\"]\nbranches = [\"b\"]\n", "4:1",
              "1 branches for 2 manifests"},
        Wrong{"Twice", "[[presets]]\nname = \"a\"\nmachine = \"m\"\n[[presets]]\nname = \"a\"\nmachine = \"n\"\n", "4:1",
              "the other is at /cfg/config.toml:1:1"}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(Presets, EverythingWrongIsToldAtOnce) {
    const auto why = refusal("[[presets]]\nmachine = 1\n[[presets]]\nname = \"b\"\ndistros = []\n");
    EXPECT_THAT(why, HasSubstr(":2:1: machine must be a text"));
    EXPECT_THAT(why, HasSubstr(":1:1: a preset needs a name"));
    EXPECT_THAT(why, HasSubstr(":5:1: distros must be a list"));
}

TEST(Presets, ANameIsThereOnceInAllFiles) {
    const std::string one = "[[presets]]\nname = \"a\"\nmachine = \"m\"\n";
    try {
        (void)read_presets(std::vector<PresetSource>{{"/cfg/config.toml", one}, {"/ws/.bspctl.toml", one}});
        FAIL() << "the second replaced the first";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.why(), HasSubstr("/ws/.bspctl.toml:1:1"));
        EXPECT_THAT(failure.why(), HasSubstr("/cfg/config.toml:1:1"));
    }
}

TEST(Presets, AnUnknownFieldIsAWarningAndStrictlyAnError) {
    const std::string text = "[[presets]]\nname = \"a\"\nmachine = \"m\"\nmanifst = \"x\"\n";
    EXPECT_THAT(read(text).warnings,
                ElementsAre("/cfg/config.toml:4:1: unknown field manifst of a preset (did you mean manifest?)"));
    EXPECT_THAT(refusal(text, true), HasSubstr("/cfg/config.toml:4:1: unknown field manifst"));
}

TEST(Presets, AnUnknownNameHasANearest) {
    const auto presets = read("[[presets]]\nname = \"nightly\"\nmachine = \"m\"\n");
    try {
        (void)presets.named("nihgtly");
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.why(), "the nearest is nightly");
    }
}

TEST(Presets, BadBytesAreAFailure) {
    for (const auto& text : {std::string("[[presets]]\nname = \"\xff\"\n"), std::string("[[presets]]\nname = \0", 20),
                                   std::string("[[presets"), std::string("a") + std::string(5000, '.') + "b = 1"}) {
        EXPECT_THROW((void)read(text), Failure);
    }
}

// ------------------------------------------------------------------------------------------------------- as text

const char* const three =
    "# mine\nconfig_version = 3\n\n# about one\n# still one\n[[presets]]\nname = \"one\"   # here\nmachine = \"m\"\n\n"
    "# about two\n[[presets]]\nname = \"two\"\nmachines = [\n  \"a\",\n  \"b\",\n]\n\n[build]\nnproc = 4\n\n"
    "# about three\n[[presets]]\nname = \"three\"\nimage = '''\n[not a table]\n'''\n# the end\n";

TEST(PresetText, RemovingTakesTheBlockAndItsCommentsAlone) {
    EXPECT_EQ(without_preset(three, "f", "one"),
              "# mine\nconfig_version = 3\n\n# about two\n[[presets]]\nname = \"two\"\nmachines = [\n  \"a\",\n  \"b\",\n]\n\n"
              "[build]\nnproc = 4\n\n# about three\n[[presets]]\nname = \"three\"\nimage = '''\n[not a table]\n'''\n# the end\n");
    EXPECT_EQ(without_preset(three, "f", "two"),
              "# mine\nconfig_version = 3\n\n# about one\n# still one\n[[presets]]\nname = \"one\"   # here\nmachine = \"m\"\n\n"
              "[build]\nnproc = 4\n\n# about three\n[[presets]]\nname = \"three\"\nimage = '''\n[not a table]\n'''\n# the end\n");
    EXPECT_EQ(without_preset(three, "f", "three"),
              "# mine\nconfig_version = 3\n\n# about one\n# still one\n[[presets]]\nname = \"one\"   # here\nmachine = \"m\"\n\n"
              "# about two\n[[presets]]\nname = \"two\"\nmachines = [\n  \"a\",\n  \"b\",\n]\n\n[build]\nnproc = 4\n# the end\n");
}

TEST(PresetText, AddingAndRemovingIsTheFileAsItWas) {
    const auto block = preset_block({{"name", {"new"}}, {"title", {"say \"hi\"\n"}}, {"machine", {"a", "b"}}, {"targets", {"t"}}});
    EXPECT_EQ(block, "[[presets]]\nname = \"new\"\ntitle = \"say \\\"hi\\\"\\u000A\"\nmachines = [\"a\", \"b\"]\ntargets = [\"t\"]\n");
    for (const auto& start : std::vector<std::string>{"", "# only a comment\n", three}) {
        const auto with = with_block(start, block);
        EXPECT_EQ(read(with).named("new").list("machine"), (std::vector<std::string>{"a", "b"}));
        EXPECT_EQ(without_preset(with, "f", "new"), start);
    }
}

TEST(PresetText, WhatCannotBeCutIsLeftAlone) {
    EXPECT_THROW((void)without_preset("presets = [{name = \"a\", machine = \"m\"}]\n", "f", "a"), Failure);
    EXPECT_THROW((void)without_preset(three, "f", "four"), Failure);
    EXPECT_THROW((void)preset_block({{"nmae", {"x"}}}), Failure);
}

}  // namespace
}  // namespace bspctl::config
