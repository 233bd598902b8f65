// SPDX-License-Identifier: Apache-2.0
#include "overlay/effects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temp_dir.hpp"

namespace bspctl::overlay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TempDir;

const std::string header = "header:\n  version: 10\n";

Configuration generated(const std::string& body) { return {{}, header + body, "kas.yml"}; }

Layer layer(const std::string& name, const std::string& body) { return {name, "a test", name, {}, {}, header + body}; }

// "value at place" of each setting, weakest first.
std::vector<std::string> history(const Effects& effects, const std::string& name) {
    std::vector<std::string> out;
    for (const auto& key : effects.keys) {
        if (key.name() != name) continue;
        for (const auto& setting : key.settings) {
            out.push_back(setting.value.value_or("(gone)") + " at " + setting.position.str());
        }
    }
    return out;
}

// "what: winner over loser ..." of each conflict.
std::vector<std::string> conflicts(const std::vector<Layer>& layers, const std::string& configuration = "") {
    std::vector<std::string> out;
    for (const auto& conflict : effects(generated(configuration), layers).conflicts) {
        auto line =
            conflict.what + ": " + conflict.winner.value.value_or("(gone)") + " at " + conflict.winner.position.str();
        for (const auto& loser : conflict.losers)
            line += " over " + loser.value.value_or("(gone)") + " at " + loser.position.str();
        out.push_back(line);
    }
    return out;
}

std::string block(const std::string& name, const std::string& statement) {
    return "local_conf_header:\n  " + name + ": |\n    " + statement + "\n";
}

TEST(Effects, TheLastWordOnAKeyCountsAndTheOthersAreKept) {
    const auto told =
        effects(generated("machine: one\n"), {layer("a.yml", "machine: two\n"), layer("b.yml", "machine: three\n")});
    EXPECT_THAT(history(told, "machine"), ElementsAre("one at kas.yml:3:1", "two at a.yml:3:1", "three at b.yml:3:1"));
    EXPECT_THAT(told.joined, HasSubstr("machine: three\n"));
}

TEST(Effects, MappingsAreJoinedKeyByKeyAndListsReplaced) {
    const auto told = effects(generated("target: [one, two]\nrepos:\n  m:\n    path: m\n"),
                              {layer("a.yml", "target: [z]\nrepos:\n  m:\n    layers:\n      sub:\n")});
    EXPECT_THAT(history(told, "target"), ElementsAre("[one, two] at kas.yml:3:1", "[z] at a.yml:3:1"));
    EXPECT_THAT(history(told, "repos.m.path"), ElementsAre("m at kas.yml:6:5"));
    EXPECT_THAT(history(told, "repos.m.layers.sub"), ElementsAre("null at a.yml:7:7"));
}

TEST(Effects, NullOverAMappingTakesOutWhatWasBelow) {
    const auto told =
        effects(generated("repos:\n  m:\n    layers:\n      sub:\n"), {layer("a.yml", "repos:\n  m:\n    layers:\n")});
    EXPECT_THAT(history(told, "repos.m.layers"), ElementsAre("null at a.yml:5:5"));
    EXPECT_THAT(history(told, "repos.m.layers.sub"), ElementsAre("null at kas.yml:6:7", "(gone) at a.yml:5:5"));
    EXPECT_THAT(told.joined, HasSubstr("layers: null\n"));
}

TEST(Effects, AnEmptyMappingOverAMappingChangesNothing) {
    const auto told = effects(generated("env:\n  A: \"1\"\n"), {layer("a.yml", "env: {}\n")});
    EXPECT_THAT(history(told, "env.A"), ElementsAre("1 at kas.yml:4:3"));
    EXPECT_THAT(history(told, "env"), IsEmpty());
}

TEST(Effects, TheHeaderIsNoEffectAndTheHighestVersionIsWritten) {
    auto newer = layer("a.yml", "machine: m\n");
    newer.text = "header:\n  version: 14\nmachine: m\n";
    const auto told = effects(generated("distro: d\n"), {newer});
    EXPECT_THAT(history(told, "header.version"), IsEmpty());
    EXPECT_EQ(told.joined, "header:\n  version: 14\ndistro: d\nmachine: m\n");
}

TEST(Effects, NamesWithDotsAreQuoted) {
    const auto told = effects(generated(block("a.b c", "A = \"1\"")), {});
    EXPECT_THAT(history(told, "local_conf_header.\"a.b c\""), ElementsAre("A = \"1\"\n at kas.yml:4:3"));
}

