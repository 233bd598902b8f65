// SPDX-License-Identifier: Apache-2.0
//
// The NXP family beside its layer lists: choices, revisions, vendor trees, checks, failure rules. Needs no corpus.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include "bspctl/testing.hpp"
#include "nxp/doctor.hpp"
#include "nxp/family.hpp"
#include "nxp/identity.hpp"
#include "nxp/kas.hpp"
#include "nxp/plan.hpp"
#include "nxp/triage.hpp"

namespace bspctl {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string commit_a(40, 'a');
const std::string commit_b(40, 'b');

Project project(const std::string& name, const std::string& revision, const std::string& branch = {}) {
    Project out;
    out.name = name;
    out.url = "https://example.org/" + name;
    out.path = "sources/" + (name.ends_with("bsp-base") ? "base" : name);
    out.revision = revision;
    out.branch = branch;
    return out;
}

// A manifest as NXP publishes them, reduced to what a rule looks at.
Workspace release(const std::string& tag, const std::string& series, const std::vector<std::string>& more = {}) {
    Input input;
    input.kind = kind_repo_manifest;
    input.file_name = "default.xml";
    input.projects = {project("poky", commit_a, series),
                      project("meta-openembedded", commit_a, series),
                      project("fsl-community-bsp-base", commit_a),
                      project("meta-freescale", commit_a, series),
                      project("meta-freescale-3rdparty", commit_a),
                      project("meta-freescale-distro", commit_a),
                      project("meta-imx", tag)};
    for (const auto& name : more) input.projects.push_back(project(name, commit_a));
    Workspace workspace;
    workspace.bsp_root = "/ws/nxp";
    workspace.input = std::move(input);
    return workspace;
}

std::vector<std::string> layers(const KasConfig& config) {
    std::vector<std::string> out;
    for (const auto& layer : config.layers) out.push_back(layer.repo + (layer.subdir == "." ? "" : "/" + layer.subdir));
    return out;
}

std::string block(const KasConfig& config, std::string_view name) {
    for (const auto& entry : config.local_conf) {
        if (entry.name == name) return entry.text;
    }
    return {};
}

// ------------------------------------------------------------------------------------------------------- releases

TEST(NxpRelease, IsFoundHoweverItIsWritten) {
    EXPECT_EQ(nxp::find_release("imx-5.4.70-2.3.3.xml"), nxp::Release(5, 4, 70, 2, 3, 3));
    EXPECT_EQ(nxp::find_release("refs/tags/rel_imx_5.15.71_2.2.0"), nxp::Release(5, 15, 71, 2, 2, 0));
    EXPECT_EQ(nxp::find_release("morty-4.9.51-8mq_ga"), nxp::Release(4, 9, 51));
    EXPECT_EQ(nxp::find_release("kirkstone-5.15.xml"), std::nullopt);
    EXPECT_EQ(nxp::find_release("99999999999999999999.1.2"), std::nullopt);
}

TEST(NxpRelease, SeriesAreWholeWords) {
    EXPECT_EQ(nxp::find_series("imx-linux-zeus"), nxp::Series::zeus);
    EXPECT_EQ(nxp::find_series("scarthgap_6.6.23-2.0.0_var01"), nxp::Series::scarthgap);
    EXPECT_EQ(nxp::find_series("sumotori"), std::nullopt);
}

TEST(NxpRelease, NearestIsTheLastOneBefore) {
    EXPECT_EQ(nxp::nearest_known({6, 6, 52, 2, 2, 0}), nxp::Release(6, 6, 36, 2, 1, 0));
    EXPECT_EQ(nxp::nearest_known({4, 1, 15}), nxp::Release(4, 9, 11, 1, 0, 0));
    EXPECT_EQ(nxp::series_of({5, 15, 5, 1, 0, 1}), nxp::Series::honister);
}

// ------------------------------------------------------------------------------------------------ kas configuration

TEST(NxpKas, RevisionsBecomeCommitTagOrBranch) {
    auto workspace = release("refs/tags/rel_imx_6.1.55_2.2.0", "mickledore");
    workspace.input->projects.push_back(project("typo", "refs/tag/v1"));
    workspace.input->projects.push_back(project("head", "refs/heads/main"));
    workspace.input->projects.push_back(project("bare", "1.46"));
    const auto config = nxp::kas_config(workspace);
    EXPECT_EQ(config.repos[0].commit, commit_a);
    EXPECT_EQ(config.repos[0].branch, "") << "a branch beside a commit makes kas check that it contains it";
    EXPECT_EQ(config.repos[6].tag, "rel_imx_6.1.55_2.2.0");
    EXPECT_EQ(config.repos[7].tag, "v1");
    EXPECT_EQ(config.repos[8].branch, "main");
    EXPECT_EQ(config.repos[9].branch, "1.46");
}

TEST(NxpKas, LayersFollowTheReleaseAndWhatTheManifestHas) {
    const auto config = nxp::kas_config(release("refs/tags/rel_imx_6.1.55_2.2.0", "mickledore", {"meta-qt6"}));
    EXPECT_THAT(layers(config),
                ::testing::ElementsAre(
                    "poky/meta", "poky/meta-poky", "meta-openembedded/meta-oe", "meta-openembedded/meta-multimedia",
                    "meta-openembedded/meta-python", "meta-freescale", "meta-freescale-3rdparty",
                    "meta-freescale-distro", "meta-imx/meta-bsp", "meta-imx/meta-sdk", "meta-imx/meta-ml",
                    "meta-imx/meta-v2x", "meta-openembedded/meta-gnome", "meta-openembedded/meta-networking",
                    "meta-openembedded/meta-filesystems", "meta-qt6"));
    EXPECT_THAT(config.notes,
                Contains(AllOf(HasSubstr("left out"), HasSubstr("meta-clang"), HasSubstr("meta-virtualization"))));
}

TEST(NxpKas, AnUnknownReleaseSaysWhoseLayersItTakes) {
    const auto config = nxp::kas_config(release("refs/tags/rel_imx_6.6.52_2.2.0", "scarthgap"));
    EXPECT_THAT(config.notes,
                Contains(AllOf(HasSubstr("6.6.52-2.2.0"), HasSubstr("6.6.36-2.1.0"), HasSubstr("nearest known"))));
    EXPECT_THAT(layers(config), Contains("meta-imx/meta-imx-bsp"));
}

TEST(NxpKas, ASplitCoreTakesPokysPlace) {
    auto workspace =
        release("refs/tags/rel_imx_6.18.20_2.0.0", "wrynose", {"openembedded-core", "meta-yocto", "bitbake"});
    workspace.input->projects.erase(workspace.input->projects.begin());
    const auto config = nxp::kas_config(workspace);
    EXPECT_EQ(layers(config).at(0), "openembedded-core/meta");
    EXPECT_EQ(layers(config).at(1), "meta-yocto/meta-poky");
}

TEST(NxpKas, VariscitesFilterDependsOnTheDistribution) {
    auto workspace =
        release(commit_a, "kirkstone", {"meta-variscite-bsp", "meta-freescale-ml", "meta-qt5", "meta-qt6"});
    workspace.input->file_name = "imx-5.15.71-2.2.0.xml";
    EXPECT_THAT(layers(nxp::kas_config(workspace)),
                AllOf(Not(Contains("meta-qt5")), Not(Contains("meta-freescale-ml")), Contains("meta-qt6")));
    workspace.distro = "fslc-xwayland";
    EXPECT_THAT(layers(nxp::kas_config(workspace)),
                AllOf(Contains("meta-qt5"), Contains("meta-freescale-ml"), Not(Contains("meta-qt6"))));
}

TEST(NxpKas, ARuleCarriedOverToALaterVarisciteReleaseIsSaid) {
    const auto notes_of = [](const std::string& series) {
        std::string out;
        for (const auto& note : nxp::kas_config(release(commit_a, series, {"meta-variscite-bsp"})).notes) out += note + "\n";
        return out;
    };
    EXPECT_THAT(notes_of("scarthgap"), ::testing::HasSubstr("known up to mickledore"));
    EXPECT_THAT(notes_of("mickledore"), ::testing::Not(::testing::HasSubstr("known up to")));
}

TEST(NxpKas, ADistributionThatTheManifestLacksIsAnError) {
    auto workspace = release(commit_a, "kirkstone", {"meta-variscite-bsp"});
    workspace.input->projects.erase(workspace.input->projects.begin() + 6);
    workspace.distro = "fsl-imx-xwayland";
    EXPECT_THROW((void)nxp::kas_config(workspace), Error);
    workspace.distro.clear();
    EXPECT_EQ(nxp::kas_config(workspace).distro, "fslc-xwayland");
}

TEST(NxpKas, AnUnknownVendorsLayerIsTheOneWithItsScript) {
    auto workspace = release("refs/tags/rel_imx_6.6.36_2.1.0", "scarthgap", {"meta-acme"});
    workspace.input->files = {{"imx-setup-release.sh", "sources/meta-acme/meta-acme-imx/imx-setup-release.sh"}};
    const auto config = nxp::kas_config(workspace);
    EXPECT_EQ(layers(config).back(), "meta-acme/meta-acme-imx");
    EXPECT_THAT(config.notes, Contains(HasSubstr("the set-up script of meta-acme is not known")));
}

TEST(NxpKas, AScriptOutsideTheLayersIsSaidOnly) {
    auto workspace = release("refs/tags/rel_imx_6.6.36_2.1.0", "scarthgap", {"acme-env"});
    workspace.input->projects.back().path = "env";
    workspace.input->files = {{"setup-acme", "env/setup-acme"}};
    const auto config = nxp::kas_config(workspace);
    EXPECT_EQ(layers(config), layers(nxp::kas_config(release("refs/tags/rel_imx_6.6.36_2.1.0", "scarthgap"))));
    EXPECT_THAT(config.notes, Contains(HasSubstr("the set-up script of acme-env is not known")));
}

TEST(NxpKas, APatchReleaseIsNoUnknownRelease) {
    const auto config = nxp::kas_config(release("refs/tags/rel_imx_5.15.5_1.0.1_gh", "honister"));
    EXPECT_THAT(config.notes, Not(Contains(HasSubstr("nearest known"))));
}

TEST(NxpKas, TheLicenceNeedsConsent) {
    auto workspace = release("refs/tags/rel_imx_6.1.55_2.2.0", "mickledore");
    auto config = nxp::kas_config(workspace);
    EXPECT_EQ(block(config, "30-eula"), "");
    EXPECT_THAT(config.notes, Contains(HasSubstr("does not accept NXP")));
    workspace.options = {{"eula", "accept"}};
    config = nxp::kas_config(workspace);
    EXPECT_EQ(block(config, "30-eula"), "ACCEPT_FSL_EULA = \"1\"\n");
    EXPECT_THAT(config.notes, Not(Contains(HasSubstr("does not accept NXP"))));
}

TEST(NxpKas, WhatKasCannotDoIsSaid) {
    EXPECT_THAT(nxp::kas_config(release("refs/tags/rel_imx_5.10.9_1.0.0", "gatesgarth")).notes,
                Contains(HasSubstr("imx8mnevk")));
    auto workspace = release("refs/tags/rel_imx_6.1.55_2.2.0", "mickledore");
    workspace.machine = "imx8mpevk";
    workspace.distro = "fsl-imx-fb";
    EXPECT_THAT(nxp::kas_config(workspace).notes, Contains(HasSubstr("only Wayland")));
}

TEST(NxpKas, WhatCannotBeABuildIsRefused) {
    EXPECT_THROW((void)nxp::kas_config({}), Error);
    auto partial = release(commit_a, "zeus");
    partial.input->projects.erase(partial.input->projects.begin());
    EXPECT_THROW((void)nxp::kas_config(partial), Error);
    auto relative = release(commit_a, "zeus");
    relative.input->projects[1].url = "../meta-openembedded";
    EXPECT_THROW((void)nxp::kas_config(relative), Error);
    auto yaml = release(commit_a, "zeus");
    yaml.input->kind = kind_kas;
    EXPECT_THROW((void)nxp::kas_config(yaml), Error);
}

TEST(NxpKas, OptionalProjectsStayOut) {
    auto workspace = release("refs/tags/rel_imx_6.1.55_2.2.0", "mickledore", {"meta-qt6"});
    workspace.input->projects.back().groups = "extra,notdefault";
    const auto config = nxp::kas_config(workspace);
    EXPECT_THAT(layers(config), Not(Contains("meta-qt6")));
    EXPECT_EQ(config.repos.size(), 7u);
}

// --------------------------------------------------------------------------------------------------------- family

TEST(NxpFamily, BranchFollowsTheManifestsName) {
    const std::string variscite = "https://github.com/varigit/variscite-bsp-platform.git";
    const std::string imx = "https://github.com/nxp-imx/imx-manifest";
    EXPECT_EQ(nxp::branch_for(variscite, "imx-6.6.52-2.2.2.xml"), "scarthgap");
    EXPECT_EQ(nxp::branch_for(variscite, "imx-6.12.20-2.0.0.xml"), "walnascar");
    EXPECT_EQ(nxp::branch_for(variscite, "imx-5.4.70-2.3.0-var01.xml"), "fsl-zeus");
    EXPECT_EQ(nxp::branch_for(variscite, "kirkstone-5.15.xml"), "kirkstone");
    EXPECT_EQ(nxp::branch_for(variscite, "unheard-of.xml"), "scarthgap");
    EXPECT_EQ(nxp::branch_for(imx, "imx-6.1.55-2.2.0.xml"), "imx-linux-mickledore");
    EXPECT_EQ(nxp::branch_for(imx, "imx-5.10.52-2.1.0_desktop.xml"), "imx-linux-hardknott");
}

TEST(NxpFamily, DefaultsComeFromTheManifestOnceThereIsOne) {
    EXPECT_EQ(nxp::family({}).machine, "imx8mp-var-dart");
    EXPECT_EQ(nxp::family(release("refs/tags/rel_imx_6.1.55_2.2.0", "mickledore")).machine, "imx8mpevk");
}

// ----------------------------------------------------------------------------------------------------- vendor trees

class NxpPlan : public ::testing::Test {
protected:
    NxpPlan() {
        workspace.manifest = "imx-6.1.55-2.2.0.xml";
        workspace.branch = "mickledore";
        workspace.input->files = {{"imx-setup-release.sh", "sources/meta-imx/tools/imx-setup-release.sh"}};
    }
    // A tree as it is after the plan has run.
    void finished() {
        host.file(".repo/manifest.xml", "<manifest>\n  <include name=\"imx-6.1.55-2.2.0.xml\" />\n</manifest>\n");
        host.file(".repo/manifests.git/config",
                  "[branch \"default\"]\n\tremote = origin\n\tmerge = refs/heads/mickledore\n");
        host.file("sources/poky/oe-init-build-env", "");
        host.file("sources/poky/.git/HEAD", commit_a + "\n");
        host.file("build/conf/bblayers.conf", "");
    }
    std::vector<Step> steps() { return nxp::plan(host.host(), workspace); }
    static std::vector<bool> needed(const std::vector<Step>& steps) {
        std::vector<bool> out;
        for (const auto& step : steps) out.push_back(!step.skip);
        return out;
    }

