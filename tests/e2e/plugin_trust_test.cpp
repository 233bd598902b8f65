// SPDX-License-Identifier: Apache-2.0
//
// A plugin that the user got from somewhere: refused, approved, changed, required, as it is met on the command line.
#include <gmock/gmock.h>

#include <fstream>

#include "support/workspace.hpp"

namespace bspctl::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* id = "test.plain-c";

class PluginTrust : public ::testing::Test {
protected:
    PluginTrust() : plugin_(space_ / "plugins of mine/bspctl-plain_c.so") {
        fs::create_directories(plugin_.parent_path());
        fs::copy_file(fs::path(BSPCTL_PARTS) / "bspctl-plain_c.so", plugin_);
    }

    // With the plugin's folder searched, and no answer to a question.
    Outcome call(std::vector<std::string> arguments, std::vector<std::pair<std::string, std::string>> env = {}) {
        auto invocation = space_.bspctl(std::move(arguments));
        invocation.argv.emplace_back("--no-input");
        invocation.env.emplace_back("BSPCTL_ADD_PLUGIN_PATH", plugin_.parent_path());
        invocation.env.emplace_back("XDG_CACHE_HOME", "");
        invocation.env.insert(invocation.env.end(), env.begin(), env.end());
        return run(invocation);
    }

    // "active", "refused", …; what was said when the list could not be made.
    std::string state(std::vector<std::string> more = {}, std::vector<std::pair<std::string, std::string>> env = {}) {
        more.insert(more.begin(), {"plugin", "list", "--json"});
        const auto listed = call(std::move(more), std::move(env));
        if (listed.code != 0) return listed.err;
        const auto document = parse_json(listed.out);
        for (const auto& entry : document["plugins"].GetArray()) {
            if (text(entry, "path") == plugin_.string()) return text(entry, "state");
        }
        return "not found";
    }

    std::string digest() { return text(parse_json(call({"plugin", "probe", plugin_, "--json"}).out), "sha256"); }

    void change_a_byte() const { std::ofstream(plugin_, std::ios::binary | std::ios::app) << 'x'; }

    Workspace space_;
    fs::path plugin_;
};

TEST_F(PluginTrust, IsRefusedWithTheCommandThatApprovesIt) {
    const auto listed = call({"plugin", "list"});
    EXPECT_EQ(listed.code, 0);
    const auto command = "bspctl plugin trust '" + plugin_.string() + "'";
    EXPECT_THAT(listed.out, AllOf(HasSubstr("refused"), HasSubstr("not approved"), HasSubstr(command)));
    EXPECT_THAT(listed.err, AllOf(HasSubstr("warning: "), HasSubstr(command)));
}

TEST_F(PluginTrust, IsUsedOnceApproved) {
    const auto trusted = call({"plugin", "trust", plugin_, "--yes"});
    ASSERT_EQ(trusted.code, 0) << trusted.err;
    EXPECT_THAT(trusted.err, AllOf(HasSubstr("test.plain-c: Plain C 1.0.0 by Test"), HasSubstr("sha256"),
                                   HasSubstr("bspctl.doctor/1"), HasSubstr("with your rights")));
    EXPECT_THAT(trusted.out, HasSubstr("approved test.plain-c 1.0.0 (sha256:"));
    EXPECT_EQ(state(), "active");
    EXPECT_THAT(call({"plugin", "trust", plugin_}).out, HasSubstr("approved already"));
}

TEST_F(PluginTrust, IsAskedForAndNeverAssumed) {
    const auto asked = call({"plugin", "trust", plugin_});
    EXPECT_EQ(asked.code, 2);
    EXPECT_THAT(asked.err, AllOf(HasSubstr("no terminal to ask on"), HasSubstr("--yes")));
    EXPECT_EQ(state(), "refused");
}

TEST_F(PluginTrust, OtherBytesNeedANewApproval) {
    ASSERT_EQ(call({"plugin", "trust", plugin_, "--yes"}).code, 0);
    const auto before = digest();
    change_a_byte();
    const auto now = digest();
    ASSERT_NE(before, now);
    EXPECT_THAT(call({"plugin", "list"}).out,
                AllOf(HasSubstr("refused"), HasSubstr("sha256:" + before), HasSubstr("sha256:" + now)));
    const auto again = call({"plugin", "trust", plugin_, "--yes"});
    EXPECT_THAT(again.err, AllOf(HasSubstr("has changed since it was approved"), HasSubstr(before), HasSubstr(now)));
    EXPECT_EQ(state(), "active");
}

