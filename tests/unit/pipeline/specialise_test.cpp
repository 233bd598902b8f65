// SPDX-License-Identifier: Apache-2.0
#include "pipeline/specialise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "temp_dir.hpp"
#include "vendors/reader.hpp"

// Definitions in a build, with the plugins that ship.
namespace bspctl::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

constexpr auto definitions = R"([[vendors]]
name = "first"
family = "nxp"
manifest_regex = 'first-.*\.xml'
default_machine = "first-board"
[[vendors]]
name = "acme"
family = "nxp"
manifest_regex = 'acme-.*\.xml'
default_machine = "acme-gate"
default_distro = "acme-linux"
default_image = "acme-image"
default_manifest = "acme-6.6.1.xml"
default_branch = "main"
repo_url = "https://git.acme.example/manifest.git"
tuning_overlay = "acme.yml"
branch_by_manifest_prefix = { "acme-6.12." = "walnascar" }
)";

class Specialise : public ::testing::Test {
protected:
    TempDir dir;
    config::Settings settings;
    plugins::Registry registry{plugins::LoadOptions{.bundled = fs::path(BSPCTL_BUILD_DIR) / "lib/bspctl/bundled"}};

    Build resolve(const std::string& manifest) {
        vendors::Library library;
        library.add(vendors::read(definitions, "v.toml", vendors::Source::user, {}).definitions);
        if (!manifest.empty()) settings.set("defaults.*.manifest", manifest, config::Origin::flag, "--manifest");
        Request request;
        request.cwd = dir.path();
        request.definitions = std::make_shared<const vendors::Library>(std::move(library));
        return pipeline::resolve(request, settings, registry);
    }
};

TEST_F(Specialise, TheDefinitionThatFitsCountsNotTheFirstOfItsFamily) {
    const auto build = resolve("acme-6.12.3.xml");
    EXPECT_EQ(build.family.family, "nxp");
    ASSERT_NE(build.definition, nullptr);
    EXPECT_EQ(build.definition->name, "acme");
    EXPECT_EQ(build.workspace.machine, "acme-gate");
    EXPECT_EQ(build.workspace.distro, "acme-linux");
    EXPECT_EQ(build.workspace.image, "acme-image");
    EXPECT_EQ(build.workspace.repo_url, "https://git.acme.example/manifest.git");
    EXPECT_EQ(build.workspace.branch, "walnascar");
    EXPECT_EQ(build.family.overlays, std::vector<std::string>{"acme.yml"});
    EXPECT_EQ(build.choices[0].origin, config::Origin::vendor);
    EXPECT_EQ(build.choices[0].where, "v.toml:10:19");
}

TEST_F(Specialise, TheDefaultBranchIsForManifestsOfNoPrefix) { EXPECT_EQ(resolve("acme-6.6.1.xml").workspace.branch, "main"); }

TEST_F(Specialise, TheFamilyAloneHasNoDefinition) {
    const auto build = resolve("imx-6.6.52-2.2.2.xml");
    EXPECT_EQ(build.definition, nullptr);
    EXPECT_NE(build.workspace.machine, "first-board");
}

TEST_F(Specialise, UsersFilesAndFlagsAreStronger) {
    settings.set("defaults.nxp.machine", "mine", config::Origin::user_file, "config.toml:1:1");
    settings.set("defaults.*.image", "flagged", config::Origin::flag, "--image");
    const auto build = resolve("acme-6.6.1.xml");
    EXPECT_EQ(build.workspace.machine, "mine");
    EXPECT_EQ(build.workspace.image, "flagged");
    EXPECT_EQ(build.workspace.distro, "acme-linux");
}

TEST_F(Specialise, ItsOwnDefaultsInAFileCountBeforeItsFamilys) {
    settings.set("defaults.nxp.machine", "family", config::Origin::user_file, "config.toml:1:1");
    settings.set("defaults.acme.machine", "own", config::Origin::user_file, "config.toml:2:1");
    settings.set("defaults.nxp.distro", "workspace", config::Origin::workspace_file, ".bspctl.toml:1:1");
    settings.set("defaults.acme.distro", "user", config::Origin::user_file, "config.toml:3:1");
    const auto build = resolve("acme-6.6.1.xml");
    EXPECT_EQ(build.workspace.machine, "own");
    EXPECT_EQ(build.workspace.distro, "workspace") << "the stronger file before the nearer name";
}

TEST_F(Specialise, FamilyTakesADefinitionsName) {
    settings.set("workspace.family", "acme", config::Origin::flag, "--family");
    const auto build = resolve("");
    EXPECT_EQ(build.family.family, "nxp");
    EXPECT_EQ(build.workspace.manifest, "acme-6.6.1.xml");
    EXPECT_EQ(build.workspace.machine, "acme-gate");
}

TEST_F(Specialise, AManifestInItsDefaultsChoosesIt) {
    settings.set("defaults.acme.manifest", "acme-6.12.9.xml", config::Origin::user_file, "config.toml:1:1");
    const auto build = resolve("");
    ASSERT_NE(build.definition, nullptr);
    EXPECT_EQ(build.workspace.manifest, "acme-6.12.9.xml");
    EXPECT_EQ(build.workspace.branch, "walnascar");
}

TEST_F(Specialise, AKasFileIsNoManifest) {
    dir.write("kas.yml", "header:\n  version: 12\nmachine: qemuarm64\nrepos:\n  poky:\n    url: https://example.org/poky\n");
    try {
        (void)resolve("kas.yml");
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.fix(), ::testing::HasSubstr("bspctl build "));
    }
}

}  // namespace
}  // namespace bspctl::pipeline
