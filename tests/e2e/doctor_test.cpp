// SPDX-License-Identifier: Apache-2.0
//
// doctor from outside: checks of a team, explanations, levels, remedies.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class DoctorCommand : public ::testing::Test {
protected:
    // A file of checks of the user's own.
    void user_checks(const std::string& text) { space_.write("../home/.config/bspctl/doctor.d/team.toml", text); }
    void user_settings(const std::string& text) { space_.write("../home/.config/bspctl/config.toml", text); }
    void workspace_checks(const std::string& text) {
        space_.write(".bspctl.toml", "");
        space_.write(".bspctl/doctor.d/shared.toml", text);
    }

    [[nodiscard]] Outcome doctor(std::vector<std::string> more) const {
        more.insert(more.begin(), {"doctor", "--host"});
        return space_.run_bspctl(more);
    }
    // The finding of one check.
    [[nodiscard]] rapidjson::Document finding(const std::string& id) const {
        auto report = parse_json(doctor({"--only", id, "--json"}).out);
        rapidjson::Document out;
        out.CopyFrom(report["findings"][0], out.GetAllocator());
        return out;
    }

    Workspace space_;
};

constexpr const char* missing_file = R"(
[[check]]
id = "team-licence"
title = "the licence of the signing tool"
explain = "Images are signed at the end of a build; without the file that is where it stops."
file = "licence.key"
fix = "ask the release team for licence.key"
remedy = "echo made it; touch licence.key"
)";

TEST_F(DoctorCommand, ATeamsFileAddsChecks) {
    user_checks(missing_file);
    const auto bad = finding("team-licence");
    EXPECT_EQ(text(bad, "level"), "warn");
    EXPECT_EQ(text(bad, "group"), "team");
    EXPECT_EQ(text(bad, "source"), "team.toml");
    EXPECT_THAT(text(bad, "declared"), HasSubstr("team.toml:2:1"));
    EXPECT_THAT(text(bad, "why"), HasSubstr("Images are signed"));
    EXPECT_THAT(doctor({}).out, HasSubstr("team-licence"));
}

TEST_F(DoctorCommand, ABrokenFileIsAWarningWithItsPlaces) {
    user_checks("[[check]]\nid = \"x\"\ntitle = \"x\"\nfile = 3\n");
    space_.write("../home/.config/bspctl/doctor.d/other.toml", "[[check]]\nid = \"other\"\ntitle = \"o\"\nfile = \"/\"\n");
    const auto said = doctor({"--only", "group:team"});
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.out, AllOf(HasSubstr("WARN"), HasSubstr("doctor.d/team.toml"), HasSubstr("team.toml:4:8: file must be a text"), HasSubstr("other")));
}

TEST_F(DoctorCommand, AWorkspaceRunsNoCommandUntilItsUserAllowsIt) {
    workspace_checks("[[check]]\nid = \"sneaky\"\ntitle = \"s\"\ncommand = [\"touch\", \"pwned\"]\n"
                     "[[check]]\nid = \"looks\"\ntitle = \"l\"\nfile = \"none\"\nremedy = \"touch pwned\"\n");
    const auto said = doctor({"--only", "group:team"});
    EXPECT_THAT(said.out, AllOf(HasSubstr("SKIP"), HasSubstr("doctor.trusted_workspaces"), HasSubstr("WARN  looks")));
    EXPECT_THAT(doctor({"--fix", "--yes", "--only", "group:team"}).out, HasSubstr("nothing that bspctl can mend"));
    EXPECT_FALSE(fs::exists(space_ / "pwned"));

    user_settings("[doctor]\ntrusted_workspaces = [\"" + space_.root().string() + "\"]\n");
    EXPECT_EQ(text(finding("sneaky"), "level"), "pass");
    EXPECT_TRUE(fs::exists(space_ / "pwned"));
}

TEST_F(DoctorCommand, AWorkspaceCannotOpenTheDoor) {
    workspace_checks("[[check]]\nid = \"sneaky\"\ntitle = \"s\"\ncommand = [\"touch\", \"pwned\"]\n");
    space_.write(".bspctl.toml", "[doctor]\ntrusted_workspaces = [\"/\"]\n");
    const auto refused = doctor({});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, AllOf(HasSubstr(".bspctl.toml:2:1: doctor.trusted_workspaces"), HasSubstr("somebody else's checkout")));
    EXPECT_FALSE(fs::exists(space_ / "pwned"));
}

TEST_F(DoctorCommand, LevelsComeFromTheConfigurationAndSaySo) {
    user_checks(missing_file);
    user_settings("[doctor.levels]\n\"team-*\" = \"block\"\nnproc = \"off\"\nnprok = \"off\"\n");
    const auto blocked = doctor({});
    EXPECT_EQ(blocked.code, 2);
    EXPECT_THAT(blocked.out, AllOf(HasSubstr("BLOCK team-licence"), HasSubstr("(level from "), HasSubstr("config.toml:2:1)"),
                                   HasSubstr("OFF   nproc")));
    EXPECT_THAT(blocked.err, AllOf(HasSubstr("'nprok'"), HasSubstr("did you mean nproc?")));
    space_.write(".bspctl.toml", "[doctor.levels]\nteam-licence = \"info\"\n");
    EXPECT_THAT(text(finding("team-licence"), "level_from"), HasSubstr(".bspctl.toml:2:1"));
    user_settings("[doctor.levels]\nnproc = \"fatal\"\n");
    const auto wrong = doctor({});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, AllOf(HasSubstr("config.toml:2:1"), HasSubstr("off, info, warn, block"), HasSubstr("'fatal'")));
}