TEST(Effects, ReadsTheConfigurationsFilesWithTheirIncludes) {
    const TempDir dir;
    dir.write("base.yml", header + "machine: base\n");
    const auto top = dir.write("top.yml", "header:\n  version: 10\n  includes:\n    - base.yml\nmachine: top\n");
    const auto more = dir.write("more.yml", header + "distro: d\n");
    const auto told = effects({top.string() + ":" + more.string(), {}, {}}, {layer("a.yml", "distro: e\n")});
    ASSERT_EQ(history(told, "machine").size(), 2u);
    EXPECT_THAT(history(told, "machine").back(), HasSubstr("top.yml:5:1"));
    EXPECT_THAT(history(told, "distro").front(), HasSubstr("more.yml:3:1"));
    EXPECT_THAT(told.joined, ::testing::Not(HasSubstr("includes")));
}

TEST(Effects, AnOverlaysIncludeOfARepositoryIsToldOf) {
    auto including = layer("a.yml", "");
    including.text = "header:\n  version: 10\n  includes:\n    - repo: r\n      file: f.yml\n";
    EXPECT_THAT(effects(generated("machine: m\n"), {including}).notes,
                ElementsAre(HasSubstr("a.yml:4:7: not followed")));
}

TEST(KeyConflict, TwoOverlaysThatWantDifferentThings) {
    EXPECT_THAT(conflicts({layer("a.yml", "distro: x\n"), layer("b.yml", "distro: y\n")}),
                ElementsAre("distro: y at b.yml:3:1 over x at a.yml:3:1"));
}

TEST(KeyConflict, NoneWhereTheyAgreeOrWhereOneIsTheUsers) {
    EXPECT_THAT(conflicts({layer("a.yml", "distro: x\n"), layer("b.yml", "distro: x\n")}), IsEmpty());
    EXPECT_THAT(conflicts({layer("a.yml", "distro: x\n")}, "distro: y\n"), IsEmpty());
}

TEST(VariableConflict, TheBlockSortedLastWinsWhateverTheStackingOrder) {
    EXPECT_THAT(conflicts({layer("a.yml", block("zz", "V = \"1\"")), layer("b.yml", block("mm", "V = \"2\""))}),
                ElementsAre("V of local_conf_header: 1 at a.yml:5:5 over 2 at b.yml:5:5"));
}

TEST(VariableConflict, AConditionalAssignmentGivesWay) {
    EXPECT_THAT(conflicts({layer("a.yml", block("aa", "V = \"1\"")), layer("b.yml", block("zz", "V ?= \"2\""))}),
                ElementsAre("V of local_conf_header: 1 at a.yml:5:5 over 2 at b.yml:5:5"));
    EXPECT_THAT(conflicts({layer("a.yml", block("zz", "V ?= \"1\"")), layer("b.yml", block("aa", "V ?= \"2\""))}),
                ElementsAre("V of local_conf_header: 2 at b.yml:5:5 over 1 at a.yml:5:5"));
}

TEST(VariableConflict, AddingToAVariableIsNone) {
    const auto set = layer("a.yml", block("aa", "V = \"1\""));
    for (const auto* statement :
         {"V += \"2\"", "V:append = \" 2\"", "V_remove = \"2\"", "V${OP}append = \" 2\"", "V \?\?= \"2\""}) {
        EXPECT_THAT(conflicts({set, layer("b.yml", block("zz", statement))}), IsEmpty()) << statement;
    }
}

TEST(VariableConflict, NoneWhereTheUsersBlockDecides) {
    const std::vector<Layer> layers{layer("a.yml", block("zz-a", "V ?= \"1\"")),
                                    layer("b.yml", block("zz-b", "V ?= \"2\""))};
    EXPECT_EQ(conflicts(layers).size(), 1u);
    EXPECT_THAT(conflicts(layers, block("mine", "V = \"3\"")), IsEmpty());
}

TEST(VariableConflict, ABlockThatAnotherReplacedHasNoVoice) {
    const auto found = conflicts({layer("a.yml", block("zz", "V = \"1\"")), layer("b.yml", block("zz", "V = \"2\""))});
    EXPECT_THAT(found, ElementsAre(HasSubstr("local_conf_header.zz: ")));
}

TEST(VariableConflict, PointsAtTheKeyWhereTheBlockIsNotLiteral) {
    EXPECT_THAT(conflicts({layer("a.yml", "local_conf_header:\n  aa: 'V = \"1\"'\n"),
                           layer("b.yml", block("zz", "V = \"2\""))}),
                ElementsAre("V of local_conf_header: 2 at b.yml:5:5 over 1 at a.yml:4:3"));
}

}  // namespace
}  // namespace bspctl::overlay