TEST_F(PluginTrust, AnApprovalCanBeTakenBack) {
    for (const auto& name : {std::string(id), plugin_.string(), "sha256:" + digest()}) {
        ASSERT_EQ(call({"plugin", "trust", plugin_, "--yes"}).code, 0);
        EXPECT_THAT(call({"plugin", "untrust", name}).out, HasSubstr("no longer approved: test.plain-c "));
        EXPECT_EQ(state(), "refused") << name;
    }
    EXPECT_EQ(call({"plugin", "untrust", id}).code, 2);
}

TEST_F(PluginTrust, ProbeSaysWhatItIsAndApprovesNothing) {
    const auto probed = call({"plugin", "probe", plugin_});
    EXPECT_EQ(probed.code, 0) << probed.err;
    EXPECT_THAT(probed.out, AllOf(HasSubstr("Plain C"), HasSubstr("approved no: bspctl plugin trust ")));
    EXPECT_EQ(state(), "refused");
}

TEST_F(PluginTrust, ProbeOfWhatIsNoPluginSaysOnlyThat) {
    space_.write("notes.txt", "not a plugin\n");
    const auto probed = call({"plugin", "probe", "notes.txt"});
    EXPECT_EQ(probed.code, 1);
    EXPECT_THAT(probed.out, AllOf(HasSubstr("notes.txt\n"), HasSubstr("is not a shared object"), HasSubstr("  fix ")));
    EXPECT_THAT(probed.out, Not(AnyOf(HasSubstr(" by "), HasSubstr("approved"), HasSubstr("abi"))));
}

TEST_F(PluginTrust, APathThatLeadsToNoFileHasAWayOut) {
    for (const auto* action : {"probe", "trust", "check"}) {
        EXPECT_THAT(call({"plugin", action, "com.acme.boards"}).err, AllOf(HasSubstr("No such file"), HasSubstr("  fix: ")));
        EXPECT_THAT(call({"plugin", action, "."}).err, AllOf(HasSubstr("not a regular file"), HasSubstr("  fix: ")));
    }
}

