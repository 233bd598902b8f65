// SPDX-License-Identifier: Apache-2.0
//
// Checks that a team declares in doctor.d.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cstdlib>

#include "base/descriptor.hpp"
#include "doctor/declaration_reader.hpp"
#include "doctor/declared.hpp"
#include "doctor/doctor.hpp"
#include "temp_dir.hpp"

namespace bspctl::doctor {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TempDir;

class Declared : public ::testing::Test {
protected:
    Declared() {
        context_.bsp_root = context_.workspace = folder_.path();
        context_.proc = folder_.path() / "proc";
    }

    // What a check with these lines finds: "level: summary".
    std::string finds(const std::string& lines, bool trusted = true) {
        (void)folder_.write("doctor.d/team.toml", "[[check]]\nid = \"it\"\ntitle = \"it\"\n" + lines + "\n");
        context_.check_folders = {{folder_.path() / "doctor.d", trusted}};
        std::string out;
        for (const auto& result : run(declared_checks(context_.check_folders), {}, context_, {}).results) {
            out += std::string(level_word(result)) + ": " + result.finding.summary + result.finding.why;
        }
        return out;
    }

    TempDir folder_;
    Context context_;
};

TEST_F(Declared, ACommandIsJudgedByItsExit) {
    EXPECT_EQ(finds(R"(command = ["sh", "-c", "echo all well"])"), "pass: all well");
    EXPECT_EQ(finds(R"(command = ["sh", "-c", "echo oh no >&2; exit 3"])"), "warn: sh ended with 3: oh no");
    EXPECT_THAT(finds("command = [\"sh\", \"-c\", \"exit 3\"]\nexit = 3"), HasSubstr("pass: "));
    EXPECT_THAT(finds(R"(command = ["no-such-program-here"])"), HasSubstr("warn: no-such-program-here cannot be run"));
}

TEST_F(Declared, ACommandSeesNoShell) {
    EXPECT_EQ(finds(R"(command = ["echo", "$HOME", "; exit 1"])"), "pass: $HOME ; exit 1");
}

TEST_F(Declared, ACommandIsJudgedByItsOutput) {
    EXPECT_THAT(finds("command = [\"printf\", 'a\\nlicence: valid\\n']\noutput = '^licence: (valid|trial)$'"), HasSubstr("pass: "));
    EXPECT_THAT(finds("command = [\"echo\", \"expired\"]\noutput = 'valid'"), HasSubstr("warn: echo says: expired"));
}

TEST_F(Declared, ACommandIsJudgedByItsVersion) {
    const std::string tool = "command = [\"echo\", \"tool (Debian 3-1) 9.10.2 of 2020\"]\n";
    EXPECT_EQ(finds(tool + R"(version = ">= 9.0, < 11")"), "pass: echo 9.10.2");
    EXPECT_EQ(finds(tool + R"(version = "< 9.2")"), "warn: echo 9.10.2 is not < 9.2");
    EXPECT_EQ(finds(tool + "version = \">= 3\"\nversion_pattern = 'Debian (\\d+)'"), "pass: echo 3");
    EXPECT_THAT(finds("command = [\"echo\", \"none\"]\nversion = \"> 1\""), HasSubstr("names no version"));
}

TEST_F(Declared, ACommandThatHangsIsAnErrorAndEndsAtItsLimit) {
    EXPECT_THAT(finds("command = [\"sleep\", \"1000\"]\nlimit = 0.1\nlevel = \"block\""), HasSubstr("error: could not be checked: sleep did not end"));
}

TEST_F(Declared, ACommandThatFloodsIsCut) {
    EXPECT_LT(finds("command = [\"sh\", \"-c\", \"yes | head -c 30000000; exit 1\"]").size(), 10000u);
}

TEST_F(Declared, TheKernelsSettings) {
    (void)folder_.write("proc/sys/vm/swappiness", "60\n");
    (void)folder_.write("proc/sys/net/range", "1024\t65000\n");
    EXPECT_EQ(finds("sysctl = \"vm.swappiness\"\nat_most = 20"), "warn: vm.swappiness is 60, not at most 20");
    EXPECT_EQ(finds("sysctl = \"vm.swappiness\"\nat_least = 20\nat_most = 60"), "pass: vm.swappiness is 60");
    EXPECT_EQ(finds("sysctl = \"vm.swappiness\"\nequals = 60"), "pass: vm.swappiness is 60");
    EXPECT_EQ(finds("sysctl = \"net.range\"\nequals = \"1024 65000\""), "pass: net.range is 1024 65000");
    EXPECT_EQ(finds("sysctl = \"vm.none\"\nequals = 1"), "warn: this kernel has no vm.none");
    EXPECT_THAT(finds("ulimit = \"nofile\"\nat_least = 1"), HasSubstr("pass: the limit of nofile"));
}

TEST_F(Declared, Files) {
    (void)folder_.write("conf/site.conf", "PRODUCT = \"gate\"\n");
    ::setenv("BSPCTL_TEST_PLACE", (folder_.path() / "conf").c_str(), 1);
    EXPECT_THAT(finds("file = \"conf/site.conf\"\nreadable = true\nmax_age_days = 30"), HasSubstr("pass: "));
    EXPECT_THAT(finds("file = \"$BSPCTL_TEST_PLACE/site.conf\"\ncontains = 'PRODUCT'"), HasSubstr("pass: "));
    EXPECT_THAT(finds("file = \"${BSPCTL_TEST_PLACE}/site.conf\"\nmatches = '^PRODUCT = \"g'"), HasSubstr("pass: "));
    EXPECT_THAT(finds("file = \"conf/site.conf\"\nmatches = '^VENDOR'"), HasSubstr("has nothing that matches ^VENDOR"));
    EXPECT_THAT(finds("file = \"conf/site.conf\"\nexecutable = true"), HasSubstr("cannot be run"));
    EXPECT_THAT(finds("file = \"conf/site.conf\"\nabsent = true"), HasSubstr("is there"));
    EXPECT_THAT(finds("file = \"conf/other.conf\"\nabsent = true"), HasSubstr("pass: "));
    EXPECT_THAT(finds("file = \"conf/other.conf\""), HasSubstr("is not there"));
    EXPECT_THAT(finds("file = \"$BSPCTL_TEST_NOWHERE/x\""), HasSubstr("error: could not be checked: $BSPCTL_TEST_NOWHERE is not set"));
    EXPECT_THAT(finds("file = \"conf\"\ncontains = \"x\""), HasSubstr("error: ")) << "a folder has no text";
}

TEST_F(Declared, APipeIsNotReadForEver) {
    ASSERT_EQ(::mkfifo((folder_.path() / "pipe").c_str(), 0600), 0);
    EXPECT_THAT(finds("file = \"pipe\"\ncontains = \"x\""), HasSubstr("error: "));
}

TEST_F(Declared, SpaceAndVariables) {
    EXPECT_THAT(finds("free_gib = 0.000001"), HasSubstr("pass: "));
    EXPECT_THAT(finds("free_gib = 1e9\npath = \"not/there/yet\""), HasSubstr("warn: "));
    ::setenv("BSPCTL_TEST_TOKEN", "secret-1", 1);
    EXPECT_EQ(finds("env = \"BSPCTL_TEST_TOKEN\"\nmatches = '^secret'"), "pass: $BSPCTL_TEST_TOKEN is set");
    EXPECT_EQ(finds("env = \"BSPCTL_TEST_TOKEN\"\nmatches = '^x'"), "warn: $BSPCTL_TEST_TOKEN is not as it should be") << "its value is never shown";
    EXPECT_EQ(finds("env = \"BSPCTL_TEST_TOKEN\"\nset = false"), "warn: $BSPCTL_TEST_TOKEN is set");
}

TEST_F(Declared, APortAnswersOrNot) {
    const Descriptor server(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    socklen_t size = sizeof address;
    ASSERT_EQ(::getsockname(server.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    const auto line = "port = \"127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "\"";
    EXPECT_THAT(finds(line), HasSubstr("does not answer"));
    ASSERT_EQ(::listen(server.get(), 1), 0);
    EXPECT_THAT(finds(line), HasSubstr("pass: "));
    context_.offline = true;
    EXPECT_THAT(finds(line), HasSubstr("error: "));
}

TEST_F(Declared, WhatIsForAnotherBuildIsSkipped) {
    const std::string command = "command = [\"false\"]\n";
    EXPECT_EQ(finds(command + R"(when = { engine = "container" })"), "skip: only for engine container");
    context_.machine = "acme-board-2";
    context_.family = "acme";
    EXPECT_EQ(finds(command + R"(when = { machine = "other-*" })"), "skip: only for machine other-*");
    EXPECT_THAT(finds(command + R"(when = { machine = "acme-*", family = "acme", engine = "host" })"), HasSubstr("warn: "));
}

TEST_F(Declared, AFolderThatIsNotTrustedRunsNothing) {
    const auto made = folder_.path() / "made";
    const auto said = finds("command = [\"touch\", \"made\"]\nlevel = \"block\"", false);
    EXPECT_THAT(said, AllOf(HasSubstr("skip: not run"), HasSubstr("doctor.trusted_workspaces")));
    EXPECT_FALSE(std::filesystem::exists(made));
    (void)finds("file = \"nothing\"\nremedy = \"touch made\"", false);
    const auto report = run(declared_checks(context_.check_folders), {}, context_, {});
    EXPECT_EQ(report.results[0].finding.level, Level::warn) << "what only looks is looked at";
    EXPECT_THAT(report.results[0].remedies, IsEmpty());
}

TEST_F(Declared, ARemedyComesWithTheFinding) {
    (void)finds("file = \"nothing\"\nfix = \"make it\"\nremedy = \"touch nothing\"\nprivileged = true\nexplain = \"why\"");
    const auto report = run(declared_checks(context_.check_folders), {}, context_, {});
    ASSERT_THAT(report.results[0].remedies, SizeIs(1));
    EXPECT_TRUE(report.results[0].remedies[0].privileged);
    EXPECT_EQ(report.results[0].finding.why, "why");
    EXPECT_THAT(report.results[0].declared, HasSubstr("team.toml:1:1"));
    EXPECT_EQ(report.results[0].source, "team.toml");
}

TEST_F(Declared, ABrokenFileCostsNoOther) {
    (void)folder_.write("doctor.d/a.toml", "[[check]]\nid = \"sound\"\ntitle = \"t\"\nfree_gib = 0.001\n[[check]]\nid = \"odd\"\n");
    (void)folder_.write("doctor.d/b.toml", "[[check\n");
    (void)folder_.write("doctor.d/c.toml", "[[check]]\nid = \"other\"\ntitle = \"t\"\nfree_gib = 0.001\n");
    (void)folder_.write("doctor.d/notes.txt", "no check");
    std::filesystem::create_directory(folder_.path() / "doctor.d/d.toml");
    std::vector<std::string> ids;
    for (const auto& check : declared_checks({{folder_.path() / "doctor.d"}, {folder_.path() / "none"}})) ids.push_back(check.id);
    EXPECT_THAT(ids, ElementsAre("sound", "doctor.d/a.toml", "doctor.d/b.toml", "other", "doctor.d/d.toml"));
    context_.check_folders = {{folder_.path() / "doctor.d"}};
    const auto report = run(declared_checks(context_.check_folders), {}, context_, {});
    EXPECT_EQ(report.results[1].finding.level, Level::warn);
    EXPECT_THAT(report.results[1].finding.why, HasSubstr("a.toml:5:1: the check looks at nothing"));
}

TEST_F(Declared, IdsThatAreTakenGetTheNameOfTheFile) {
    (void)folder_.write("doctor.d/team.toml", "[[check]]\nid = \"memory\"\ntitle = \"t\"\nfree_gib = 1\n");
    context_.check_folders = {{folder_.path() / "doctor.d"}, {folder_.path() / "doctor.d"}};
    const auto checks = all_checks(context_);
    EXPECT_EQ(checks[checks.size() - 2].id, "memory@team");
    EXPECT_EQ(checks.back().id, "memory@team-2");
}

std::vector<std::string> problems(const std::string& text) { return read_declarations(text, "f.toml").problems; }

TEST(DeclarationReader, TellsAllProblemsAtOnceInTheOrderOfTheFile) {
    const auto said = problems("[[check]]\nid = \"a b\"\nlevel = \"fatal\"\ncommand = \"git --version\"\noutput = '('\nexit = 900\n"
                               "versoin = \"> 1\"\nprivileged = true\nwhen = { engine = \"podman\", board = \"x\" }\n"
                               "[[check]]\nid = \"b\"\ntitle = \"b\"\nfile = \"x\"\nport = \"x\"\n[extra]\nx = 1\n");
    std::string all;
    for (const auto& one : said) all += one + "\n";
    EXPECT_THAT(all, AllOf(HasSubstr("f.toml:1:1: title is missing"), HasSubstr("f.toml:2:6: id must be"),
                           HasSubstr("f.toml:3:9: level must be one of info, warn, block"),
                           HasSubstr("f.toml:4:11: command must be a list"), HasSubstr("f.toml:5:10: output is no pattern"),
                           HasSubstr("exit must be 0 to 255")));
    EXPECT_THAT(all, AllOf(HasSubstr("unknown key versoin (did you mean version?)"), HasSubstr("privileged goes with remedy"),
                           HasSubstr("engine must be one of host, container"), HasSubstr("unknown key board"),
                           HasSubstr("f.toml:14:8: a check looks at one thing: file or port, not both") ,
                           HasSubstr("unknown table extra")));
    EXPECT_TRUE(read_declarations("", "f.toml").checks.empty());
}

TEST(DeclarationReader, AFieldOfAnotherProbeIsAProblem) {
    EXPECT_THAT(problems("[[check]]\nid = \"a\"\ntitle = \"t\"\nfile = \"x\"\nversion = \"> 1\"\n"), ElementsAre(HasSubstr("f.toml:5:1: unknown key version")));
}

TEST(DeclarationReader, ValuesAreChecked) {
    const auto one = [](const std::string& lines) {
        const auto said = problems("[[check]]\nid = \"a\"\ntitle = \"t\"\n" + lines + "\n");
        return said.empty() ? std::string("sound") : said.front();
    };
    EXPECT_THAT(one("command = [\"x\"]\nversion = \"9\""), HasSubstr("version must be a range"));
    EXPECT_THAT(one("command = [\"x\"]\nversion = \">= 1\"\nversion_pattern = 'v'"), HasSubstr("one group"));
    EXPECT_THAT(one("command = []"), HasSubstr("command must be a list"));
    EXPECT_THAT(one("sysctl = \"../../etc/passwd\"\nequals = 1"), HasSubstr("sysctl must be a name"));
    EXPECT_THAT(one("sysctl = \"a..b\"\nequals = 1"), HasSubstr("sysctl must be a name"));
    EXPECT_THAT(one("sysctl = \"vm.x\""), HasSubstr("needs at_least or at_most"));
    EXPECT_THAT(one("sysctl = \"vm.x\"\nat_least = 3\nat_most = 2"), HasSubstr("above at_most"));
    EXPECT_THAT(one("ulimit = \"files\"\nat_least = 3"), HasSubstr("one of nofile"));
    EXPECT_THAT(one("port = \"host\""), HasSubstr("HOST:PORT"));
    EXPECT_THAT(one("free_gib = -1"), HasSubstr("must be a number above 0"));
    EXPECT_THAT(one("free_gib = nan"), HasSubstr("must be a number above 0"));
    EXPECT_THAT(one("file = \"x\"\nabsent = true\nreadable = true"), HasSubstr("can be nothing else"));
    EXPECT_THAT(one("file = \"x\"\nlimit = 0"), HasSubstr("limit must be a number above 0"));
    EXPECT_THAT(one("env = \"A=B\""), HasSubstr("name of a variable"));
    EXPECT_EQ(one("env = \"A\""), "sound");
}

TEST(DeclarationReader, HostileTextEndsInAProblem) {
    EXPECT_THAT(problems(std::string("\0\0\0", 3)), SizeIs(1));
    EXPECT_THAT(problems("\xff\xfe"), ElementsAre(HasSubstr("not UTF-8")));
    EXPECT_THAT(problems("check = " + std::string(100000, '[')), SizeIs(1));
    EXPECT_THAT(problems("check = 3"), ElementsAre(HasSubstr("list of tables")));
    EXPECT_THAT(problems("[[check]]\nid = \"a\"\ntitle = \"t\"\ncommand = [\"x\"]\noutput = '((((a{500}){500}){500}){500})'"), SizeIs(1));
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "[[check]]\nid = \"a" + std::to_string(i) + "\"\ntitle = \"t\"\nenv = \"A\"\n";
    EXPECT_THAT(problems(many), ElementsAre(HasSubstr("a file may have 200 checks")));
}

TEST(VersionRange, ReadsWhatProgramsWrite) {
    EXPECT_EQ(version_in("git version 2.39.5"), "2.39.5");
    EXPECT_EQ(version_in("cmake v3.25"), "3.25");
    EXPECT_EQ(version_in("gcc (Debian 12.2.0-14) 12.2.0"), "12.2.0");
    EXPECT_EQ(version_in("systemd 252 (252.39)"), "252.39");
    EXPECT_EQ(version_in("less 608"), "608");
    EXPECT_EQ(version_in("none here"), "");
}

TEST(VersionRange, ComparesNumbersNotTexts) {
    const auto range = VersionRange::parse(">= 9.0, < 11, != 10.1");
    ASSERT_TRUE(range);
    for (const auto* good : {"9.0", "9", "10.0", "10.10"}) EXPECT_TRUE(range->has(good)) << good;
    for (const auto* bad : {"8.9", "11", "11.0", "10.1", "10.1.0"}) EXPECT_FALSE(range->has(bad)) << bad;
    for (const auto* wrong : {"", "9", ">= ", ">= x", ">= 1,", "=> 1", ">= 1 2"}) EXPECT_FALSE(VersionRange::parse(wrong)) << wrong;
}

}  // namespace
}  // namespace bspctl::doctor
