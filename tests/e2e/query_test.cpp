// SPDX-License-Identifier: Apache-2.0
//
// getvar, inspect and graph: questions to BitBake, through real kas.
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace {

Outcome ask(const Workspace& workspace, std::vector<std::string> words) {
    words.insert(words.end(), {"kas.yml", "--host"});
    return workspace.run_bspctl(words);
}

// Everything in the workspace but the folders of BitBake and of bspctl.
std::map<std::string, std::string> without_build_folder(std::map<std::string, std::string> files) {
    std::erase_if(files, [](const auto& file) { return file.first.starts_with("ws/build") || file.first.starts_with("ws/.bspctl"); });
    return files;
}

}  // namespace

TEST(Query, TheValueIsAloneOnStandardOutput) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto machine = ask(workspace, {"getvar", "MACHINE"});
    EXPECT_EQ(machine.code, 0) << machine.err;
    EXPECT_EQ(machine.out, "quickstart-board\n");
    EXPECT_EQ(machine.err, "");
    EXPECT_EQ(ask(workspace, {"getvar", "PN", "-r", "good"}).out, "good\n");
}

TEST(Query, AVariableThatIsNotSetIsAnEmptyAnswer) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto text = ask(workspace, {"getvar", "NOBODY_SETS_THIS"});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_EQ(text.out, "");
    const auto document = parse_json(ask(workspace, {"getvar", "NOBODY_SETS_THIS", "--json"}).out);
    EXPECT_TRUE(document["value"].IsNull());
    EXPECT_STREQ(document["schema"].GetString(), "bspctl.getvar/1");
}

TEST(Query, BeforeExpansion) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "good", "local_conf_header:\n  own: |\n    MY_VALUE = \"on ${MACHINE}\"\n");
    EXPECT_EQ(ask(workspace, {"getvar", "MY_VALUE", "--unexpand"}).out, "on ${MACHINE}\n");
    EXPECT_EQ(ask(workspace, {"getvar", "MY_VALUE"}).out, "on quickstart-board\n");
}

// As `bspctl why RECIPE` and `bspctl report` do: a kas file needs no workspace.
TEST(Query, WithoutAKasFileItIsAboutTheNewestRun) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto refused = workspace.run_bspctl({"getvar", "MACHINE", "--host"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_NE(refused.err.find("name the kas file (bspctl getvar"), std::string::npos) << refused.err;
    ASSERT_EQ(workspace.run_build().code, 0);
    for (const auto& words : std::vector<std::vector<std::string>>{{"getvar", "MACHINE"}, {"inspect", "good"}, {"graph", "good"}}) {
        auto command = words;
        command.emplace_back("--host");
        const auto answered = workspace.run_bspctl(command);
        EXPECT_EQ(answered.code, 0) << words[0] << answered.err;
        EXPECT_NE(answered.err.find("kas.yml, as run " + workspace.last_run().filename().string()), std::string::npos) << answered.err;
    }
    // It gets as far as BitBake, which has no signature data here.
    const auto next = workspace.run_bspctl({"why", "good", "--next", "--host"});
    EXPECT_EQ(next.err.find("not inside a workspace"), std::string::npos) << next.err;
    EXPECT_NE(next.err.find("kas.yml, as run "), std::string::npos) << next.err;
}

TEST(Query, AQuestionLeavesNothingBehind) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto before = without_build_folder(workspace.snapshot());
    EXPECT_EQ(ask(workspace, {"graph", "good"}).code, 0);
    EXPECT_EQ(ask(workspace, {"getvar", "MACHINE"}).code, 0);
    EXPECT_EQ(without_build_folder(workspace.snapshot()), before);
    EXPECT_TRUE(workspace.runs().empty());
    for (const auto* name : {"build/.bspctl-query", "build/task-depends.dot", "build/pn-buildlist"}) {
        EXPECT_FALSE(std::filesystem::exists(workspace / name)) << name;
    }
}