TEST_F(PluginTrust, FixturesInTheWrongFolderAreNotPassedOver) {
    space_.write("fixtures/mine/a.yml", "header: {version: 14}\n");
    const auto wrong = call({"plugin", "check", plugin_, "--case", "detect-own", "--fixtures", "fixtures/mine"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, AllOf(HasSubstr("neither mine/ nor foreign/"), HasSubstr("  fix: ")));
    EXPECT_EQ(call({"plugin", "check", plugin_, "--case", "detect-own", "--fixtures", "fixtures"}).code, 77);
}

TEST_F(PluginTrust, InfoKnowsItByItsFileToo) {
    const auto relative = "../" + fs::relative(plugin_, (space_ / "..").lexically_normal()).string();
    for (const auto& name : {std::string("plain_c"), plugin_.string(), relative}) {
        EXPECT_THAT(call({"plugin", "info", name}).out, AllOf(HasSubstr("refused"), HasSubstr(plugin_.string()))) << name;
    }
    EXPECT_THAT(call({"plugin", "info", "other"}).err, HasSubstr("there is no plugin 'other'"));
}

TEST_F(PluginTrust, WhatOthersCanWriteIsNotApproved) {
    fs::permissions(plugin_, fs::perms::others_write, fs::perm_options::add);
    const auto trusted = call({"plugin", "trust", plugin_, "--yes"});
    EXPECT_EQ(trusted.code, 2);
    EXPECT_THAT(trusted.err, AllOf(HasSubstr("can be written by everybody"), HasSubstr("chmod go-w")));
}

TEST_F(PluginTrust, ADigestApprovesForOneRun) {
    const auto option = "sha256:" + digest();
    EXPECT_EQ(state({"--trust-plugin", option}), "active");
    EXPECT_EQ(state(), "refused");
    EXPECT_THAT(state({"--trust-plugin", "sha256:abc"}), HasSubstr("--trust-plugin needs sha256:HEX"));
    fs::create_directories(space_ / "../home/.config/bspctl");
    space_.write("../home/.config/bspctl/config.toml", "[plugins]\ntrusted = [\"" + option + "\"]\n");
    EXPECT_EQ(state(), "active");
}

TEST_F(PluginTrust, WarnUsesItWithAWarning) {
    const std::vector<std::pair<std::string, std::string>> warn{{"BSPCTL_PLUGIN_TRUST", "warn"}};
    EXPECT_EQ(state({}, warn), "active");
    EXPECT_THAT(call({"plugin", "list"}, warn).err, AllOf(HasSubstr("warning: "), HasSubstr("not approved")));
    EXPECT_THAT(state({}, {{"BSPCTL_PLUGIN_TRUST", "off"}}), HasSubstr("must be one of strict, warn"));
}

TEST_F(PluginTrust, AWorkspaceCannotOpenTheDoor) {
    space_.write(".bspctl.toml", "[plugins]\ntrust = \"warn\"\n");
    const auto listed = call({"plugin", "list"});
    EXPECT_EQ(listed.code, 2);
    EXPECT_THAT(listed.err, AllOf(HasSubstr(".bspctl.toml:2:1: plugins.trust"), HasSubstr("somebody else's checkout")));
}

TEST_F(PluginTrust, ARequiredPluginThatIsNotThereStopsBuildsAlone) {
    space_.write(".bspctl.toml", "[plugins]\nrequire = [\"com.acme.boards >= 1.2\", \"test.plain-c\"]\n");
    space_.write_kas("kas.yml", "quick-start");
    for (const auto& command : {"build", "shell", "detect"}) {
        const auto refused = call({command, "kas.yml"});
        EXPECT_EQ(refused.code, 2) << command;
        EXPECT_THAT(refused.err, AllOf(HasSubstr("com.acme.boards >= 1.2"), HasSubstr(".bspctl.toml:2:1"),
                                       HasSubstr("bspctl plugin trust"))) << command;
    }
    EXPECT_FALSE(fs::exists(space_ / "build"));
    EXPECT_EQ(call({"plugin", "list"}).code, 0);
    const auto doctor = call({"doctor", "--only", "plugins"});
    EXPECT_EQ(doctor.code, 2);
    EXPECT_THAT(doctor.out, AllOf(HasSubstr("BLOCK"), HasSubstr("com.acme.boards")));
}

TEST_F(PluginTrust, DoctorNamesWhatIsRefusedAndWorksWithoutPlugins) {
    const auto doctor = call({"doctor", "--only", "plugins"});
    EXPECT_EQ(doctor.code, 0);
    EXPECT_THAT(doctor.out, AllOf(HasSubstr("WARN"), HasSubstr("bspctl-plain_c.so")));
    const auto safe = call({"--no-plugins", "doctor", "--only", "plugins"});
    EXPECT_EQ(safe.code, 0);
    EXPECT_THAT(safe.out, AllOf(HasSubstr("0 plugins"), Not(HasSubstr("WARN"))));
}

TEST_F(PluginTrust, OnlyTheseAreLoaded) {
    EXPECT_EQ(state({"--only-plugin", "test.*"}, {{"BSPCTL_PLUGIN_TRUST", "warn"}}), "active");
    EXPECT_EQ(state({"--only-plugin", "bspctl.*"}, {{"BSPCTL_PLUGIN_TRUST", "warn"}}), "disabled");
}

TEST_F(PluginTrust, TheRecordNamesThePluginsOfTheBuild) {
    BSPCTL_NEEDS_KAS();
    ASSERT_EQ(call({"plugin", "trust", plugin_, "--yes"}).code, 0);
    auto build = space_.build();
    build.env.emplace_back("BSPCTL_ADD_PLUGIN_PATH", plugin_.parent_path());
    ASSERT_EQ(run(build).code, 0);
    const auto reported = call({"report", "--json"});
    const auto report = parse_json(reported.out);
    ASSERT_TRUE(report.IsObject()) << reported.err;
    std::vector<std::string> ids;
    for (const auto& plugin : report["plugins"].GetArray()) {
        ids.push_back(text(plugin, "id"));
        EXPECT_EQ(text(plugin, "sha256").size(), 64u);
        if (ids.back() != id) continue;
        EXPECT_EQ(text(plugin, "version"), "1.0.0");
        EXPECT_EQ(text(plugin, "path"), plugin_.string());
        EXPECT_EQ(text(plugin, "sha256"), digest());
        EXPECT_TRUE(plugin["isolated"].GetBool());
    }
    EXPECT_THAT(ids, ::testing::IsSupersetOf({id, "bspctl.generic"}));
    EXPECT_THAT(call({"report"}).out, HasSubstr("plugin test.plain-c 1.0.0, isolated, "));
}

}  // namespace
}  // namespace bspctl::e2e
