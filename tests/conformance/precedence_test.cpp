// SPDX-License-Identifier: Apache-2.0
//
// Which of several plugins is used, and what is said of the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parts.hpp"

namespace bspctl::testing {
namespace {

using plugins::LoadOptions;
using plugins::Registry;
using plugins::State;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The folders of a whole installation, all but the system's, which a test cannot write.
class Installation {
public:
    Installation() { std::filesystem::create_directories(room.dir() / "bundled"); }

    [[nodiscard]] Registry load(LoadOptions options = {}, const std::string& added = {}) const {
        const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", std::nullopt);
        const EnvironmentVariable data("XDG_DATA_HOME", (room.dir() / "data").string());
        const EnvironmentVariable more("BSPCTL_ADD_PLUGIN_PATH",
                                       added.empty() ? std::nullopt : std::optional((room.dir() / added).string()));
        options.bundled = room.dir() / "bundled";
        room.approve(options);
        return Registry(std::move(options));
    }

    PluginRoom room;
};

TEST(Precedence, TheFirstOfAnIdIsUsedAndTheOtherShadowed) {
    const Installation here;
    const auto first = here.room.add("good", "a");
    const auto second = here.room.add("good", "b");
    LoadOptions options;
    options.files = {second};
    const auto registry = here.load(options, "a");
    ASSERT_EQ(registry.entries().size(), 2u);
    EXPECT_EQ(registry.entries()[0].path, second);
    EXPECT_EQ(registry.entries()[0].state, State::active);
    EXPECT_EQ(registry.entries()[0].source, "command line");
    EXPECT_EQ(registry.entries()[1].state, State::shadowed);
    EXPECT_EQ(registry.entries()[1].source, "BSPCTL_ADD_PLUGIN_PATH");
    EXPECT_THAT(registry.entries()[1].reason, HasSubstr(second.string()));
    EXPECT_THAT(registry.warnings(), ElementsAre(AllOf(HasSubstr(first.string()), HasSubstr(second.string()))));
}

TEST(Precedence, TheSameIdTwiceInOneFolderIsNeither) {
    const Installation here;
    here.room.add_as("good", "bspctl-one.so", "a");
    here.room.add_as("good", "bspctl-two.so", "a");
    here.room.add("checks_only", "a");
    const auto registry = here.load({}, "a");
    EXPECT_THAT(active_ids(registry), ElementsAre("test.checks"));
    EXPECT_EQ(entry_of(registry, "one")->state, State::refused);
    EXPECT_THAT(entry_of(registry, "one")->reason, HasSubstr("bspctl-two.so in the same folder"));
    EXPECT_EQ(entry_of(registry, "two")->state, State::refused);
    EXPECT_EQ(registry.warnings().size(), 2u);
}

TEST(Precedence, ABundledIdIsTheBundledPlugins) {
    const Installation here;
    const auto bundled = here.room.add("good", "bundled");
    here.room.add_as("good", "bspctl-mine.so", "a");
    const auto registry = here.load({}, "a");
    EXPECT_EQ(entry_of(registry, "mine")->state, State::refused);
    EXPECT_THAT(entry_of(registry, "mine")->fix, HasSubstr("replace = [\"test.good\"]"));
    EXPECT_THAT(registry.warnings(), ElementsAre(HasSubstr("the bundled plugin " + bundled.string())));
    EXPECT_EQ(registry.family("good")->info().path, bundled);
}

TEST(Precedence, UnlessTheUserSaysReplace) {
    const Installation here;
    here.room.add("good", "bundled");
    const auto mine = here.room.add_as("good", "bspctl-mine.so", "a");
    LoadOptions options;
    options.replace = {"test.good"};
    const auto registry = here.load(options, "a");
    EXPECT_EQ(registry.family("good")->info().path, mine);
    EXPECT_EQ(entry_of(registry, "good")->state, State::shadowed);
    EXPECT_THAT(registry.warnings(), IsEmpty());  // it was asked for
}

TEST(Precedence, ABundledFileNamedOnTheCommandLineIsStillBundled) {
    const Installation here;
    LoadOptions options;
    options.files = {here.room.add("good", "bundled")};
    const auto registry = here.load(options);
    ASSERT_EQ(registry.entries().size(), 1u);
    EXPECT_EQ(registry.entries()[0].source, "bundled");
    EXPECT_EQ(registry.entries()[0].state, State::active);
}

TEST(Precedence, AFamilyNameTwiceIsTheFirstPlugins) {
    const Installation here;
    const auto good = here.room.add("good", "a");
    const auto twin = here.room.add("twin", "a");
    here.room.add("checks_only", "a");
    const auto registry = here.load({}, "a");
    EXPECT_THAT(active_ids(registry), ElementsAre("test.checks", "test.good"));
    EXPECT_EQ(entry_of(registry, "twin")->state, State::refused);
    EXPECT_THAT(registry.warnings(),
                ElementsAre(AllOf(HasSubstr("test.twin (" + twin.string()), HasSubstr("family good"),
                                  HasSubstr("test.good (" + good.string()))));
}

// Copies in several places, as after an update of one of them.
TEST(Precedence, DifferentFilesAreDifferentLibraries) {
    const Installation here;
    here.room.add_as("good", "bspctl-x.so", "a");
    here.room.add_as("checks_only", "bspctl-x.so", "bundled");
    for (int i = 0; i < 3; ++i) {  // descriptors come and go in between
        const auto registry = here.load({}, "a");
        EXPECT_THAT(active_ids(registry), ElementsAre("test.good", "test.checks"));
    }
}

TEST(Filters, ByIdAndByFileName) {
    const Installation here;
    here.room.add("good", "bundled");
    here.room.add("checks_only", "bundled");
    LoadOptions by_id;
    by_id.disable = {"test.g*"};
    EXPECT_THAT(active_ids(here.load(by_id)), ElementsAre("test.checks"));
    EXPECT_THAT(entry_of(here.load(by_id), "good")->reason, HasSubstr("test.g*"));
    LoadOptions by_file;
    by_file.disable = {"checks_only"};
    EXPECT_THAT(active_ids(here.load(by_file)), ElementsAre("test.good"));
    LoadOptions only;
    only.only = {"test.checks"};
    EXPECT_THAT(active_ids(here.load(only)), ElementsAre("test.checks"));
    EXPECT_EQ(entry_of(here.load(only), "good")->state, State::disabled);
    EXPECT_THAT(here.load(only).warnings(), IsEmpty());
}

TEST(Filters, SafeModeOpensNothing) {
    const Installation here;
    here.room.add("good", "bundled");
    here.room.dir().write("bundled/bspctl-broken.so", "no plugin at all");
    LoadOptions options;
    options.disable = {"~all~"};
    const auto registry = here.load(options);
    EXPECT_THAT(registry.plugins(), IsEmpty());
    EXPECT_THAT(registry.warnings(), IsEmpty());
    for (const auto& entry : registry.entries()) {
        EXPECT_EQ(entry.state, State::disabled);
        EXPECT_EQ(entry.id, "");
    }
}

TEST(Files, OneThatIsNotThere) {
    const Installation here;
    LoadOptions options;
    options.files = {here.room.dir() / "nowhere.so"};
    const auto registry = here.load(options);
    ASSERT_EQ(registry.entries().size(), 1u);
    EXPECT_EQ(registry.entries()[0].state, State::refused);
    EXPECT_THAT(registry.warnings(), ElementsAre(HasSubstr("No such file")));
}

}  // namespace
}  // namespace bspctl::testing
