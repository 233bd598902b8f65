// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "pipeline/build.hpp"
#include "pipeline/postmortem.hpp"
#include "temp_dir.hpp"

// With the plugins that ship, as a user meets them.
namespace bspctl::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

constexpr auto generic_yaml = "header:\n  version: 12\nmachine: qemuarm64\nrepos:\n  poky:\n    url: https://example.org/poky\n";
constexpr auto nxp_yaml = "header:\n  version: 12\nmachine: imx8mp-var-dart\nrepos:\n  meta-imx:\n    url: https://example.org/meta-imx\n";

class Resolve : public ::testing::Test {
protected:
    TempDir dir;
    config::Settings settings;
    plugins::Registry registry{plugins::LoadOptions{.bundled = fs::path(BSPCTL_BUILD_DIR) / "lib/bspctl/bundled"}};

    void flag(const char* key, const char* value) { settings.set(key, value, config::Origin::flag, "--flag"); }

    Build resolve(Request request) {
        if (request.cwd.empty()) request.cwd = dir.path();
        return pipeline::resolve(request, settings, registry);
    }
    Failure refused(const Request& request) {
        try {
            const auto build = resolve(request);
            ADD_FAILURE() << "resolved to " << build.family.family;
        } catch (const Failure& failure) {
            return failure;
        }
        return Failure("nothing");
    }
};

TEST_F(Resolve, AGenericFileIsBuiltInItsOwnFolder) {
    const auto file = dir.write("pilots/kas.yml", generic_yaml);
    const auto build = resolve({.input = file.string()});
    EXPECT_EQ(build.family.family, "generic");
    EXPECT_EQ(build.bsp_root, dir / "pilots");
    EXPECT_EQ(build.config, "kas.yml");
}

TEST_F(Resolve, EveryJoinedFileIsKept) {
    dir.write("a.yml", generic_yaml);
    dir.write("sub/b.yml", "header:\n  version: 12\n");
    const auto joined = (dir / "a.yml").string() + ":" + (dir / "sub/b.yml").string();
    EXPECT_EQ(resolve({.input = joined}).config, "a.yml:sub/b.yml");
}

TEST_F(Resolve, AFamilysFileMustLieBelowItsBspRoot) {
    dir.write("ws/.bspctl.toml", "");
    dir.write("ws/mine.yml", nxp_yaml);
    const auto failure = refused({.input = (dir / "ws/mine.yml").string(), .cwd = dir / "ws"});
    EXPECT_EQ(failure.code(), ExitCode::not_started);
    EXPECT_NE(std::string(failure.what()).find((dir / "ws/nxp").string()), std::string::npos) << failure.what();
    EXPECT_NE(failure.fix().find("cp "), std::string::npos);
    dir.write("ws/nxp/mine.yml", nxp_yaml);
    EXPECT_EQ(resolve({.input = (dir / "ws/nxp/mine.yml").string(), .cwd = dir / "ws"}).bsp_root, dir / "ws/nxp");
}

TEST_F(Resolve, WithoutAWorkspaceAFamilysFileIsBuiltWhereItIs) {
    const auto build = resolve({.input = dir.write("pilots/mine.yml", nxp_yaml).string(), .cwd = dir / "pilots"});
    EXPECT_EQ(build.family.family, "nxp");
    EXPECT_EQ(build.bsp_root, dir / "pilots");
    EXPECT_EQ(build.config, "mine.yml");
}

// meta-qcom publishes its kas files in its own ci/, where they include each other.
TEST_F(Resolve, AKasFileInsideAVendorsLayerIsBuiltWhereItIs) {
    constexpr auto qcom_yaml = "header:\n  version: 12\nmachine: qcm6490-idp\nrepos:\n  meta-qcom:\n";
    const auto file = dir.write("meta-qcom/ci/idp.yml", qcom_yaml).string();
    const auto build = resolve({.input = file, .cwd = dir / "meta-qcom"});
    EXPECT_EQ(build.family.family, "qcom");
    EXPECT_EQ(build.bsp_root, dir / "meta-qcom/ci");
    dir.write("ws/.bspctl.toml", "");
    const auto own = dir.write("ws/qcom/conf/mine.yml", qcom_yaml).string();
    EXPECT_EQ(resolve({.input = own, .cwd = dir / "ws"}).bsp_root, dir / "ws/qcom") << "a workspace's file is the workspace's";
}

