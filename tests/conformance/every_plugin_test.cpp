// SPDX-License-Identifier: Apache-2.0
//
// What holds for every plugin, asked of each bundled one and of the good ones made here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <set>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "bspctl/wire.hpp"
#include "elf.hpp"
#include "parts.hpp"
#include "plugins/loaded_plugin.hpp"
#include "plugins/loader.hpp"
#include "plugins/negotiation.hpp"
#include "plugins/trust.hpp"

namespace bspctl::testing {
namespace {

namespace fs = std::filesystem;
using plugins::LoadedPlugin;

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".so") out.push_back(entry.path());
    }
    std::ranges::sort(out);
    return out;
}

std::vector<fs::path> every_plugin() {
    auto out = files_in(fs::path(BSPCTL_BUILD_DIR) / "lib/bspctl/bundled");
    for (const auto* name : {"acme", "checks_only", "good", "plain_c"}) out.push_back(part(name));
    return out;
}

class EveryPlugin : public ::testing::TestWithParam<fs::path> {
protected:
    EveryPlugin()
        : library_(plugins::load(plugins::open_trusted({GetParam(), plugins::Source::bundled}), GetParam())),
          agreement_(plugins::negotiate(library_.query, GetParam())) {}

    [[nodiscard]] std::unique_ptr<LoadedPlugin> instance() const {
        return std::make_unique<LoadedPlugin>(agreement_, plugins::HostSide{nullptr, &no_log_});
    }

    plugins::Library library_;
    plugins::Agreement agreement_;
    plugins::Registry::Log no_log_;
};

