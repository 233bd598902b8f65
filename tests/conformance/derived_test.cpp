// SPDX-License-Identifier: Apache-2.0
//
// A family that builds upon another: what it says itself, what it inherits, and what happens without the base.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "parts.hpp"

namespace bspctl::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DerivedFamily : public ::testing::Test {
protected:
    DerivedFamily() : registry_(load()), derived_(*registry_.family("derived")) {}

    plugins::Registry load() {
        room_.add("good");
        room_.add("derived");
        return room_.load();
    }

    PluginRoom room_;
    plugins::Registry registry_;
    plugins::Plugin& derived_;
    Workspace workspace_ = [] {
        Workspace out;
        out.machine = "good-1";
        return out;
    }();
};

TEST_F(DerivedFamily, InheritsWhatItsDescriptionLeavesOut) {
    const auto family = derived_.family({});
    EXPECT_EQ(family.family, "derived");
    EXPECT_EQ(family.title, "Good boards");
    EXPECT_THAT(family.overlays, ElementsAre("one.yml", "two.yml", "three.yml"));
    EXPECT_EQ(find_value(family.extra, "colour"), "green");
}

TEST_F(DerivedFamily, EditsWhatTheBaseAnswers) {
    const auto config = derived_.kas(workspace_);
    ASSERT_EQ(config.repos.size(), 2U);
    EXPECT_EQ(config.repos[0].branch, "main");
    EXPECT_EQ(config.repos[1].name, "own");
    EXPECT_THAT(config.layers, ElementsAre(LayerRef{"poky", "meta"}, LayerRef{"poky", "."}, LayerRef{"own", "."}));
    EXPECT_THAT(config.targets, ElementsAre("image-a", "image-b"));
    ASSERT_EQ(config.env.size(), 2U);
    EXPECT_FALSE(config.env[0].value);
    EXPECT_EQ(config.local_conf.at(0).text, "A = \"1\"\n");
    EXPECT_EQ(config.bblayers_conf.at(0).name, "two");
    EXPECT_THAT(config.notes, ElementsAre("grüße"));
}

TEST_F(DerivedFamily, OutbidsItsBase) {
    Input input;
    input.machine = "good-1";
    const auto verdict = derived_.detect(input);
    EXPECT_EQ(verdict.confidence, 95);
    EXPECT_EQ(verdict.soc, "good");
    EXPECT_THAT(verdict.evidence, ElementsAre("the machine starts with good"));
}

TEST_F(DerivedFamily, TablesItDoesNotOfferAreTheBases) {
    EXPECT_TRUE(derived_.offers("bspctl.plan/1"));
    EXPECT_EQ(derived_.plan({}).size(), 2U);
    EXPECT_FALSE(derived_.offers("bspctl.doctor/1")) << "checks come beside the base's, not instead";
    EXPECT_EQ(registry_.base_of(&derived_), registry_.family("good"));
    EXPECT_EQ(registry_.base_of(registry_.family("good")), nullptr);
}

TEST_F(DerivedFamily, TheBasesErrorReachesTheUserInTheBasesWords) {
    workspace_.machine = "unknown";
    try {
        static_cast<void>(derived_.kas(workspace_));
        FAIL() << "no error";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("no such machine"));
        EXPECT_EQ(failure.why(), "unknown is in no table");
        EXPECT_EQ(failure.fix(), "choose good-1");
    }
}

TEST_F(DerivedFamily, CarriesOverlays) {
    const auto overlays = derived_.overlays(workspace_);
    ASSERT_EQ(overlays.size(), 1U);
    EXPECT_EQ(overlays[0].name, "derived-net.yml");
    EXPECT_EQ(overlays[0].summary, "for good-1");
    EXPECT_THAT(overlays[0].text, HasSubstr("version: 14"));
}

TEST_F(DerivedFamily, ReadsAManifestOfItsOwn) {
    const auto input = derived_.manifest({"/tree/boards.list", "boards.list", "good-list\n"});
    ASSERT_TRUE(input);
    EXPECT_EQ(input->kind, "good-list");
    EXPECT_EQ(input->machine, "good-1");
    EXPECT_THAT(input->targets, ElementsAre("image-a"));
    EXPECT_EQ(input->projects.at(0).name, "boards.list");
    EXPECT_EQ(input->projects.at(0).layers_form, LayersForm::listed);
    EXPECT_THAT(input->projects.at(0).layers, ElementsAre("meta"));
    EXPECT_EQ(find_value(input->settings, "from"), "/tree/boards.list");
    EXPECT_FALSE(derived_.manifest({"/tree/other", "other", "something else\n"}));
}

TEST(DerivedFamilyAlone, IsRefusedWithoutItsBase) {
    PluginRoom room;
    room.add("derived");
    const auto registry = room.load();
    const auto* entry = entry_of(registry, "derived");
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->state, plugins::State::refused);
    EXPECT_THAT(entry->reason, HasSubstr("builds upon the family good, which is not there"));
    EXPECT_TRUE(registry.families().empty());
    EXPECT_TRUE(registry.plugins().empty());
}

}  // namespace
}  // namespace bspctl::testing
