// SPDX-License-Identifier: Apache-2.0
//
// `bspctl triage` from outside: what it reads, the forms of its answer, rules of a team, the bundle, exit codes.
#include <algorithm>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

constexpr const char* console =
    "NOTE: Executing Tasks\n"
    "ERROR: widget-1.0-r0 do_fetch: Bitbake Fetcher Error: FetchError('Unable to fetch URL from any source.', 'https://git.example.com/w.tar.gz')\n"
    "ERROR: Logfile of failure stored in: /nowhere/log.do_fetch.1\n"
    "ERROR: Task (/layers/widget_1.0.bb:do_fetch) failed with exit code '1'\n"
    "NOTE: Tasks Summary: Attempted 10 tasks of which 9 didn't need to be rerun and 1 failed.\n";

constexpr const char* team_rule =
    "[[rule]]\n"
    "id = \"team-frobnicator\"\n"
    "category = \"task-failed\"\n"
    "priority = 85\n"
    "pattern = 'frobnicator (?P<item>\\S+) is stuck'\n"
    "cause = \"the frobnicator {item} is stuck\"\n"
    "fix = \"shake it\"\n"
    "positive = ['ERROR: frobnicator f1 is stuck']\n"
    "negative = ['ERROR: frobnicator f1 is well']\n";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST(Triage, ReadsALogFromAnywhere) {
    const Workspace workspace;
    workspace.write("ci.log", console);
    const auto text = workspace.run_bspctl({"triage", "ci.log"});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_TRUE(has(text.out, "cause: widget do_fetch")) << text.out;
    EXPECT_TRUE(has(text.out, "ci.log:")) << text.out;
}

TEST(Triage, ReadsAPipe) {
    const Workspace workspace;
    workspace.write("ci.log", console);
    const auto answer = workspace.run_piped("ci.log", {"triage", "-", "--json"});
    EXPECT_EQ(answer.code, 0) << answer.err;
    const auto report = parse_json(answer.out);
    ASSERT_TRUE(report.IsObject());
    ASSERT_FALSE(report["diagnoses"].Empty());
    EXPECT_EQ(text(report["diagnoses"][0], "recipe"), "widget");
}

TEST(Triage, SaysByItsExitCodeThatABuildFailedWhenAsked) {
    const Workspace workspace;
    workspace.write("bad.log", console);
    workspace.write("good.log", "NOTE: Tasks Summary: Attempted 10 tasks of which 10 didn't need to be rerun and all succeeded.\n");
    EXPECT_EQ(workspace.run_bspctl({"triage", "bad.log"}).code, 0);
    EXPECT_EQ(workspace.run_bspctl({"triage", "bad.log", "--exit-code"}).code, 1);
    EXPECT_EQ(workspace.run_bspctl({"triage", "good.log", "--exit-code"}).code, 0);
}

TEST(Triage, SpeaksTheFormatsOfCiServers) {
    const Workspace workspace;
    workspace.write("ci.log", console);
    const auto form = [&](const std::string& name) { return workspace.run_bspctl({"triage", "ci.log", "--format", name}).out; };
    EXPECT_TRUE(has(form("junit"), "<testcase classname=\"widget\" name=\"do_fetch\"")) << form("junit");
    EXPECT_TRUE(form("github").starts_with("::error file=ci.log,line=")) << form("github");
    const auto sarif = parse_json(form("sarif"));
    ASSERT_TRUE(sarif.IsObject());
    EXPECT_FALSE(sarif["runs"][0]["results"].Empty());
    const auto gitlab = parse_json(form("gitlab"));
    ASSERT_TRUE(gitlab.IsArray() && !gitlab.Empty());
    EXPECT_EQ(text(gitlab[0]["location"], "path"), "ci.log");
    EXPECT_EQ(workspace.run_bspctl({"triage", "ci.log", "--format", "morse"}).code, 2);
}

TEST(Triage, OffersTheNearestOfAWrongName) {
    const Workspace workspace;
    fs::create_directories(workspace / "build/runs/20260101-000000");
    fs::create_directories(workspace / "build/runs/20260202-000000");
    const auto run = workspace.run_bspctl({"triage", "20260101-000001"});
    EXPECT_EQ(run.code, 1);
    EXPECT_TRUE(has(run.err, "20260101-000000")) << run.err;
    const auto file = workspace.run_bspctl({"triage", "no/such.log"});
    EXPECT_EQ(file.code, 1);
    EXPECT_TRUE(has(file.err, "such.log")) << file.err;
    const auto rule = workspace.run_bspctl({"triage", "--explain", "provider-mising"});
    EXPECT_EQ(rule.code, 2);
    EXPECT_TRUE(has(rule.err, "provider-missing")) << rule.err;
}

// ------------------------------------------------------------------------------------------------------------ rules

