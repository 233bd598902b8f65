// SPDX-License-Identifier: Apache-2.0
//
// What the TI plugin answers, on small inputs of the test's own: revisions, addresses, choices, templates it does not
// know, the plan of a tree of the layer tool, checks and rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <cstdlib>
#include <map>
#include <stdexcept>

#include "base/text.hpp"
#include "bspctl/sdk.hpp"
#include "temp_dir.hpp"
#include "ti/doctor.hpp"
#include "ti/kas.hpp"
#include "ti/plan.hpp"
#include "ti/release.hpp"
#include "ti/templates.hpp"
#include "ti/triage.hpp"

namespace {

using bspctl::Input;
using bspctl::KasConfig;
using bspctl::LayerRef;
using bspctl::LayersForm;
using bspctl::Level;
using bspctl::Project;
using bspctl::Step;
using bspctl::StepAction;
using bspctl::Workspace;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Project project(std::string name, std::string revision, LayersForm form = LayersForm::root) {
    Project out;
    out.name = std::move(name);
    out.url = "https://git.example/" + out.name;
    out.branch = "stable";
    out.revision = std::move(revision);
    out.layers_form = form;
    return out;
}

Workspace workspace_with(std::vector<Project> projects, std::vector<bspctl::KeyValue> settings = {}) {
    Workspace out;
    out.bsp_root = "/w/ti";
    out.machine = "am62xx-evm";
    out.input.emplace();
    out.input->kind = bspctl::kind_oe_layersetup;
    out.input->file_name = "arago-config.txt";
    out.input->projects = std::move(projects);
    out.input->settings = std::move(settings);
    return out;
}

// ------------------------------------------------------------------------------------------------ kas configuration

TEST(TiKas, ARevisionIsACommitATagOrABranch) {
    const auto config = ti::kas_config(
        workspace_with({project("full", std::string(40, 'a')), project("short", "0784db7"), project("upper", "ABCDEF0"),
                        project("tag", "08.06.00.007"), project("word", "ti2017.06"), project("six", "abcdef"),
                        project("tip", ""), project("ref", "refs/tags/v1"), project("origin", "origin/next")}));
    std::vector<std::string> said;
    for (const auto& repo : config.repos) said.push_back(repo.commit + "|" + repo.tag + "|" + repo.branch);
    EXPECT_THAT(said, ElementsAre(std::string(40, 'a') + "||", "0784db7||", "abcdef0||", "|08.06.00.007|",
                                  "|ti2017.06|", "|abcdef|", "||stable", "|v1|", "||next"));
    EXPECT_EQ(config.repos[0].path, "sources/full");
    EXPECT_THAT(config.notes, Contains(HasSubstr("short 0784db7")));
}

TEST(TiKas, LayersKeepTheirFormAndOrder) {
    auto listed = project("listed", "v1", LayersForm::listed);
    listed.layers = {"b", "a", "b"};
    const auto config =
        ti::kas_config(workspace_with({project("bitbake", "v1"), listed, project("root", "v1"),
                                       project("silent", "v1", LayersForm::unstated), project("root", "v2")}));
    EXPECT_THAT(config.layers, ElementsAre(LayerRef{"listed", "b"}, LayerRef{"listed", "a"}, LayerRef{"root", "."}));
    EXPECT_EQ(config.repos.size(), 4u);
    EXPECT_THAT(config.notes, Contains(HasSubstr("silent")));
    EXPECT_THAT(config.notes, Contains(HasSubstr("named twice")));
}

TEST(TiKas, AddressesNeedNoKey) {
    EXPECT_EQ(ti::public_url("git@github.com:team/a.git"), "https://github.com/team/a.git");
    EXPECT_EQ(ti::public_url("ssh://git@github.com/team/a.git"), "https://github.com/team/a.git");
    EXPECT_EQ(ti::public_url("git://github.com/team/a.git"), "https://github.com/team/a.git");
    EXPECT_EQ(ti::public_url("git@host.example:a"), "git@host.example:a");
    EXPECT_EQ(ti::public_url("git://git.example/a"), "git://git.example/a");
}

TEST(TiKas, ChoicesWinOverTheTemplate) {
    auto workspace =
        workspace_with({project("a", "v1")}, {{"OECORELOCALCONF", "./sample-files/local-poky.conf.sample"}});
    EXPECT_EQ(ti::kas_config(workspace).distro, "poky");
    EXPECT_THAT(ti::kas_config(workspace).targets, ElementsAre("core-image-minimal"));
    workspace.distro = "own";
    workspace.image = "own-image";
    EXPECT_EQ(ti::kas_config(workspace).distro, "own");
    EXPECT_THAT(ti::kas_config(workspace).targets, ElementsAre("own-image"));
    workspace = workspace_with({project("a", "v1")}, {{"OECORELOCALCONF", "x/local.conf.sample"}});
    EXPECT_EQ(ti::kas_config(workspace).distro, "nodistro");
}

TEST(TiKas, OnlyABoardVendorsConfigurationHasADefaultMachine) {
    auto workspace = workspace_with({project("meta-ti", "v1")});
    workspace.machine.clear();
    try {
        (void)ti::kas_config(workspace);
        FAIL() << "a machine came from nowhere";
    } catch (const bspctl::Error& error) {
        EXPECT_THAT(error.fix(), HasSubstr("-m MACHINE"));
    }
    workspace.input->projects.push_back(project("meta-variscite-bsp-ti", "v1"));
    EXPECT_EQ(ti::kas_config(workspace).machine, "am62x-var-som");
    workspace.input->file_name = "processor-sdk-08.02.00.24-config_var01.txt";
    EXPECT_EQ(ti::kas_config(workspace).machine, "am335x-var-som");
}

TEST(TiKas, SettingsBecomeBlocks) {
    const auto config = ti::kas_config(workspace_with(
        {project("a", "v1")}, {{"OECORELOCALCONF", "./sample-files/local-arago64-v2.conf.sample"},
                               {"OECORELAYERCONF", "./sample-files/bblayers-dunfell-browser.conf.sample"},
                               {"LOCALCONF", "X:append = \" one\""},
                               {"MOTD", "take"},
                               {"LOCALCONF", "Y = \"2\""},
                               {"MOTD", "care"}}));
    ASSERT_EQ(config.local_conf.size(), 3u);
    EXPECT_EQ(config.local_conf[0].text, "OEBASE = \"${TOPDIR}/..\"\n");
    EXPECT_THAT(config.local_conf[1].text, HasSubstr("TMPDIR = \"${TOPDIR}/arago-tmp\"\n"));
    EXPECT_THAT(config.local_conf[1].text, testing::Not(HasSubstr("\nMACHINE ")));
    EXPECT_THAT(config.local_conf[1].text, testing::Not(HasSubstr("\nDISTRO ")));
    EXPECT_EQ(config.local_conf[2].text, "X:append = \" one\"\nY = \"2\"\n");
    ASSERT_EQ(config.bblayers_conf.size(), 1u);
    EXPECT_THAT(config.bblayers_conf[0].text, HasSubstr("dunfell"));
    EXPECT_THAT(config.notes, ElementsAre(HasSubstr("second colon"), HasSubstr("take care")));
}

TEST(TiKas, AnUnknownTemplateIsReplacedByTheNearestAndSaid) {
    EXPECT_EQ(ti::local_template("./s/local-arago64-v3.conf.sample").name, "local-arago64-v2");
    EXPECT_EQ(ti::local_template("local-processor-sdk-64-v2.conf.sample").name, "local-processor-sdk-64");
    EXPECT_EQ(ti::local_template("local-poky-v9.conf.sample").name, "local-poky-v2");
    EXPECT_EQ(ti::local_template("").name, "local-arago64-v2");
    EXPECT_FALSE(ti::local_template("").exact);
    EXPECT_TRUE(ti::local_template("./other/folder/local-poky.conf.sample").exact);
    EXPECT_EQ(ti::layer_template("bblayers-kirkstone.conf.sample").lines.size(), 0u);
    const auto config =
        ti::kas_config(workspace_with({project("a", "v1")}, {{"OECORELOCALCONF", "x/local-new.conf.sample"},
                                                             {"OECORELAYERCONF", "bblayers.conf.sample"}}));
    EXPECT_THAT(config.notes, ElementsAre(HasSubstr("x/local-new.conf.sample is not known")));
}

TEST(TiKas, AnotherKindOfInputIsAnError) {
    auto workspace = workspace_with({project("a", "v1")});
    workspace.input->kind = bspctl::kind_kas;
    EXPECT_THROW((void)ti::kas_config(workspace), bspctl::Error);
    workspace.input.reset();
    EXPECT_THROW((void)ti::kas_config(workspace), bspctl::Error);
}

TEST(TiFamily, TheBranchComesFromTheName) {
    EXPECT_EQ(ti::tool_branch("processor-sdk-scarthgap-chromium-11.00.09.04-config_var01.txt"),
              "scarthgap_11.00.09.04_var01");
    EXPECT_EQ(ti::tool_branch("processor-sdk-scarthgap-11.02.08.02-config_var02.txt"), "scarthgap_11.02.08.02_var02");
    EXPECT_EQ(ti::tool_branch("processor-sdk-08.06.00.42-config_var01.txt"), "master_var01");
    for (const char* other :
         {"arago-master-config.txt", "processor-sdk-x-1.2-config_var01.txt", "processor-sdk-.txt", ""}) {
        EXPECT_EQ(ti::tool_branch(other), "scarthgap_11.00.09.04_var01") << other;
    }
}

// --------------------------------------------------------------------------------------------- plan, checks and rules

// A host whose files are a map; folders are what lies before a slash.
class FakeHost {
public:
    explicit FakeHost(std::map<std::string, std::string> files) : files_(std::move(files)) {
        services_.size = sizeof services_;
        services_.ctx = this;
        services_.read_file = [](void* ctx, bspctl_str path, const bspctl_receiver* out) {
            const auto& known = static_cast<FakeHost*>(ctx)->files_;
            const auto found = known.find(bspctl::wire::read(path));
            if (found == known.end()) return BSPCTL_NO;
            out->put(out->ctx, bspctl::wire::view(found->second));
            return BSPCTL_OK;
        };
        services_.file_kind = [](void* ctx, bspctl_str path) {
            const auto name = bspctl::wire::read(path);
            const auto& known = static_cast<FakeHost*>(ctx)->files_;
            if (known.contains(name)) return BSPCTL_FILE_REGULAR;
            const auto below = known.lower_bound(name + "/");
            return below != known.end() && below->first.starts_with(name + "/") ? BSPCTL_FILE_DIRECTORY
                                                                                : BSPCTL_FILE_NONE;
        };
        host_.size = sizeof host_;
        host_.ctx = this;
        host_.extension = [](void* ctx, bspctl_str) -> const void* { return &static_cast<FakeHost*>(ctx)->services_; };
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    [[nodiscard]] bspctl::Host host() const { return bspctl::Host(&host_); }

private:
    std::map<std::string, std::string> files_;
    bspctl_services services_{};
    bspctl_host host_{};
};

const std::string manifest = "processor-sdk-scarthgap-chromium-11.00.09.04-config_var01.txt";

std::map<std::string, std::string> fresh_tree() {
    return {{"oe-layertool/oe-layertool-setup.sh", "#!/bin/sh\n"}, {"oe-layertool/configs/variscite/" + manifest, ""}};
}

std::map<std::string, std::string> ready_tree() {
    auto files = fresh_tree();
    files["sources/oe-core/oe-init-build-env"] = "";
    files["conf/active-config.txt"] = manifest + "\n";
    files["build/conf/bblayers.conf"] = "";
    files["build/conf/local.conf"] = "A = \"1\"\nMACHINE = \"am62x-var-som\"\nDISTRO = \"arago\"\n";
    return files;
}

Workspace vendor_workspace(std::vector<bspctl::KeyValue> options = {}) {
    Workspace out;
    out.bsp_root = "/w/ti";
    out.manifest = manifest;
    out.options = std::move(options);
    return out;
}

std::vector<Step> needed(const std::vector<Step>& steps) {
    std::vector<Step> out;
    for (const auto& step : steps) {
        if (!step.skip) out.push_back(step);
    }
    return out;
}

Step run_step(const std::vector<Step>& steps, std::string_view name) {
    for (const auto& step : steps) {
        if (step.name == name && step.action == StepAction::run) return step;
    }
    throw std::runtime_error("no such step");
}

TEST(TiPlan, NothingWithoutALayerTool) {
    EXPECT_THAT(ti::plan(FakeHost({}).host(), vendor_workspace()), IsEmpty());
    EXPECT_THAT(ti::plan(FakeHost(ready_tree()).host(), vendor_workspace({{"layout", "pinned"}})), IsEmpty());
    // Asked for a tree that nobody has set up: the first step says how to get the tool.
    const auto steps = ti::plan(FakeHost({}).host(), vendor_workspace({{"layout", "workspace"}}));
    ASSERT_FALSE(steps.empty());
    EXPECT_EQ(steps[0].action, StepAction::require);
    EXPECT_THAT(steps[0].fix, HasSubstr("git clone"));
}

TEST(TiPlan, RunsTheToolInItsOwnFolder) {
    const auto steps = ti::plan(FakeHost(fresh_tree()).host(), vendor_workspace({{"dl-dir", "/dl"}, {"force", "yes"}}));
    const auto run = run_step(steps, "ti_layertool");
    EXPECT_THAT(run.argv, ElementsAre("bash", "./oe-layertool-setup.sh", "-f", "configs/variscite/" + manifest, "-b",
                                      "/w/ti", "-d", "/dl", "-r"));
    EXPECT_EQ(run.cwd, "oe-layertool");
    EXPECT_TRUE(run.network);
    EXPECT_EQ(run.phase, "sync");
}

TEST(TiPlan, AReadyTreeNeedsNothing) {
    EXPECT_THAT(needed(ti::plan(FakeHost(ready_tree()).host(), vendor_workspace())), IsEmpty());
    EXPECT_FALSE(needed(ti::plan(FakeHost(ready_tree()).host(), vendor_workspace({{"force", "yes"}}))).empty());
}

TEST(TiPlan, AChangedConfigurationRunsTheToolAgain) {
    auto files = ready_tree();
    files["conf/active-config.txt"] = "another.txt";
    const auto steps = needed(ti::plan(FakeHost(files).host(), vendor_workspace()));
    EXPECT_FALSE(run_step(steps, "ti_layertool").argv.empty());
    const auto& record = steps.back();
    EXPECT_EQ(record.action, StepAction::write);
    EXPECT_EQ(record.path, "conf/active-config.txt");
    EXPECT_EQ(record.text, manifest + "\n");
}

TEST(TiPlan, AConfigurationOfAnotherFolderIsFoundAndAForeignOneNamedWhole) {
    auto workspace = vendor_workspace();
    workspace.manifest = "own.txt";
    workspace.input.emplace();
    workspace.input->path = "/elsewhere/own.txt";
    EXPECT_THAT(run_step(ti::plan(FakeHost(fresh_tree()).host(), workspace), "ti_layertool").argv,
                Contains("/elsewhere/own.txt"));
    auto files = fresh_tree();
    files["oe-layertool/configs/own.txt"] = "";
    EXPECT_THAT(run_step(ti::plan(FakeHost(files).host(), workspace), "ti_layertool").argv,
                Contains("configs/own.txt"));
}

TEST(TiPlan, AnotherMachineRewritesLocalConf) {
    auto workspace = vendor_workspace();
    workspace.machine = "am62x-other";
    const auto steps = needed(ti::plan(FakeHost(ready_tree()).host(), workspace));
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_EQ(steps[1].name, "ti_setup_env");
    workspace.machine = "a\" ; rm -rf x";
    EXPECT_THROW((void)ti::plan(FakeHost(ready_tree()).host(), workspace), bspctl::Error);
}

// The command of the plan and with_choices(), which decides whether it is needed, must mean the same.
TEST(TiPlan, TheCommandDoesWhatTheSkipRuleExpects) {
    const std::string text =
        "# MACHINE = \"comment\"\nMACHINE ?= \"a\"\n  DISTRO   = \"b\"\nDL_DIR = \"/d\"\nDL_DIR:forcevariable = "
        "\"/e\"\n"
        "DL_DIRECTORY = \"keep\"\nMACHINEOVERRIDES = \"keep\"\nMACHINE \?\?= \"c\"\nDISTRO_FEATURES = \"keep\"\nDISTRO "
        "= \"d\"\n";
    const auto expected =
        "# MACHINE = \"comment\"\nDL_DIRECTORY = \"keep\"\nMACHINEOVERRIDES = \"keep\"\n"
        "DISTRO_FEATURES = \"keep\"\nMACHINE = \"am62x-var-som\"\nDISTRO = \"arago\"\n";
    EXPECT_EQ(ti::with_choices(text, "am62x-var-som", "arago"), expected);
    EXPECT_EQ(ti::with_choices(expected, "am62x-var-som", "arago"), expected);

    const bspctl::testing::TempDir dir;
    const auto file = dir.write("build/conf/local.conf", text);
    const auto argv = run_step(ti::plan(FakeHost(fresh_tree()).host(), vendor_workspace()), "ti_setup_env").argv;
    const auto command =
        "cd " + bspctl::text::shell_quote(dir.path().string()) + " && " + bspctl::text::shell_quote(argv);
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(bspctl::testing::slurp(file), expected);
}

std::map<std::string, Level> levels(const std::map<std::string, std::string>& files, const Workspace& workspace) {
    std::map<std::string, Level> out;
    for (const auto& finding : ti::doctor(FakeHost(files).host(), workspace)) out[finding.id] = finding.level;
    return out;
}

TEST(TiDoctor, APinnedBuildNeedsNoLayerTool) {
    EXPECT_EQ(levels({}, vendor_workspace()), (std::map<std::string, Level>{{"ti-layertool", Level::skip}}));
    EXPECT_EQ(levels({}, vendor_workspace({{"layout", "workspace"}})).at("ti-layertool"), Level::block);
}

TEST(TiDoctor, AVendorTreeIsLookedAt) {
    auto files = ready_tree();
    files["forks/ti-u-boot/HEAD"] = "";
    auto found = levels(files, vendor_workspace());
    EXPECT_EQ(found.at("ti-layertool"), Level::pass);
    EXPECT_EQ(found.at("ti-config"), Level::pass);
    EXPECT_EQ(found.at("forks-ti-linux-kernel"), Level::info);
    EXPECT_EQ(found.at("forks-ti-u-boot"), Level::pass);
    files["conf/active-config.txt"] = "another.txt";
    EXPECT_EQ(levels(files, vendor_workspace()).at("ti-config"), Level::info);
    files.erase("conf/active-config.txt");
    EXPECT_EQ(levels(files, vendor_workspace()).at("ti-config"), Level::skip);
}

TEST(TiTriage, EachRuleKnowsItsOwnSamples) {
    for (const auto& rule : ti::triage_rules()) {
        const re2::RE2 pattern(rule.pattern, re2::RE2::Quiet);
        ASSERT_TRUE(pattern.ok()) << rule.id << ": " << pattern.error();
        EXPECT_TRUE(re2::RE2::PartialMatch(rule.positive, pattern)) << rule.id;
        EXPECT_FALSE(re2::RE2::PartialMatch(rule.negative, pattern)) << rule.id;
        EXPECT_FALSE(rule.cause.empty() || rule.fix.empty() || rule.category.empty()) << rule.id;
    }
}

}  // namespace
