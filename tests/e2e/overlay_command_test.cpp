// SPDX-License-Identifier: Apache-2.0
//
// `bspctl overlay`, and what a run keeps of the overlays it was built with.
#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto mine =
    "# What this desk wants.\nheader:\n  version: 12\ndistro: other\nenv:\n  DESK: \"1\"\nlocal_conf_header:\n"
    "  team: |\n    TEAM = \"mine\"\n";

// The words, with a team's plugin that this home has approved.
std::vector<std::string> with_team(const Workspace& workspace, std::vector<std::string> words) {
    EXPECT_EQ(workspace.run_bspctl({"plugin", "trust", BSPCTL_TEAM_OVERLAY, "--yes"}).code, 0);
    words.insert(words.end(), {"--plugin", BSPCTL_TEAM_OVERLAY});
    return words;
}

// As kas itself joins the files.
std::string joined_by_kas(const Workspace& workspace, std::vector<std::string> files) {
    auto call = workspace.bspctl({});
    call.argv = {"/usr/bin/python3", BSPCTL_SOURCE_DIR "/tests/e2e/support/kas_join.py"};
    call.argv.insert(call.argv.end(), files.begin(), files.end());
    const auto joined = run(call);
    EXPECT_EQ(joined.code, 0) << joined.err;
    return joined.out;
}

bool python_has_kas(const Workspace& workspace) {
    auto call = workspace.bspctl({});
    call.argv = {"/usr/bin/python3", "-c", "import kas.includehandler"};
    return run(call).code == 0;
}

}  // namespace

TEST(OverlayCommand, ListsWhoBroughtWhatInStackingOrderAndWritesNothing) {
    const Workspace workspace;
    workspace.write("mine.yml", mine);
    const auto words = with_team(workspace, {"overlay", "list", "kas.yml", "--overlay", "mine.yml"});
    const auto before = workspace.snapshot();
    const auto listed = workspace.run_bspctl(words);
    ASSERT_EQ(listed.code, 0) << listed.err;
    EXPECT_THAT(listed.out, ContainsRegex("1  bspctl-tuning-generic.yml +family generic"));
    EXPECT_THAT(listed.out, ContainsRegex("2  bspctl-ccache.yml +setting build.ccache .its default."));
    EXPECT_THAT(listed.out, ContainsRegex("3  team.yml +plugin test.team-overlay\n +the team's settings"));
    EXPECT_THAT(listed.out, ContainsRegex("4  mine.yml +--overlay\n +What this desk wants."));
    EXPECT_EQ(workspace.snapshot(), before);
}

TEST(OverlayCommand, DiffTellsFromWhereToWhereAndWhichOfTwoOverlaysWins) {
    const Workspace workspace;
    workspace.write("mine.yml", mine);
    const auto told =
        workspace.run_bspctl(with_team(workspace, {"overlay", "diff", "kas.yml", "--overlay", "mine.yml"}));
    ASSERT_EQ(told.code, 0) << told.err;
    EXPECT_THAT(told.out, HasSubstr("! distro: other\n      quickstart at team.yml:3:1 -> mine.yml:4:1"));
    EXPECT_THAT(told.out, HasSubstr("+ env.DESK: 1\n      mine.yml:6:3"));
    EXPECT_THAT(told.out, HasSubstr("conflict: distro\n  wins  mine.yml:4:1  other\n  loses team.yml:3:1  quickstart"));
    EXPECT_THAT(told.out, HasSubstr("conflict: local_conf_header.team"));
}

TEST(OverlayCommand, TheEffectiveConfigurationIsThatOfKas) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    if (!python_has_kas(workspace)) GTEST_SKIP() << "kas is not a module of /usr/bin/python3";
    workspace.write("mine.yml", mine);
    workspace.write("more.yml",
                    "header: {version: 11}\ntarget: [good, other]\nrepos: {meta-e2e: {layers: {sub: , .: }}}\n"
                    "local_conf_header: {'a.b': \"X = '1'\\n\\n\", n: 'no'}\nmenu_configuration: {A: yes, B: 12}\n");
    workspace.write("last.yml",
                    "header: {version: 12}\nrepos: {meta-e2e: {layers: {sub: disabled}}}\ntarget: good\nenv: {}\n");
    const auto overlays = std::filesystem::path(BSPCTL_SOURCE_DIR) / "overlays";
    workspace.write("tuning.yml", testing::slurp(overlays / "bspctl-tuning-generic.yml"));
    workspace.write("ccache.yml", testing::slurp(overlays / "bspctl-ccache.yml"));
    auto call = workspace.bspctl({"overlay", "show", "--effective", "kas.yml:more.yml", "--overlay", "mine.yml",
                                  "--overlay", "last.yml", "--host"});
    for (const auto* proxy :
         {"HTTP_PROXY", "HTTPS_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO",
          "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "GIT_PROXY_COMMAND", "NO_PROXY"}) {
        call.env.emplace_back(proxy, "");
    }
    const auto shown = run(call);
    ASSERT_EQ(shown.code, 0) << shown.err;
    workspace.write("joined.yml", shown.out);
    EXPECT_EQ(joined_by_kas(workspace, {"joined.yml"}),
              joined_by_kas(workspace, {"kas.yml", "more.yml", "tuning.yml", "ccache.yml", "mine.yml", "last.yml"}));
}

TEST(OverlayCommand, AMalformedOverlayOfAPluginOrUserNamesOwnerAndPlace) {
    const Workspace workspace;
    workspace.write("broken.yml", "header:\n  version: 12\nrepos: text\n");
    const auto refused = workspace.run_bspctl({"overlay", "list", "kas.yml", "--overlay", "broken.yml"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("broken.yml:3:8: `repos` must be a mapping"), HasSubstr("of --overlay")));
}

TEST(OverlayCommand, TheConfigurationNamesFilesBesideItself) {
    const Workspace workspace;
    workspace.write("settings/mine.yml", mine);
    workspace.write(".bspctl.toml", "[build]\noverlays = [\"settings/mine.yml\"]\n");
    const auto listed = workspace.run_bspctl({"overlay", "list", "kas.yml"});
    ASSERT_EQ(listed.code, 0) << listed.err;
    EXPECT_THAT(listed.out, ContainsRegex("mine.yml +configuration .*\\.bspctl\\.toml:2:"));
}

TEST(OverlayCommand, ANameThatIsNoOverlayHereIsAnsweredWithTheNearest) {
    const Workspace workspace;
    const auto asked = workspace.run_bspctl({"overlay", "show", "bspctl-tuning-generik.yml", "kas.yml"});
    EXPECT_EQ(asked.code, 2);
    EXPECT_THAT(asked.err, HasSubstr("the nearest is bspctl-tuning-generic.yml"));
}

TEST(OverlayRecord, ARunKeepsTheOverlaysItWasBuiltWith) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto built = workspace.run_build(with_team(workspace, {"kas.yml"}));
    ASSERT_EQ(built.code, 0) << built.err;
    const auto copy = testing::slurp(workspace / ".bspctl/overlays/team.yml");
    EXPECT_THAT(copy, HasSubstr("TEAM = \"carried\""));
    EXPECT_EQ(testing::slurp(workspace.last_run() / "overlays/team.yml"), copy);
    EXPECT_THAT(testing::slurp(workspace.last_run() / "events.jsonl"),
                ContainsRegex("\"team.yml sha256:[0-9a-f]+ of plugin test.team-overlay\""));
    EXPECT_THAT(testing::slurp(workspace.last_run() / "events.jsonl"), Not(HasSubstr("team.yml is left out")));
}

}  // namespace bspctl::e2e
