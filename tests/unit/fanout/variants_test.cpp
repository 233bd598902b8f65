// SPDX-License-Identifier: Apache-2.0
#include "fanout/variants.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"

namespace bspctl::fanout {
namespace {

using ::testing::ElementsAre;

std::vector<Axis> axes_from(const std::vector<std::string>& words) {
    std::vector<Axis> out;
    for (const auto& word : words) put(out, parse_axis(word));
    return out;
}

std::vector<std::string> labels(const std::vector<Variant>& variants) {
    std::vector<std::string> out;
    for (const auto& variant : variants) out.push_back(variant.label);
    return out;
}

std::vector<std::string> places(const std::vector<Variant>& variants) {
    std::vector<std::string> out;
    for (const auto& variant : variants) out.push_back(variant.tree + ":" + variant.build_folder);
    return out;
}

config::Preset preset(const std::string& fields) {
    return config::read_presets(std::vector<config::PresetSource>{{"/f", "[[presets]]\nname = \"p\"\n" + fields}}).all.front();
}

TEST(Variants, EveryCombinationTheFirstAxisTurningSlowest) {
    const auto all = expand(axes_from({"machine=a,b", "image=x,y"}), {});
    EXPECT_THAT(labels(all), ElementsAre("a/x", "a/y", "b/x", "b/y"));
    EXPECT_THAT(places(all), ElementsAre(":build-a-x", ":build-a-y", ":build-b-x", ":build-b-y"));
    EXPECT_EQ(all[1].value("machine"), "a");
    EXPECT_EQ(all[1].value("image"), "y");
}

TEST(Variants, TheOrderOfTheAxesDoesNotMatter) {
    EXPECT_EQ(places(expand(axes_from({"image=x,y", "machine=a,b"}), {})),
              places(expand(axes_from({"machine=a,b", "image=x,y"}), {})));
}

TEST(Variants, NoAxesAreNoVariants) { EXPECT_TRUE(expand({}, {}).empty()); }

TEST(Variants, WhatIsThereTwiceIsBuiltOnce) {
    EXPECT_THAT(labels(expand(axes_from({"machine=a,b,a"}), {})), ElementsAre("a", "b"));
}

TEST(Variants, AnExclusionTakesThoseThatHaveAllOfIt) {
    const auto axes = axes_from({"machine=a,b", "image=x,y"});
    EXPECT_THAT(labels(expand(axes, {parse_exclusion("machine=a,image=y")})), ElementsAre("a/x", "b/x", "b/y"));
    EXPECT_THAT(labels(expand(axes, {parse_exclusion("machine=a"), parse_exclusion("image=y")})), ElementsAre("b/x"));
    EXPECT_THROW((void)expand(axes, {parse_exclusion("machine=a"), parse_exclusion("machine=b")}), Failure);
    EXPECT_THROW((void)expand(axes, {parse_exclusion("machine=c")}), Failure);
    EXPECT_THROW((void)expand(axes, {parse_exclusion("distro=a")}), Failure);
}

TEST(Variants, ReleasesHaveTreesOfTheirOwn) {
    const auto all = expand(axes_from({"manifest=sub/imx-6.6.52-2.2.2.xml,imx-6.1.1.xml", "machine=a,b"}), {});
    EXPECT_THAT(labels(all), ElementsAre("imx-6.6.52-2.2.2/a", "imx-6.6.52-2.2.2/b", "imx-6.1.1/a", "imx-6.1.1/b"));
    EXPECT_THAT(places(all), ElementsAre("imx-6.6.52-2.2.2:build-a", "imx-6.6.52-2.2.2:build-b", "imx-6.1.1:build-a",
                                         "imx-6.1.1:build-b"));
}

TEST(Variants, NoTwoShareAPlaceOrALabel) {
    const auto files = expand(axes_from({"kas_yaml=/one/kas.yml,/two/kas.yml"}), {});
    EXPECT_THAT(labels(files), ElementsAre("kas", "kas-2"));
    EXPECT_THAT(places(files), ElementsAre(":build-kas", ":build-kas-2"));
    EXPECT_THAT(places(expand(axes_from({"machine=a,a-b", "image=b-c,c"}), {})),
                ElementsAre(":build-a-b-c", ":build-a-c", ":build-a-b-b-c", ":build-a-b-c-2"));
}

TEST(Variants, FoldersHaveOrdinaryNames) {
    EXPECT_THAT(places(expand(axes_from({"image=../../x y"}), {})), ElementsAre(":build-..-..-x-y"));
}

TEST(Variants, ManifestsAndBranchesOfAPresetBelongTogether) {
    const auto all = expand(axes_of(preset("manifests = [\"a.xml\", \"b.xml\", \"b.xml\"]\nbranches = [\"1\", \"2\", \"3\"]\n")), {});
    EXPECT_THAT(labels(all), ElementsAre("a", "b-2", "b-3"));
    EXPECT_EQ(all[2].value("manifest"), "b.xml");
    EXPECT_EQ(all[2].value("branch"), "3");
}

TEST(Variants, ASingularFieldIsNoAxis) { EXPECT_TRUE(axes_of(preset("machine = \"a\"\ntargets = [\"t\"]\n")).empty()); }

TEST(Variants, SomethingStrongerChoosesOne) {
    auto axes = axes_of(preset("machines = [\"a\", \"b\"]\nimages = [\"x\", \"y\"]\n"));
    fix(axes, "machine", "b");
    fix(axes, "image", "z");  // not in the list: it counts all the same
    fix(axes, "distro", "d");
    EXPECT_THAT(labels(expand(axes, {})), ElementsAre("b/z"));
}

TEST(Variants, ABranchThatIsNamedStandsForThoseOfTheList) {
    auto axes = axes_of(preset("manifests = [\"a.xml\", \"b.xml\"]\nbranches = [\"1\", \"2\"]\n"));
    fix(axes, "manifest", "b.xml");
    fix(axes, "branch", "mine");
    const auto all = expand(axes, {});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].value("branch"), "mine");
}

TEST(Variants, MistakesAreNamed) {
    for (const auto* wrong : {"machine", "machine=", "=a", "machin=a", "machine=,", ""}) {
        EXPECT_THROW((void)parse_axis(wrong), Failure) << wrong;
    }
    EXPECT_EQ(parse_axis("kas-yaml=a.yml").name, "kas_yaml");
    EXPECT_TRUE(is_axis("machine=a"));
    EXPECT_FALSE(is_axis("my.yml"));
    EXPECT_FALSE(is_axis("colour=red"));
}

TEST(Variants, AMatrixHasAnEnd) {
    std::string many = "machine=0";
    for (int i = 1; i < 100; ++i) many += "," + std::to_string(i);
    EXPECT_THROW((void)expand(axes_from({many, "image" + many.substr(7), "distro" + many.substr(7)}), {}), Failure);
}

}  // namespace
}  // namespace bspctl::fanout
