// SPDX-License-Identifier: Apache-2.0
//
// A value that is packed into views and read back is the same value.
#include "bspctl/wire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace wire = bspctl::wire;
using ::testing::ElementsAre;

TEST(Wire, AbsentAndEmptyAreTwoThings) {
    EXPECT_EQ(wire::absent().data, nullptr);
    EXPECT_NE(wire::view({}).data, nullptr);
    EXPECT_EQ(wire::view_or_absent("").data, nullptr);
    EXPECT_EQ(wire::read(wire::absent()), "");
    EXPECT_EQ(wire::read(wire::view(std::string_view("a\0b", 3))), std::string("a\0b", 3));
}

TEST(Wire, AListWithoutDataIsEmptyWhateverItsSize) {
    EXPECT_TRUE(wire::read(bspctl_str_list{nullptr, 3}).empty());
    EXPECT_TRUE(wire::read(bspctl_kv_list{nullptr, 3}).empty());
}

TEST(Wire, HasFieldGoesByTheStatedSize) {
    auto finding = wire::sized<bspctl_finding>();
    EXPECT_TRUE(wire::has_field(&finding, &bspctl_finding::fix));
    finding.size = offsetof(bspctl_finding, fix);
    EXPECT_FALSE(wire::has_field(&finding, &bspctl_finding::fix));
    EXPECT_TRUE(wire::has_field(&finding, &bspctl_finding::why));
    finding.size = offsetof(bspctl_finding, fix) + 1;  // half a field is none
    EXPECT_FALSE(wire::has_field(&finding, &bspctl_finding::fix));
}

TEST(Wire, Workspace) {
    bspctl::Project project;
    project.name = "meta-acme";
    project.url = "https://example.org/meta-acme";
    project.layers_form = bspctl::LayersForm::listed;
    project.layers = {"meta-a", "meta-b"};
    project.attributes = {{"k", "v"}};
    bspctl::Input input;
    input.kind = bspctl::kind_kas;
    input.targets = {"image"};
    input.projects = {project, {}};
    input.settings = {{"A", "1"}, {"A", "2"}};
    input.files = {{"dest", "source"}};
    input.text = "machine: m\n";
    bspctl::Workspace workspace;
    workspace.root = "/w";
    workspace.input = input;
    workspace.options = {{"jobs", "8"}};

    const auto copy = wire::read(*wire::PackedWorkspace(workspace).get());
    EXPECT_EQ(copy.root, "/w");
    EXPECT_EQ(copy.bsp_root, "");
    EXPECT_EQ(copy.option("jobs"), "8");
    EXPECT_EQ(copy.option("none", "fallback"), "fallback");
    ASSERT_TRUE(copy.input);
    EXPECT_EQ(copy.input->kind, "kas");
    EXPECT_THAT(copy.input->targets, ElementsAre("image"));
    EXPECT_EQ(copy.input->settings, input.settings);
    EXPECT_EQ(copy.input->files, input.files);
    EXPECT_EQ(copy.input->text, input.text);
    ASSERT_EQ(copy.input->projects.size(), 2u);
    EXPECT_EQ(copy.input->projects[0].url, project.url);
    EXPECT_EQ(copy.input->projects[0].layers_form, bspctl::LayersForm::listed);
    EXPECT_THAT(copy.input->projects[0].layers, ElementsAre("meta-a", "meta-b"));
    EXPECT_EQ(copy.input->projects[0].attributes, project.attributes);
    EXPECT_EQ(copy.input->find("meta-acme"), &copy.input->projects[0]);
}

TEST(Wire, WorkspaceWithoutInput) { EXPECT_EQ(wire::read(*wire::PackedWorkspace({}).get()).input, std::nullopt); }

TEST(Wire, Step) {
    bspctl::Step step;
    step.name = "write";
    step.phase = "setup";
    step.action = bspctl::StepAction::write;
    step.argv = {"a", ""};
    step.cwd = "build";
    step.env = {{"K", "v"}};
    step.clean_env = step.network = true;
    step.path = "p";
    step.text = "t";
    step.why = "w";
    step.skip = "";
    step.fix = "f";
    step.outputs = {"o"};
    const auto copy = wire::read(*wire::PackedStep(step).get());
    EXPECT_EQ(copy.action, step.action);
    EXPECT_EQ(copy.argv, step.argv);
    EXPECT_EQ(copy.cwd, "build");
    EXPECT_EQ(copy.env, step.env);
    EXPECT_TRUE(copy.clean_env);
    EXPECT_TRUE(copy.network);
    EXPECT_EQ(copy.path + copy.text + copy.why + copy.fix, "ptwf");
    EXPECT_EQ(copy.skip, "");  // present, though empty: the step is skipped
    EXPECT_EQ(copy.outputs, step.outputs);
    EXPECT_EQ(wire::read(*wire::PackedStep({}).get()).skip, std::nullopt);
}

TEST(Wire, FindingRuleRepoAndVerdict) {
    const auto finding = wire::read(wire::pack(bspctl::Finding{"id", bspctl::Level::block, "s", "w", "f"}));
    EXPECT_EQ(finding.level, bspctl::Level::block);
    EXPECT_EQ(finding.id + finding.summary + finding.why + finding.fix, "idswf");

    const bspctl::Rule rule{"id", "c", bspctl::Scope::task_log, 7, true, "p", "u", "ca", "f", "l", "+", "-"};
    const auto same = wire::read(wire::pack(rule));
    EXPECT_EQ(same.scope, rule.scope);
    EXPECT_EQ(same.priority, 7);
    EXPECT_TRUE(same.transient);
    EXPECT_EQ(same.id + same.category + same.pattern + same.unless + same.cause + same.fix + same.link, "idcpucafl");
    EXPECT_EQ(same.positive + same.negative, "+-");

    const auto repo = wire::read(wire::pack(bspctl::KasRepo{"n", "u", "p", "c", "t", "b"}));
    EXPECT_EQ(repo.name + repo.url + repo.path + repo.commit + repo.tag + repo.branch, "nupctb");

    const bspctl::Verdict verdict{40, "soc", "", {}};
    const auto packed = wire::pack(verdict);
    EXPECT_EQ(packed.confidence, 40);
    EXPECT_EQ(packed.vendor.data, nullptr);
}

TEST(Wire, FamilyInfoByKeys) {
    bspctl::FamilyInfo info;
    info.family = "f";
    info.title = "t";
    info.directory = "d";
    info.machine = "m";
    info.distro = "di";
    info.image = "i";
    info.manifest = "ma";
    info.repo_url = "r";
    info.branch = "b";
    info.manifest_dir = "md";
    info.manifest_checkout = "mc";
    info.manifest_subdir = "ms";
    info.overlays = {"o1", "o2"};
    info.vendor_tree_markers = {"v"};
    info.host_tools = {"h"};
    info.extra = {{"x", "y"}};
    const auto pairs = wire::to_pairs(info);
    bspctl::FamilyInfo copy;
    for (const auto& pair : pairs) wire::assign(copy, pair.key, pair.value);
    EXPECT_EQ(wire::to_pairs(copy), pairs);
    EXPECT_EQ(pairs.size(), 17u);
    EXPECT_EQ(copy.manifest_subdir, "ms");
    EXPECT_EQ(copy.extra, info.extra);
}

}  // namespace