TEST_F(Resolve, FamilyGenericBuildsAnyFileWhereItIs) {
    dir.write("mine.yml", nxp_yaml);
    flag("workspace.family", "generic");
    EXPECT_EQ(resolve({.input = (dir / "mine.yml").string()}).bsp_root, dir.path());
}

TEST_F(Resolve, OutsideAWorkspaceTheWaysOutAreNamed) {
    dir.write("thesis.odt", "");
    const auto failure = refused({});
    EXPECT_STREQ(failure.what(), "not inside a workspace");
    EXPECT_NE(failure.why().find(".bspctl.toml"), std::string::npos);
    EXPECT_NE(failure.why().find("nxp/"), std::string::npos);
    EXPECT_NE(failure.fix().find("my.yml"), std::string::npos);
}

TEST_F(Resolve, AnEmptyFolderIsANewWorkspace) {
    flag("defaults.*.manifest", "imx-6.6.52-2.2.2.xml");
    const auto build = resolve({});
    EXPECT_EQ(build.family.family, "nxp");
    EXPECT_EQ(build.bsp_root, dir / "nxp");
    EXPECT_TRUE(build.manifest_file.empty());
    EXPECT_EQ(build.workspace.branch, "scarthgap");
    EXPECT_FALSE(fs::exists(dir / "nxp"));
}

TEST_F(Resolve, TheFamilysFolderDecidesWhereNothingIsNamed) {
    fs::create_directories(dir / "ti");
    EXPECT_EQ(resolve({}).family.family, "ti");
    fs::create_directories(dir / "nxp");
    EXPECT_NE(refused({}).why().find("several families"), std::string::npos);
}

// A manifest in the workspace's file chooses the family, too.
TEST_F(Resolve, TheConfiguredManifestDecidesTheFamily) {
    const auto file = dir.write(".bspctl.toml", "[defaults.ti]\nmanifest = \"arago-test-config.txt\"\n");
    settings = config::Settings::load({}, file, [](const char*) { return std::string{}; });
    const auto build = resolve({});
    EXPECT_EQ(build.family.family, "ti");
    EXPECT_EQ(build.workspace.manifest, "arago-test-config.txt");
}

TEST_F(Resolve, AManifestIsFoundInTheVendorsCheckout) {
    dir.write("nxp/.repo/manifests/imx-6.6.52-2.2.2.xml",
              "<manifest><remote name=\"nxp\" fetch=\"https://github.com/nxp-imx\"/><default remote=\"nxp\" revision=\"x\"/>"
              "<project name=\"poky\" path=\"sources/poky\"/>"
              "<project name=\"meta-freescale\" path=\"sources/meta-freescale\"/>"
              "<project name=\"meta-openembedded\" path=\"sources/meta-openembedded\"/>"
              "<project name=\"meta-imx\" path=\"sources/meta-imx\"/></manifest>");
    flag("defaults.*.manifest", "imx-6.6.52-2.2.2.xml");
    const auto build = resolve({});
    EXPECT_EQ(build.manifest_file, dir / "nxp/.repo/manifests/imx-6.6.52-2.2.2.xml");
    ASSERT_TRUE(build.workspace.input.has_value());
    EXPECT_TRUE(vendor_tree(build));
}

TEST_F(Resolve, AManifestNamedAloneIsTheSameAsWithItsOption) {
    const auto file = dir.write("nxp/mine.xml",
                                "<manifest><remote name=\"nxp\" fetch=\"https://github.com/nxp-imx\"/>"
                                "<default remote=\"nxp\" revision=\"x\"/><project name=\"poky\" path=\"sources/poky\"/>"
                                "<project name=\"meta-imx\" path=\"sources/meta-imx\"/></manifest>");
    const auto build = resolve({.input = file.string()});
    EXPECT_TRUE(build.generates);
    EXPECT_EQ(build.family.family, "nxp");
    // It lies in the tree, but in no checkout of the vendor's: no step may bring another.
    EXPECT_EQ(build.manifest_file, file);
    ASSERT_TRUE(build.workspace.input.has_value());
    flag("defaults.*.manifest", "nxp/mine.xml");
    EXPECT_EQ(resolve({}).manifest_file, file);
}

