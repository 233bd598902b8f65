// SPDX-License-Identifier: Apache-2.0
//
// What a good plugin says arrives as it was said, and what it asks of the host is answered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "bspctl/abi.h"
#include "parts.hpp"

namespace bspctl::testing {
namespace {

using ::testing::ElementsAre;

class Answers : public ::testing::Test {
protected:
    Answers() : registry_(load()), good_(*registry_.family("good")) {}

    plugins::Registry load() {
        room_.add("good");
        plugins::LoadOptions options;
        options.settings = {{"build.jobs", "8"}};
        return room_.load(options);
    }
    std::string finding(const std::string& id) {
        for (const auto& entry : good_.doctor({})) {
            if (entry.id == id) return entry.summary;
        }
        return "(no such finding)";
    }

    PluginRoom room_;
    plugins::Registry registry_;
    plugins::Plugin& good_;
};

TEST_F(Answers, Info) {
    const auto& info = good_.info();
    EXPECT_EQ(info.id, "test.good");
    EXPECT_EQ(info.name, "Good");
    EXPECT_EQ(info.version, "1.2.3");
    EXPECT_EQ(info.vendor, "Test");
    EXPECT_EQ(info.abi_major, BSPCTL_ABI_MAJOR);
    EXPECT_EQ(info.path, room_.folder() / "bspctl-good.so");
    EXPECT_THAT(info.capabilities, ElementsAre("bspctl.family/1", "bspctl.detect/1", "bspctl.kas/1", "bspctl.plan/1",
                                               "bspctl.doctor/1", "bspctl.triage/1"));
    EXPECT_TRUE(good_.offers("bspctl.kas/1"));
    EXPECT_FALSE(good_.offers("bspctl.kas/2"));
}

TEST_F(Answers, Family) {
    const auto family = good_.family({});
    EXPECT_EQ(family.title, "Good boards");
    EXPECT_THAT(family.overlays, ElementsAre("one.yml", "two.yml"));
    EXPECT_EQ(find_value(family.extra, "colour"), "green");
    EXPECT_EQ(registry_.families(), std::vector<plugins::Plugin*>{&good_});
    EXPECT_EQ(registry_.family("other"), nullptr);
}

TEST_F(Answers, Detect) {
    Input input;
    input.machine = "good-1";
    const auto verdict = good_.detect(input);
    EXPECT_EQ(verdict.confidence, 90);
    EXPECT_EQ(verdict.soc, "good");
    EXPECT_EQ(verdict.vendor, "vendor");
    EXPECT_THAT(verdict.evidence, ElementsAre("the machine starts with good"));
}

TEST_F(Answers, Kas) {
    Workspace workspace;
    workspace.machine = "good-1";
    const auto config = good_.kas(workspace);
    EXPECT_EQ(config.machine, "good-1");
    EXPECT_THAT(config.targets, ElementsAre("image-a", "image-b"));
    ASSERT_EQ(config.repos.size(), 1u);
    EXPECT_EQ(config.repos[0].commit, "abc123");
    EXPECT_EQ(config.repos[0].tag, "");
    EXPECT_THAT(config.layers, ElementsAre(LayerRef{"poky", "meta"}, LayerRef{"poky", "."}));
    EXPECT_EQ(config.local_conf.at(0).text, "A = \"1\"\n");
    EXPECT_EQ(config.bblayers_conf.at(0).name, "two");
    EXPECT_EQ(config.env.at(0).value, std::nullopt);
    EXPECT_EQ(config.env.at(1).value, "value");
    EXPECT_THAT(config.notes, ElementsAre("grüße"));
}

TEST_F(Answers, Plan) {
    const auto steps = good_.plan({});
    ASSERT_EQ(steps.size(), 2u);
    EXPECT_EQ(steps[0].action, StepAction::run);
    EXPECT_THAT(steps[0].argv, ElementsAre("repo", "sync", ""));
    EXPECT_THAT(steps[0].env, ElementsAre(KeyValue{"A", "b"}));
    EXPECT_TRUE(steps[0].network);
    EXPECT_EQ(steps[0].skip, std::nullopt);
    EXPECT_EQ(steps[1].action, StepAction::write);
    EXPECT_EQ(steps[1].skip, "it is there");
}

TEST_F(Answers, Triage) {
    const auto rules = good_.triage();
    ASSERT_EQ(rules.size(), 1u);
    EXPECT_EQ(rules[0].pattern, "cannot reach (?P<host>\\S+)");
    EXPECT_EQ(rules[0].priority, 50);
}

TEST_F(Answers, AnErrorKeepsItsThreePartsAndNamesThePlugin) {
    Workspace workspace;
    workspace.machine = "unknown";
    try {
        (void)good_.kas(workspace);
        FAIL() << "no Failure";
    } catch (const Failure& failure) {
        EXPECT_STREQ(failure.what(), "no such machine (test.good)");
        EXPECT_EQ(failure.why(), "unknown is in no table");
        EXPECT_EQ(failure.fix(), "choose good-1");
    }
    workspace.machine = "good-1";
    EXPECT_EQ(good_.kas(workspace).machine, "good-1");  // the next call is a new one
}

TEST_F(Answers, ServicesAnswerFromTheWorkspaceInScope) {
    EXPECT_EQ(finding("file"), "no file");
    room_.dir().write("tree/conf/x.conf", "hello");
    registry_.set_scope(room_.dir() / "tree", room_.dir() / "tree");
    EXPECT_EQ(finding("file"), "hello");
    EXPECT_EQ(finding("outside"), "hidden");
    EXPECT_EQ(finding("setting"), "8");
}

TEST_F(Answers, ServicesGivenByOtherRooms) {
    registry_.set_scope(room_.dir().path(), room_.dir().path());
    EXPECT_EQ(finding("tool"), "no tool");
    EXPECT_EQ(finding("input"), "no input");
    registry_.set_tool_probe([](const std::string& name) { return std::optional("  " + name + " version 2\nmore\n"); });
    registry_.set_input_reader([](const std::filesystem::path&) {
        Input input;
        input.machine = "read";
        return std::optional(input);
    });
    EXPECT_EQ(finding("tool"), "git version 2");
    EXPECT_EQ(finding("input"), "read");
}

TEST_F(Answers, LogLinesCarryThePluginsId) {
    (void)good_.doctor({});  // without a log: dropped
    std::string seen;
    registry_.set_log([&](plugins::Registry::LogLevel level, const std::string& plugin, const std::string& message) {
        seen = plugin + ": " + message + (level == plugins::Registry::LogLevel::warn ? " (warn)" : "");
    });
    (void)good_.doctor({});
    EXPECT_EQ(seen, "test.good: looking around (warn)");
}

TEST_F(Answers, DigestsAreThoseOfTheFiles) {
    registry_.fill_digests();
    EXPECT_EQ(good_.info().sha256.size(), 64u);
    EXPECT_EQ(registry_.entries().front().info.sha256, good_.info().sha256);
}

TEST_F(Answers, AMovedRegistryGoesOn) {
    plugins::Registry moved = std::move(registry_);
    EXPECT_EQ(moved.family("good"), &good_);
    EXPECT_EQ(good_.plan({}).size(), 2u);
    registry_ = std::move(moved);
}

// No capability, no call: the answer is empty.
TEST(OtherPlugins, WithOneCapability) {
    const PluginRoom room;
    room.add("checks_only");
    room.add("plain_c");
    const auto registry = room.load();
    ASSERT_EQ(registry.plugins().size(), 2u);
    auto& checks = *registry.plugins()[0];
    auto& plain_c = *registry.plugins()[1];
    Workspace workspace;
    workspace.machine = "m";
    EXPECT_EQ(checks.doctor(workspace).at(0).summary, "machine m");
    EXPECT_EQ(plain_c.doctor(workspace).at(0).summary, "said by C");
    EXPECT_EQ(checks.detect({}).confidence, 0);
    EXPECT_TRUE(checks.kas(workspace).repos.empty());
    EXPECT_TRUE(checks.plan(workspace).empty());
    EXPECT_TRUE(checks.triage().empty());
    EXPECT_TRUE(registry.families().empty());
}

TEST(OtherPlugins, TheExampleOfTheDocumentation) {
    const PluginRoom room;
    room.add("acme");
    const auto registry = room.load();
    ASSERT_NE(registry.family("acme"), nullptr);
    auto& acme = *registry.family("acme");
    Input input;
    input.machine = "acme-two";
    EXPECT_EQ(acme.detect(input).confidence, 95);
    EXPECT_EQ(acme.kas({}).machine, "acme-one");
    EXPECT_EQ(acme.doctor({}).at(0).level, Level::warn);
    EXPECT_EQ(acme.triage().size(), 1u);
    Workspace workspace;
    workspace.machine = "imx";
    EXPECT_THROW((void)acme.kas(workspace), Failure);
}

}  // namespace
}  // namespace bspctl::testing