// Inputs that mean little: whatever a plugin makes of them, it must not fall over.
std::vector<Input> odd_inputs() {
    std::vector<Input> out(1);
    for (const auto kind : {kind_kas, kind_repo_manifest, kind_oe_layersetup, kind_bitbake_setup}) {
        auto& input = out.emplace_back();
        input.kind = kind;
        input.path = "/nowhere/x";
        input.file_name = "x";
        input.machine = "no-such-machine";
        input.text = std::string(100'000, '-');
        Project project;
        project.name = "...git";
        project.url = "://@:/";
        project.revision = "refs/heads/";
        input.projects = {project, {}, project};
        input.settings = {{"", ""}, {"LOCALCONF", "("}};
    }
    return out;
}

std::vector<Workspace> odd_workspaces() {
    std::vector<Workspace> out(1);
    for (const auto& input : odd_inputs()) {
        auto& workspace = out.emplace_back();
        workspace.root = workspace.bsp_root = "/nowhere";
        workspace.input = input;
        workspace.machine = input.machine;
        workspace.manifest = input.file_name;
        workspace.options = {{"layout", "pinned"}, {"jobs", "many"}};
    }
    return out;
}

std::string dump(const std::vector<KeyValue>& pairs) {
    std::string out;
    for (const auto& pair : pairs) out += pair.key + "=" + pair.value + "\n";
    return out;
}

std::string dump(const Verdict& verdict) {
    return std::to_string(verdict.confidence) + verdict.soc + "/" + verdict.vendor + text::join(verdict.evidence, "\n");
}

std::string dump(const KasConfig& config) {
    std::string out = config.machine + config.distro + text::join(config.targets, ",");
    for (const auto& repo : config.repos)
        out += repo.name + repo.url + repo.path + repo.commit + repo.tag + repo.branch;
    for (const auto& layer : config.layers) out += layer.repo + ":" + layer.subdir;
    for (const auto& block : config.local_conf) out += block.name + block.text;
    for (const auto& block : config.bblayers_conf) out += block.name + block.text;
    for (const auto& variable : config.env) out += variable.name + variable.value.value_or("(null)");
    return out + text::join(config.notes, "\n");
}

std::string dump(const std::vector<Step>& steps) {
    std::string out;
    for (const auto& step : steps) out += step.name + step.phase + text::join(step.argv, " ") + step.path + step.text;
    return out;
}

std::string dump(const std::vector<Finding>& findings) {
    std::string out;
    for (const auto& finding : findings) out += finding.id + finding.summary + finding.why + finding.fix;
    return out;
}

// An answer or a Failure as text; both are answers.
template <class Call>
std::string outcome(Call&& call) {
    try {
        return dump(call());
    } catch (const Failure& failure) {
        return std::string("failure: ") + failure.what() + failure.why() + failure.fix();
    }
}

// Everything the plugin says to the odd inputs.
std::vector<std::string> outcomes(LoadedPlugin& plugin) {
    std::vector<std::string> out;
    for (const auto& input : odd_inputs()) out.push_back(outcome([&] { return plugin.detect(input); }));
    for (const auto& workspace : odd_workspaces()) {
        out.push_back(outcome([&] { return wire::to_pairs(plugin.family(workspace)); }));
        out.push_back(outcome([&] { return plugin.kas(workspace); }));
        out.push_back(outcome([&] { return plugin.plan(workspace); }));
        out.push_back(outcome([&] { return plugin.doctor(workspace); }));
    }
    return out;
}

TEST_P(EveryPlugin, QueryGivesTheSameDescriptorEachTime) {
    EXPECT_EQ(library_.query(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR), agreement_.plugin);
    EXPECT_EQ(library_.query(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR + 7), agreement_.plugin);  // a newer host
}

TEST_P(EveryPlugin, ServesNoMajorButItsOwn) {
    EXPECT_EQ(library_.query(0, 0), nullptr);
    EXPECT_EQ(library_.query(BSPCTL_ABI_MAJOR + 1, 0), nullptr);
    EXPECT_EQ(library_.query(0xffffffffu, 0), nullptr);
}

TEST_P(EveryPlugin, StatesWhoItIs) {
    EXPECT_TRUE(plugins::is_plugin_id(agreement_.info.id)) << agreement_.info.id;
    EXPECT_FALSE(agreement_.info.capabilities.empty());
}

TEST_P(EveryPlugin, KnowsNoExtensionButThoseItKnows) {
    for (const auto* id :
         {"", "bspctl", "bspctl.kas", "bspctl.kas/", "bspctl.kas/12", "bspctl.kas/1 ", "bspctl.nothing/1"}) {
        EXPECT_EQ(agreement_.plugin->extension(wire::view(id)), nullptr) << id;
    }
    EXPECT_EQ(agreement_.plugin->extension(wire::absent()), nullptr);
    for (const auto& id : agreement_.info.capabilities) {
        EXPECT_EQ(agreement_.plugin->extension(wire::view(id)), agreement_.plugin->extension(wire::view(id))) << id;
    }
}

TEST_P(EveryPlugin, ExportsItsEntryAndNothingElse) {
    auto exports = strong_exports(slurp(GetParam()));
    // What instrumented builds add is no business of the plugin's.
    std::erase_if(exports, [](const std::string& name) { return name.starts_with("__"); });
    EXPECT_THAT(exports, ::testing::ElementsAre(BSPCTL_PLUGIN_ENTRY));
}

TEST_P(EveryPlugin, LivesWithoutHostServices) {
    for (int i = 0; i < 100; ++i) EXPECT_NE(instance(), nullptr);
}

TEST_P(EveryPlugin, AnEmptyInputIsNotItsOwn) {
    if (agreement_.tables.detect == nullptr) GTEST_SKIP() << "offers no detection";
    EXPECT_EQ(instance()->detect({}).confidence, 0);
}

TEST_P(EveryPlugin, SaysTheSameTwice) {
    const auto one = instance();
    const auto other = instance();
    const auto first = outcomes(*one);
    EXPECT_EQ(first, outcomes(*one));
    EXPECT_EQ(first, outcomes(*other));
}

TEST_P(EveryPlugin, IsQuietAndLeavesTheProcessAsItWas) {
    const auto folder = fs::current_path();
    const std::string locale = std::setlocale(LC_ALL, nullptr);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const auto plugin = instance();
    (void)outcomes(*plugin);
    (void)plugin->triage();
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(fs::current_path(), folder);
    EXPECT_EQ(std::setlocale(LC_ALL, nullptr), locale);
}

TEST_P(EveryPlugin, FailuresSayHowToGoOn) {
    const auto plugin = instance();
    for (const auto& workspace : odd_workspaces()) {
        try {
            (void)plugin->kas(workspace);
        } catch (const Failure& failure) {
            EXPECT_STRNE(failure.what(), "");
            EXPECT_NE(failure.why(), "") << failure.what();
            EXPECT_NE(failure.fix(), "") << failure.what();
        }
    }
}

TEST_P(EveryPlugin, FindingsAreDistinctAndNameARemedy) {
    const auto plugin = instance();
    for (const auto& workspace : odd_workspaces()) {
        std::set<std::string> ids;
        for (const auto& finding : plugin->doctor(workspace)) {
            EXPECT_TRUE(ids.insert(finding.id).second) << finding.id << " occurs twice";
            const bool is_bad = finding.level == Level::warn || finding.level == Level::block;
            EXPECT_TRUE(!is_bad || !finding.fix.empty()) << finding.id << " has no remedy";
        }
    }
}

TEST_P(EveryPlugin, RulesAreDistinctAndCarrySamples) {
    std::set<std::string> ids;
    for (const auto& rule : instance()->triage()) {
        EXPECT_TRUE(ids.insert(rule.id).second) << rule.id << " occurs twice";
        EXPECT_NE(rule.positive, "") << rule.id;
        EXPECT_NE(rule.negative, "") << rule.id;
    }
}

std::string test_name(const ::testing::TestParamInfo<fs::path>& plugin) {
    auto name = plugin.param.stem().string().substr(std::string_view("bspctl-").size());
    std::ranges::replace_if(
        name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(, EveryPlugin, ::testing::ValuesIn(every_plugin()), test_name);

}  // namespace
}  // namespace bspctl::testing
