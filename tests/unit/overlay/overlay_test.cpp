// SPDX-License-Identifier: Apache-2.0
#include "overlay/overlay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "fake_plugin.hpp"
#include "temp_dir.hpp"

namespace bspctl::overlay {
namespace {

using testing::CarryingPlugin;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::slurp;
using testing::TempDir;

constexpr auto plain = "header:\n  version: 10\nlocal_conf_header:\n  tuning: |\n    A = \"1\"\n";
constexpr auto carry = "header:\n  version: 10\nrepos:\n  meta-carry:\n    path: meta-carry\n";

Overlay small(std::string name, std::string text = plain) { return {std::move(name), "for a test", std::move(text)}; }

Sources naming(std::vector<std::string> names, std::vector<fs::path> folders) {
    Sources out;
    out.family.family = "acme";
    out.family.overlays = std::move(names);
    out.folders = std::move(folders);
    return out;
}

std::vector<std::string> described(const Stack& stack) {
    std::vector<std::string> out;
    for (const auto& layer : stack.layers) out.push_back(layer.name + " of " + layer.origin);
    return out;
}

// What and why of the Failure.
std::string refusal(const Sources& sources, const fs::path& bsp_root) {
    try {
        (void)stack(sources, bsp_root);
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "\n" + failure.why();
    }
    return "accepted";
}

// How an overlay of this text from a plugin is refused.
std::string refusal_of(const std::string& text, int max_format = 0) {
    CarryingPlugin team("com.acme.net", {small("net.yml", text)});
    Sources sources;
    sources.teams = {&team};
    sources.max_format = max_format;
    return refusal(sources, "/bsp");
}

TEST(Stack, TheFirstFolderWins) {
    const TempDir dir;
    dir.write("mine/tuning.yml", plain);
    dir.write("theirs/tuning.yml", "header:\n  version: 10\n");
    const auto stacked = stack(naming({"tuning.yml"}, {dir / "mine", dir / "theirs"}), dir / "bsp");
    ASSERT_EQ(stacked.layers.size(), 1u);
    EXPECT_EQ(stacked.layers[0].text, plain);
    EXPECT_EQ(stacked.layers[0].target, dir / "bsp/.bspctl/overlays/tuning.yml");
    EXPECT_EQ(stacked.layers[0].place, (dir / "mine/tuning.yml").string());
}

TEST(Stack, APreferredFolderComesBeforeWhatAPluginCarriesAndThatBeforeOtherFolders) {
    const TempDir dir;
    dir.write("preferred/a.yml", plain);
    dir.write("installed/a.yml", plain);
    dir.write("installed/b.yml", plain);
    CarryingPlugin plugin("com.acme", {small("a.yml"), small("b.yml")});
    auto sources = naming({"a.yml", "b.yml"}, {dir / "installed"});
    sources.preferred_folders = {dir / "preferred"};
    sources.lineage = {&plugin};
    const auto stacked = stack(sources, dir / "bsp");
    ASSERT_EQ(stacked.layers.size(), 2u);
    EXPECT_EQ(stacked.layers[0].place, (dir / "preferred/a.yml").string());
    EXPECT_EQ(stacked.layers[1].place, "com.acme:b.yml");
    EXPECT_THAT(stacked.left_out, IsEmpty());
}

TEST(Stack, FilesBesideThePluginComeBeforeTheInstalledOnes) {
    const TempDir dir;
    dir.write("plugins/overlays/a.yml", plain);
    dir.write("installed/a.yml", plain);
    CarryingPlugin plugin("com.acme");
    plugin.installed_in(dir / "plugins");
    auto sources = naming({"a.yml"}, {dir / "installed"});
    sources.lineage = {&plugin};
    EXPECT_EQ(stack(sources, dir / "bsp").layers.at(0).place, (dir / "plugins/overlays/a.yml").string());
}

TEST(Stack, NamedThenCarriedThenTeamsThenTheUsersOwn) {
    const TempDir dir;
    dir.write("installed/tuning.yml", plain);
    const auto mine = dir.write("mine/mine.yml", plain);
    CarryingPlugin family("com.acme", {small("boards.yml")});
    CarryingPlugin team("com.acme.net", {small("net.yml")});
    auto sources = naming({"tuning.yml"}, {dir / "installed"});
    sources.lineage = {&family};
    sources.teams = {&team};
    sources.own = {{mine, "--overlay"}};
    EXPECT_THAT(described(stack(sources, dir / "bsp")),
                ElementsAre("tuning.yml of family acme", "boards.yml of plugin com.acme",
                            "net.yml of plugin com.acme.net", "mine.yml of --overlay"));
}

TEST(Stack, ABasesOverlaysAreItsOwn) {
    FamilyInfo silicon, board;
    silicon.family = "silicon";
    silicon.overlays = {"silicon.yml"};
    board.family = "board";
    board.overlays = {"silicon.yml", "board.yml"};
    CarryingPlugin base("com.silicon", {small("silicon.yml"), small("extra.yml")}, silicon);
    CarryingPlugin derived("com.board", {small("silicon.yml"), small("extra.yml"), small("board.yml")}, board);
    Sources sources;
    sources.family = board;
    sources.lineage = {&base, &derived};
    EXPECT_THAT(
        described(stack(sources, "/bsp")),
        ElementsAre("silicon.yml of family silicon", "board.yml of family board", "extra.yml of plugin com.silicon"));
}

TEST(Stack, OfOneNameTheFirstStaysAndTheOtherIsReported) {
    CarryingPlugin one("com.one", {small("net.yml", plain)});
    CarryingPlugin two("com.two", {small("net.yml", carry)});
    Sources sources;
    sources.teams = {&one, &two};
    const auto stacked = stack(sources, "/bsp");
    EXPECT_THAT(described(stacked), ElementsAre("net.yml of plugin com.one"));
    ASSERT_EQ(stacked.left_out.size(), 1u);
    EXPECT_EQ(stacked.left_out[0].origin, "plugin com.two");
    EXPECT_THAT(stacked.left_out[0].reason, HasSubstr("com.one"));
}

TEST(Stack, OneFileNamedTwiceIsOne) {
    const TempDir dir;
    const auto file = dir.write("mine.yml", plain);
    Sources sources;
    sources.own = {{file, "configuration c.toml:1:1"}, {file, "--overlay"}};
    const auto stacked = stack(sources, dir / "bsp");
    EXPECT_THAT(described(stacked), ElementsAre("mine.yml of configuration c.toml:1:1"));
    EXPECT_THAT(stacked.left_out, IsEmpty());
}

TEST(Stack, AnOverlayForAFolderThatIsNotThereIsLeftOut) {
    const TempDir dir;
    dir.write("overlays/tuning.yml", plain);
    dir.write("overlays/carry.yml", carry);
    const auto sources = naming({"tuning.yml", "carry.yml"}, {dir / "overlays"});
    const auto without = stack(sources, dir / "bsp");
    EXPECT_EQ(without.layers.size(), 1u);
    ASSERT_EQ(without.left_out.size(), 1u);
    EXPECT_THAT(without.left_out[0].reason, HasSubstr("meta-carry"));
    fs::create_directories(dir / "bsp/meta-carry");
    EXPECT_EQ(stack(sources, dir / "bsp").layers.size(), 2u);
}

TEST(Stack, TheSummaryIsThePluginsOrTheFirstCommentThatSaysSomething) {
    const TempDir dir;
    dir.write("a.yml", "# SPDX-License-Identifier: MIT\n#\n# Tuning for boards.\nheader:\n  version: 10\n");
    CarryingPlugin team("com.acme.net", {small("net.yml")});
    auto sources = naming({"a.yml"}, {dir / "."});
    sources.teams = {&team};
    const auto stacked = stack(sources, dir / "bsp");
    EXPECT_EQ(stacked.layers.at(0).summary, "Tuning for boards.");
    EXPECT_EQ(stacked.layers.at(1).summary, "for a test");
}

TEST(Stack, AMissingOverlayNamesItsOwnerAndWhereItWasLookedFor) {
    const TempDir dir;
    const auto said = refusal(naming({"none.yml"}, {dir / "a"}), dir / "bsp");
    EXPECT_THAT(said, HasSubstr("none.yml of family acme"));
    EXPECT_THAT(said, HasSubstr((dir / "a").string()));
}

TEST(Stack, AMissingFileOfTheUsersNamesWhoNamedIt) {
    Sources sources;
    sources.own = {{"/none/mine.yml", "configuration /etc/c.toml:3:1"}};
    EXPECT_THAT(refusal(sources, "/bsp"), HasSubstr("/etc/c.toml:3:1"));
}

TEST(Stack, ANameThatWouldLeaveTheFolderOfCopiesIsRefused) {
    for (const auto* name :
         {"../../evil.yml", "a:b.yml", "notes.txt", ".hidden.yml", "two words.yml", "bspctl-environment.yml", ""}) {
        EXPECT_THAT(refusal(naming({name}, {"/none"}), "/bsp"), HasSubstr("cannot be an overlay's name")) << name;
    }
}

TEST(Malformed, NamesTheOwnerAndThePlace) {
    const auto said = refusal_of("header:\n  version: 10\nmachine: [\n");
    EXPECT_THAT(said, HasSubstr("com.acme.net:net.yml:"));
    EXPECT_THAT(said, HasSubstr("plugin com.acme.net"));
}

TEST(Malformed, EachKindIsRefusedAtItsPlace) {
    EXPECT_THAT(refusal_of(""), HasSubstr("no kas configuration"));
    EXPECT_THAT(refusal_of("- a\n- b\n"), HasSubstr("no kas configuration"));
    EXPECT_THAT(refusal_of("machine: a\n"), HasSubstr("no header.version"));
    EXPECT_THAT(refusal_of("header:\n  version: ten\n"), HasSubstr("net.yml:2:12"));
    EXPECT_THAT(refusal_of("header:\n  version: 0\n"), HasSubstr("above 0"));
    EXPECT_THAT(refusal_of("header:\n  version: 9\nrepos: []\n"), HasSubstr("net.yml:3:8: `repos` must be a mapping"));
    EXPECT_THAT(refusal_of("header:\n  version: 9\nenv:\n  A: 1\n"), HasSubstr("net.yml:4:6: `env.A` must be text"));
    EXPECT_THAT(refusal_of("header:\n  version: 9\nlocal_conf_header: text\n"), HasSubstr("must be a mapping"));
    EXPECT_THAT(refusal_of(std::string("\0\x01\x02", 3)), HasSubstr("net.yml:1:1"));
}

TEST(Malformed, AFormatThatTheEngineDoesNotReadIsRefused) {
    constexpr auto newer = "header:\n  version: 21\n";
    EXPECT_THAT(refusal_of(newer, 12), HasSubstr("net.yml:2:12: format 21 is newer than this kas"));
    EXPECT_EQ(refusal_of(newer, 21), "accepted");
    EXPECT_EQ(refusal_of(newer, 0), "accepted");
}

TEST(Malformed, AnIncludeByPathWouldNotBeBesideTheCopy) {
    EXPECT_THAT(refusal_of("header:\n  version: 10\n  includes:\n    - other.yml\n"), HasSubstr("net.yml:4:7"));
    EXPECT_EQ(refusal_of("header:\n  version: 10\n  includes:\n    - repo: a\n      file: b.yml\n"), "accepted");
}

TEST(DeclareEnvironment, NamesVariablesAndNoValues) {
    const auto layer = declare_environment({"HTTPS_PROXY", "SSL_CERT_FILE"}, "/bsp");
    EXPECT_EQ(layer.target, "/bsp/.bspctl/overlays/bspctl-environment.yml");
    EXPECT_NE(layer.text.find("env:\n  HTTPS_PROXY: \"\"\n  SSL_CERT_FILE: \"\"\n"), std::string::npos) << layer.text;
}

TEST(Materialise, WritesRealFilesInPlaceOfLinks) {
    const TempDir dir;
    dir.write("overlays/tuning.yml", plain);
    fs::create_directories(dir / "bsp/.bspctl/overlays");
    fs::create_symlink(dir / "overlays/tuning.yml", dir / "bsp/.bspctl/overlays/tuning.yml");
    materialise(stack(naming({"tuning.yml"}, {dir / "overlays"}), dir / "bsp"));
    EXPECT_FALSE(fs::is_symlink(dir / "bsp/.bspctl/overlays/tuning.yml"));
    EXPECT_EQ(slurp(dir / "bsp/.bspctl/overlays/tuning.yml"), plain);
}

}  // namespace
}  // namespace bspctl::overlay