TEST(TriageRules, OfATeamCountBesideTheOthers) {
    const Workspace workspace;
    workspace.write(".bspctl/triage.d/team.toml", team_rule);
    workspace.write("ci.log", "ERROR: frobnicator f7 is stuck\n");
    EXPECT_TRUE(has(workspace.run_bspctl({"triage", "ci.log"}).out, "the frobnicator f7 is stuck"));
    const auto listed = workspace.run_bspctl({"triage", "rules"});
    EXPECT_TRUE(has(listed.out, "team-frobnicator") && has(listed.out, "provider-missing")) << listed.out;
    const auto explained = workspace.run_bspctl({"triage", "--explain", "team-frobnicator"});
    EXPECT_TRUE(has(explained.out, "team.toml:1")) << explained.out;
}

TEST(TriageRules, NearerOnesTakeThePlaceOfTheOthers) {
    const Workspace workspace;
    std::string rule = team_rule;
    rule.replace(rule.find("team-frobnicator"), std::string("team-frobnicator").size(), "provider-missing");
    workspace.write(".bspctl/triage.d/team.toml", rule);
    const auto explained = workspace.run_bspctl({"triage", "--explain", "provider-missing"});
    EXPECT_TRUE(has(explained.out, "shake it")) << explained.out;
}

TEST(TriageRules, ABrokenFileIsWarnedOfAndTheOthersCount) {
    const Workspace workspace;
    workspace.write(".bspctl/triage.d/a.toml", "[[rule]]\nid = 3\n");
    workspace.write(".bspctl/triage.d/b.toml", team_rule);
    workspace.write("ci.log", "ERROR: frobnicator f7 is stuck\n");
    const auto answer = workspace.run_bspctl({"triage", "ci.log"});
    EXPECT_TRUE(has(answer.err, "a.toml:2")) << answer.err;
    EXPECT_TRUE(has(answer.out, "the frobnicator f7 is stuck")) << answer.out;
}

TEST(TriageRules, AreTriedOnTheirSamples) {
    const Workspace workspace;
    workspace.write("good.toml", team_rule);
    EXPECT_EQ(workspace.run_bspctl({"triage", "test", "good.toml"}).code, 0);
    std::string wide = team_rule;
    wide.replace(wide.find(" is stuck'"), 10, " is'       ");
    workspace.write("wide.toml", wide);
    const auto failed = workspace.run_bspctl({"triage", "test", "wide.toml", "--json"});
    EXPECT_EQ(failed.code, 1) << failed.err;
    EXPECT_FALSE(parse_json(failed.out)["passed"].GetBool());
    workspace.write("broken.toml", "[[rule]\n");
    const auto broken = workspace.run_bspctl({"triage", "test", "good.toml", "broken.toml"});
    EXPECT_EQ(broken.code, 2);
    EXPECT_TRUE(has(broken.err, "broken.toml:1")) << broken.err;
}

// A file that is called like an action is a file when its path says so.
TEST(TriageRules, AFileMayBeCalledTest) {
    const Workspace workspace;
    workspace.write("test", console);
    EXPECT_TRUE(has(workspace.run_bspctl({"triage", "./test"}).out, "widget"));
}

// --------------------------------------------------------------------------------------------------- failed builds

TEST(TriageOfABuild, IsToldAtOnceAndKept) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    const auto built = workspace.run_build({"--json"});
    ASSERT_EQ(built.code, 1);
    EXPECT_TRUE(has(built.err, "\ncause: compile-error do_compile")) << built.err;
    EXPECT_TRUE(has(built.err, "\nfix: ")) << built.err;
    EXPECT_TRUE(has(built.err, "\nlog: " + (workspace / "build/tmp").string())) << built.err;
    const auto result = parse_json(built.out);
    EXPECT_EQ(text(result["diagnosis"], "recipe"), "compile-error");
    EXPECT_EQ(text(event(workspace.last_run(), "diagnosis"), "recipe"), "compile-error");
    EXPECT_EQ(text(parse_json(testing::slurp(workspace.last_run() / "triage.json")), "schema"), "bspctl.triage/1");
}

TEST(TriageOfABuild, FitsIntoOneArchive) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    ASSERT_EQ(workspace.run_build().code, 1);
    const std::vector<std::string> pack{"triage", "-k", "kas.yml", "--bundle", "out.tar.gz"};
    const auto packed = workspace.run_bspctl(pack);
    ASSERT_EQ(packed.code, 0) << packed.err;
    EXPECT_TRUE(has(packed.err, "triage.json")) << packed.err;
    const auto listed = run({{"tar", "tzf", "out.tar.gz"}, workspace.root(), {}});
    for (const auto* name : {"/kas.log", "/triage.txt", "/config/1-kas.yml", "-do_compile.log", "/events.jsonl"}) {
        EXPECT_TRUE(has(listed.out, name)) << name << "\n" << listed.out;
    }
    EXPECT_EQ(workspace.run_bspctl(pack).code, 2) << "nothing is overwritten without a question";
    auto again = pack;
    again.push_back("--yes");
    EXPECT_EQ(workspace.run_bspctl(again).code, 0);
}

}  // namespace bspctl::e2e