TEST_F(Resolve, WhatIsNoBuildIsRefusedWithAHint) {
    dir.write("fragment.yml", "header:\n  version: 12\nlocal_conf_header:\n  a: |\n    A = \"1\"\n");
    const auto failure = refused({.input = (dir / "fragment.yml").string()});
    EXPECT_EQ(failure.code(), ExitCode::not_started);
    EXPECT_FALSE(failure.fix().empty());
    flag("defaults.*.manifest", "holiday-photos.xml");
    EXPECT_NE(std::string(refused({.workspace = dir.path()}).what()).find("is not a build"), std::string::npos);
}

TEST_F(Resolve, AMissingWorkspaceOrManifestIsNamed) {
    EXPECT_NE(refused({.workspace = dir / "none"}).why().find("--workspace"), std::string::npos);
    flag("defaults.*.manifest", "some/where/imx-6.6.52-2.2.2.xml");
    EXPECT_NE(std::string(refused({}).what()).find("some/where"), std::string::npos);
}

TEST_F(Resolve, FlagsStandAboveAKasFileAndDefaultsDoNot) {
    dir.write("kas.yml", generic_yaml);
    const auto file = dir.write("config.toml", "[defaults.generic]\nmachine = \"from-file\"\n");
    settings = config::Settings::load(file, {}, [](const char*) { return std::string{}; });
    EXPECT_EQ(resolve({.input = (dir / "kas.yml").string()}).workspace.machine, "");
    flag("defaults.*.machine", "from-flag");
    EXPECT_EQ(resolve({.input = (dir / "kas.yml").string()}).workspace.machine, "from-flag");
}

TEST_F(Resolve, AnAddressThatGitWouldTakeForAnOptionIsRefused) {
    flag("defaults.*.manifest", "imx-6.6.52-2.2.2.xml");
    flag("defaults.*.repo_branch", "--upload-pack=touch /tmp/x");
    EXPECT_NE(std::string(refused({}).what()).find("no branch"), std::string::npos);
}

TEST_F(Resolve, TheFamilyOfTheEnvironmentCountsForAKasFileToo) {
    dir.write("mine.yml", nxp_yaml);
    settings.set("workspace.family", "generic", config::Origin::environment, "$BSPCTL_FAMILY");
    EXPECT_EQ(resolve({.input = (dir / "mine.yml").string()}).family.family, "generic");
}

TEST_F(Resolve, RunsAreLookedForWhereTheyAre) {
    dir.write("ws/.bspctl.toml", "");
    fs::create_directories(dir / "ws/nxp/build/runs/20260101-000000");
    dir.write("ws/nxp/build/runs/20260101-000000/events.jsonl", "{\"ts\":\"2026-01-01T00:00:00Z\",\"event\":\"run_start\"}\n");
    const auto roots = run_roots("", {}, dir / "ws", registry);
    ASSERT_EQ(roots.size(), 1u);
    EXPECT_EQ(find_run(roots, "").id, "20260101-000000");
    EXPECT_THROW((void)find_run(roots, "20990101-000000"), Failure);
    dir.write("pilot/kas.yml", generic_yaml);
    EXPECT_EQ(run_roots((dir / "pilot/kas.yml").string(), {}, dir.path(), registry), std::vector<fs::path>{dir / "pilot"});
}

// The id that a build of a kas file prints is found where the build was started, also inside of a workspace.
TEST_F(Resolve, RunsOfAKasFileInsideAWorkspaceAreFoundFromItsFolder) {
    const std::string event = "{\"ts\":\"2026-01-01T00:00:00Z\",\"event\":\"run_start\"}\n";
    dir.write("ws/.bspctl.toml", "");
    dir.write("ws/nxp/build/runs/20260101-000000/events.jsonl", event);
    dir.write("ws/pilot/build/runs/20260102-000000/events.jsonl", event);
    fs::create_directories(dir / "ws/pilot/conf");
    dir.write("build/runs/20260103-000000/events.jsonl", event);
    EXPECT_EQ(find_run(run_roots("", {}, dir / "ws/pilot/conf", registry), "").id, "20260102-000000");
    EXPECT_EQ(find_run(run_roots("", {}, dir / "ws", registry), "").id, "20260101-000000");
}

}  // namespace
}  // namespace bspctl::pipeline
