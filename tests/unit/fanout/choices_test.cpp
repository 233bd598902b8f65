// SPDX-License-Identifier: Apache-2.0
#include "fanout/choices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::fanout {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

config::Preset preset(const std::string& fields) {
    return config::read_presets(std::vector<config::PresetSource>{{"/f", "[[presets]]\nname = \"p\"\n" + fields}}).all.front();
}

// Settings of files and an environment, as Context has them before a preset.
class Choices : public ::testing::Test {
protected:
    config::Settings settings(const std::string& user, const std::string& workspace = "",
                              const std::map<std::string, std::string>& variables = {}) {
        const auto user_file = folder_.write("config.toml", user);
        const auto marker = folder_.write("ws/.bspctl.toml", workspace);
        return config::Settings::load(user_file, marker, [variables](const char* name) {
            const auto found = variables.find(name);
            return found == variables.end() ? std::string{} : found->second;
        });
    }
    static std::string machine(const config::Settings& settings) { return settings.choice("machine", "nxp", "").text; }

    testing::TempDir folder_;
    const config::Preset machine_ = preset("family = \"nxp\"\nmachine = \"preset\"\n");
};

TEST_F(Choices, APresetStandsAboveTheUsersFile) {
    auto values = settings("[defaults.nxp]\nmachine = \"user\"\n");
    EXPECT_TRUE(apply(machine_, "", values).empty());
    EXPECT_EQ(machine(values), "preset");
    EXPECT_EQ(values.find("defaults.*.machine")->origin, config::Origin::preset);
    EXPECT_EQ(values.find("defaults.*.machine")->where, "/f:4:1");
}

TEST_F(Choices, AWorkspacesFileStandsAboveAPresetAndThatIsSaid) {
    auto values = settings("", "[defaults.nxp]\nmachine = \"workspace\"\n");
    const auto notes = apply(machine_, "", values);
    EXPECT_EQ(machine(values), "workspace");
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_THAT(notes.front(), HasSubstr("workspace, which counts"));
}

TEST_F(Choices, EnvironmentAndFlagsStandAboveAPreset) {
    auto environment = settings("", "", {{"BSPCTL_MACHINE", "environment"}});
    apply(machine_, "", environment);
    EXPECT_EQ(machine(environment), "environment");
    auto flag = settings("");
    flag.set("defaults.*.machine", "flag", config::Origin::flag, "--machine");
    apply(machine_, "", flag);
    EXPECT_EQ(machine(flag), "flag");
}

TEST_F(Choices, AFamilyThatContradictsIsRefused) {
    auto values = settings("");
    values.set("workspace.family", "ti", config::Origin::flag, "--family");
    EXPECT_THROW(apply(machine_, "", values), Failure);
}

TEST_F(Choices, WhatIsNamedReplacesThePresetsInput) {
    const auto kas = preset("kas_yaml = \"k.yml\"\nfamily = \"generic\"\n");
    auto values = settings("");
    pipeline::Request own;
    apply(kas, "", values);
    apply(kas, values, own);
    EXPECT_EQ(own.input, "/k.yml");
    EXPECT_EQ(own.expected_family, "generic");

    pipeline::Request named;
    named.input = "other.yml";
    apply(kas, values, named);
    EXPECT_EQ(named.input, "other.yml");

    auto with_manifest = settings("", "", {{"BSPCTL_MANIFEST", "m.xml"}});
    pipeline::Request manifest;
    apply(kas, "", with_manifest);
    apply(kas, with_manifest, manifest);
    EXPECT_EQ(manifest.input, "");
    EXPECT_EQ(with_manifest.find("workspace.family"), nullptr);  // a condition now: expected_family
    EXPECT_EQ(manifest.expected_family, "generic");
}

TEST_F(Choices, ThePresetsLists) {
    const auto lists = preset("machines = [\"a\", \"b\"]\n");
    // A workspace's default is for builds that do not say what they are.
    EXPECT_EQ(expand(axes(&lists, {}, "", settings("", "[defaults.nxp]\nmachine = \"w\"\n")), {}).size(), 2U);
    const auto one = expand(axes(&lists, {}, "", settings("", "", {{"BSPCTL_MACHINE", "b"}})), {});
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one.front().build_folder, "build-b");
}

TEST_F(Choices, AMatrixReplacesTheListsOfThePreset) {
    const auto lists = preset("machines = [\"a\", \"b\"]\nimages = [\"x\"]\n");
    const auto all = expand(axes(&lists, {parse_axis("machine=c,d")}, "", settings("", "", {{"BSPCTL_MACHINE", "e"}})), {});
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].label, "c/x");
}

TEST_F(Choices, AMatrixAndAnOptionOfTheSameAreRefused) {
    auto values = settings("");
    values.set("defaults.*.machine", "m", config::Origin::flag, "--machine");
    EXPECT_THROW((void)axes(nullptr, {parse_axis("machine=a,b")}, "", values), Failure);
    EXPECT_THROW((void)axes(nullptr, {parse_axis("kas_yaml=a.yml")}, "b.yml", settings("")), Failure);
}

TEST_F(Choices, AVariantIsSettingsAndFolders) {
    auto values = settings("", "[defaults.nxp]\nmachine = \"w\"\n");
    pipeline::Request request;
    apply(Variant{"l", {{"machine", "a"}, {"kas_yaml", "/k.yml"}}, "build-l", "t"}, values, request);
    EXPECT_EQ(machine(values), "a");
    EXPECT_EQ(request.input, "/k.yml");
    EXPECT_EQ(request.build_folder, "build-l");
    EXPECT_EQ(request.tree, "t");
}

}  // namespace
}  // namespace bspctl::fanout