    testing::FakeHost host;
    Workspace workspace = release("refs/tags/rel_imx_6.1.55_2.2.0", "mickledore");
};

TEST_F(NxpPlan, NothingWithoutAVendorTree) {
    EXPECT_TRUE(steps().empty());
    finished();
    workspace.options = {{"layout", "pinned"}};
    EXPECT_TRUE(steps().empty());
}

TEST_F(NxpPlan, AFreshTreeIsInitialisedSyncedAndSetUp) {
    workspace.options = {{"vendor-tools", "yes"}, {"jobs", "4"}};
    workspace.machine = "imx93evk";
    const auto all = steps();
    ASSERT_EQ(all.size(), 5u);
    EXPECT_EQ(needed(all), (std::vector<bool>{true, false, true, true, true}));
    EXPECT_THAT(all[0].argv,
                ::testing::ElementsAre("repo", "init", "-u", "https://github.com/varigit/variscite-bsp-platform.git",
                                       "-b", "mickledore", "-m", "imx-6.1.55-2.2.0.xml"));
    EXPECT_THAT(all[2].argv, ::testing::ElementsAre("repo", "sync", "-j4", "--force-sync", "--no-clone-bundle"));
    EXPECT_EQ(all[3].path, "imx-setup-release.sh");
    EXPECT_FALSE(all[3].fix.empty());
    EXPECT_THAT(all[4].argv, ::testing::ElementsAre("bash", "-c", ". ./imx-setup-release.sh -b build"));
    EXPECT_TRUE(all[4].clean_env);
    EXPECT_EQ(find_value(all[4].env, "MACHINE"), "imx93evk");
    EXPECT_EQ(find_value(all[4].env, "DISTRO"), "fsl-imx-xwayland");
    EXPECT_EQ(find_value(all[4].env, "EULA"), "0");
}

TEST_F(NxpPlan, AFinishedTreeNeedsNothingAndSaysWhy) {
    finished();
    for (const auto& step : steps()) EXPECT_FALSE(step.skip.value_or("").empty()) << step.why;
}

TEST_F(NxpPlan, AnotherManifestStartsOver) {
    finished();
    workspace.manifest = "imx-6.1.36-2.1.0.xml";
    EXPECT_EQ(needed(steps()), (std::vector<bool>{true, true, true, true, true}));
}

TEST_F(NxpPlan, ADriftedCheckoutIsSyncedWithoutInit) {
    finished();
    host.file("sources/poky/.git/HEAD", commit_b + "\n");
    const auto all = steps();
    EXPECT_EQ(needed(all), (std::vector<bool>{false, true, true, true, true}));
    EXPECT_THAT(all[2].why, HasSubstr("sources/poky"));
}

TEST_F(NxpPlan, GitFilesAndBranchesAreFollowed) {
    finished();
    host.file("sources/meta-openembedded/.git", "gitdir: ../../.repo/projects/moe.git\n");
    host.file("sources/meta-openembedded/../../.repo/projects/moe.git/HEAD", "ref: refs/heads/mine\n");
    host.file("sources/meta-openembedded/../../.repo/projects/moe.git/refs/heads/mine", commit_b + "\n");
    EXPECT_THAT(steps()[2].why, HasSubstr("sources/meta-openembedded"));
}

TEST_F(NxpPlan, VariscitesLaterScriptTakesTheFolderAlone) {
    workspace.options = {{"vendor-tools", "yes"}, {"eula", "accept"}};
    workspace.input->projects.push_back(project("meta-variscite-bsp-imx", commit_a));
    workspace.input->files.push_back(
        {"var-setup-release.sh", "sources/meta-variscite-sdk-imx/scripts/var-setup-release.sh"});
    const auto all = steps();
    EXPECT_EQ(all[4].argv.back(), ". ./var-setup-release.sh build");
    EXPECT_EQ(find_value(all[4].env, "EULA"), "1");
}

TEST_F(NxpPlan, DoctorSaysTheSameAndChangesNothing) {
    const auto level = [&](std::string_view id) {
        for (const auto& finding : nxp::doctor(host.host(), workspace)) {
            if (finding.id == id) return finding.level;
        }
        return Level::block;
    };
    EXPECT_EQ(level("manifest"), Level::skip);
    EXPECT_EQ(level("forks-linux-imx"), Level::info);
    finished();
    EXPECT_EQ(level("manifest"), Level::pass);
    EXPECT_EQ(level("repo-tool"), Level::block);
    host.tool("repo", "repo version v2.64")
        .directory("forks/linux-imx")
        .file(".repo/project-objects/poky.git/HEAD", "");
    EXPECT_EQ(level("repo-tool"), Level::pass);
    EXPECT_EQ(level("forks-linux-imx"), Level::pass);
    EXPECT_EQ(level("git-cache"), Level::pass);
    workspace.branch = "scarthgap";
    EXPECT_EQ(level("manifest"), Level::info);
}

TEST(NxpTriage, EveryRuleKnowsItsSamples) {
    for (const auto& rule : nxp::triage_rules()) {
        const RE2 pattern(rule.pattern);
        ASSERT_TRUE(pattern.ok()) << rule.id << ": " << pattern.error();
        EXPECT_TRUE(RE2::PartialMatch(rule.positive, pattern)) << rule.id;
        EXPECT_FALSE(RE2::PartialMatch(rule.negative, pattern)) << rule.id;
        EXPECT_FALSE(rule.cause.empty() || rule.fix.empty() || rule.category.empty()) << rule.id;
    }
}

}  // namespace
}  // namespace bspctl