TEST(Query, ARecipeThatIsNotThere) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto text = ask(workspace, {"inspect", "goood"});
    EXPECT_EQ(text.code, 1);
    EXPECT_EQ(text.out, "");
    EXPECT_NE(text.err.find("[phase: command]"), std::string::npos) << text.err;
    EXPECT_NE(text.err.find("Nothing PROVIDES 'goood'"), std::string::npos) << text.err;
    EXPECT_NE(text.err.find("nearest recipe in the layers is good"), std::string::npos) << text.err;
    const auto document = parse_json(ask(workspace, {"graph", "goood", "--json"}).out);
    EXPECT_STREQ(document["phase"].GetString(), "command");
    EXPECT_NE(std::string(document["error"].GetString()).find("Nothing PROVIDES"), std::string::npos);
}

TEST(Query, MetadataThatCannotBeReadIsThePhaseParse) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write("meta-e2e/recipes/good/broken_1.0.bb", "this is no metadata at all\n");
    const auto text = ask(workspace, {"getvar", "PN", "-r", "good"});
    EXPECT_EQ(text.code, 1);
    EXPECT_NE(text.err.find("[phase: parse]"), std::string::npos) << text.err;
    EXPECT_NE(text.err.find("broken_1.0.bb"), std::string::npos) << text.err;
}

TEST(Query, NothingIsFetched) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "good", "  elsewhere:\n    url: file:///nowhere/at/all\n    commit: 0123456789012345678901234567890123456789\n");
    const auto text = ask(workspace, {"getvar", "MACHINE"});
    EXPECT_EQ(text.code, 2) << text.err;
    EXPECT_NE(text.err.find("elsewhere is not there yet"), std::string::npos) << text.err;
}

TEST(Query, RefusedWhileABuildHoldsTheFolder) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("slow.yml", "slow");
    Running build(workspace.build({"slow.yml"}));
    ASSERT_TRUE(eventually([&] { return !workspace.runs().empty(); }));
    const auto text = ask(workspace, {"getvar", "MACHINE"});
    EXPECT_EQ(text.code, 2);
    EXPECT_NE(text.err.find("bspctl build"), std::string::npos) << text.err;
    build.signal(SIGTERM);
    (void)build.wait();
}

TEST(Query, WhatIsInARecipe) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto document = parse_json(ask(workspace, {"inspect", "good", "--json"}).out);
    EXPECT_STREQ(document["schema"].GetString(), "bspctl.inspect/1");
    EXPECT_STREQ(document["pn"].GetString(), "good");
    EXPECT_STREQ(document["pv"].GetString(), "1.0");
    EXPECT_NE(std::string(document["file"].GetString()).find("good_1.0.bb"), std::string::npos);
}

TEST(Query, PasswordsOfSourcesAreNotShown) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "good", "local_conf_header:\n  own: |\n    SRC_URI = \"https://me:hush@board.invalid/a.tar.gz\"\n");
    for (const auto& form : {std::vector<std::string>{"inspect", "good"}, {"inspect", "good", "--json"}}) {
        const auto answer = ask(workspace, form);
        EXPECT_NE(answer.out.find("board.invalid/a.tar.gz"), std::string::npos) << answer.out << answer.err;
        EXPECT_EQ(answer.out.find("hush"), std::string::npos);
    }
}

TEST(Query, TheGraphOfARecipe) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto document = parse_json(ask(workspace, {"graph", "good", "--json"}).out);
    EXPECT_STREQ(document["recipe"].GetString(), "good");
    EXPECT_GE(document["counts"]["tasks"].GetInt(), 1);
    const auto dot = ask(workspace, {"graph", "good", "--format", "dot"});
    EXPECT_EQ(dot.out.find("digraph recipes {"), 0u);
}

TEST(Query, WhatIsNoQuestion) {
    const Workspace workspace;
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"getvar"}, {"getvar", "A[b"}, {"getvar", "A[]"}, {"getvar", "A[b]", "--flag", "c"}, {"getvar", "A[b]", "--history"},
             {"getvar", "A;B"}, {"getvar", "A", "B"}, {"graph", "good", "--depth", "0"}, {"graph", "good", "--format", "svg"},
             {"graph", "good", "--format", "dot", "--json"}, {"inspect"}}) {
        const auto text = ask(workspace, words);
        EXPECT_EQ(text.code, 2) << words.back() << "\n" << text.err;
        EXPECT_EQ(text.out, "");
    }
}

}  // namespace bspctl::e2e