TEST_F(DoctorCommand, ListNamesWhatThereIs) {
    user_checks(missing_file);
    EXPECT_THAT(doctor({"--list"}).out, AllOf(HasSubstr("memory"), HasSubstr("the licence of the signing tool")));
    const auto list = parse_json(doctor({"--list", "--json"}).out);
    EXPECT_STREQ(list["schema"].GetString(), "bspctl.doctor-checks/1");
    EXPECT_GT(list["checks"].Size(), 10u);
    EXPECT_EQ(doctor({"--list", "--fix"}).code, 2);
    EXPECT_EQ(doctor({"--yes"}).code, 2);
}

TEST_F(DoctorCommand, ExplainSaysWhatACheckIsAbout) {
    user_checks(missing_file);
    user_settings("[host]\nmem_min_gb = 3\n");
    EXPECT_THAT(doctor({"--explain", "memory"}).out, AllOf(HasSubstr("host.mem_min_gb = 3 ("), HasSubstr("config.toml:2:1")));
    EXPECT_THAT(doctor({"--explain", "team-licence"}).out,
                AllOf(HasSubstr("licence.key must be there"), HasSubstr("Images are signed"), HasSubstr("declared in "), HasSubstr("touch licence.key")));
    const auto slip = doctor({"--explain", "memroy"});
    EXPECT_EQ(slip.code, 2);
    EXPECT_THAT(slip.err, HasSubstr("the nearest is memory"));
    const auto data = parse_json(doctor({"--explain", "memory", "--json"}).out);
    EXPECT_STREQ(data["checks"][0]["limits"][0]["key"].GetString(), "host.mem_min_gb");
}

TEST_F(DoctorCommand, FixAsksAndWithoutATerminalRefuses) {
    user_checks(missing_file);
    const auto before = space_.snapshot();
    const auto refused = doctor({"--fix", "--only", "team-licence"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("--yes"));
    const auto shown = doctor({"--fix", "--dry-run", "--only", "team-licence"});
    EXPECT_EQ(shown.code, 0);
    EXPECT_THAT(shown.out, HasSubstr("    echo made it; touch licence.key"));
    EXPECT_EQ(space_.snapshot(), before);
}

TEST_F(DoctorCommand, FixMendsAndLooksAgain) {
    user_checks(missing_file);
    const auto fixed = doctor({"--fix", "--yes", "--only", "team-licence"});
    EXPECT_EQ(fixed.code, 0) << fixed.err;
    EXPECT_THAT(fixed.err, HasSubstr("| made it"));
    EXPECT_THAT(fixed.out, AllOf(HasSubstr("done"), HasSubstr("PASS  team-licence")));
    EXPECT_EQ(text(finding("team-licence"), "level"), "pass");
}

TEST_F(DoctorCommand, ARemedyThatFailsIsSaid) {
    user_checks("[[check]]\nid = \"t\"\ntitle = \"t\"\nfile = \"none\"\nremedy = \"echo cannot >&2; false\"\n");
    const auto failed = doctor({"--fix", "--yes", "--only", "t", "--json"});
    EXPECT_EQ(failed.code, 1);
    EXPECT_THAT(failed.err, AllOf(HasSubstr("| cannot"), HasSubstr("warning: "), HasSubstr("failed")));
    EXPECT_STREQ(parse_json(failed.out)["fixes"][0]["state"].GetString(), "failed");
}

TEST_F(DoctorCommand, WhatNeedsRootGoesIntoAScript) {
    user_checks("[[check]]\nid = \"t\"\ntitle = \"t\"\nfile = \"none\"\nfix = \"make none\"\nremedy = \"touch none\"\nprivileged = true\n");
    const auto report = parse_json(doctor({"--fix", "--yes", "--only", "t", "--json"}).out);
    const fs::path script = report["script"].GetString();
    EXPECT_FALSE(fs::exists(space_ / "none")) << "nothing is run as root, or for it";
    struct stat status {};
    ASSERT_EQ(::stat(script.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0700u);
    const auto steps = testing::slurp(script);
    EXPECT_THAT(steps, AllOf(HasSubstr("set -eu"), HasSubstr("# t: make none\ntouch none\n")));
    EXPECT_EQ(run({{"sh", script.string()}, space_.root(), {}}).code, 0);
    EXPECT_TRUE(fs::exists(space_ / "none"));
    EXPECT_THAT(doctor({"--fix", "--yes", "--only", "t"}).out, Not(HasSubstr("sudo"))) << "there is nothing left to do";
}

// What stops a build: a check of the team's own, at its own level.
TEST_F(DoctorCommand, BuildsRunTheTeamsChecksToo) {
    BSPCTL_NEEDS_KAS();
    space_.write_kas("kas.yml", "quick-start");
    user_checks("[[check]]\nid = \"vpn\"\ntitle = \"v\"\nlevel = \"block\"\nfile = \"none\"\n"
                "[[check]]\nid = \"minor\"\ntitle = \"m\"\nfile = \"none\"\n");
    user_settings("[build]\nshow_doctor_report = false\n[doctor.levels]\n\"*\" = \"info\"\nvpn = \"block\"\nminor = \"warn\"\n");
    const auto blocked = space_.run_bspctl({"build", "kas.yml", "--host"});
    EXPECT_EQ(blocked.code, 2);
    EXPECT_THAT(blocked.err, AllOf(HasSubstr("vpn"), HasSubstr("(level from "), Not(HasSubstr("minor"))));
    user_settings("[build]\ndoctor = false\n");
    const auto plan = space_.run_bspctl({"build", "kas.yml", "--host", "--dry-run"});
    EXPECT_THAT(plan.out, HasSubstr("build.doctor is false ("));
}

}  // namespace
}  // namespace bspctl::e2e
