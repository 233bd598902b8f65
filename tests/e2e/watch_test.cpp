// SPDX-License-Identifier: Apache-2.0
//
// Watching a build: on a terminal of its own, from another one, and by programs.
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <sstream>

#include "support/workspace.hpp"
#include "terminal.hpp"

namespace bspctl::e2e {

namespace {

// Runs a program on a terminal of `columns` to its end and gives what a person sees there at last.
std::vector<std::string> on_terminal(const Invocation& invocation, unsigned short columns) {
    const winsize size{30, columns, 0, 0};
    int master = -1;
    const auto pid = ::forkpty(&master, nullptr, nullptr, &size);
    if (pid == 0) {
        if (::chdir(invocation.cwd.c_str()) != 0) ::_exit(126);
        for (const auto& [name, value] : invocation.env) value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
        ::setenv("TERM", "xterm", 1);
        ::unsetenv("CI");
        std::vector<char*> argv;
        for (const auto& word : invocation.argv) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    testing::Terminal terminal(columns, 30);
    std::string bytes(1 << 16, '\0');
    for (ssize_t got = 0; (got = ::read(master, bytes.data(), bytes.size())) > 0;) terminal.write({bytes.data(), static_cast<std::size_t>(got)});
    ::waitpid(pid, nullptr, 0);
    ::close(master);
    return terminal.lines();
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
    return out;
}

std::vector<rapidjson::Document> lines_of(const std::string& text) {
    std::vector<rapidjson::Document> out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) out.push_back(parse_json(line));
    return out;
}

}  // namespace

TEST(Watch, OnATerminalTheFailureStaysAndTheStatusGoes) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    std::string screen;
    for (const auto& line : on_terminal(workspace.build(), 100)) screen += line + "\n";
    EXPECT_EQ(count_of(screen, "   FAILED compile-error do_compile"), 1U) << screen;
    EXPECT_EQ(count_of(screen, "     log: "), 1U) << screen;
    EXPECT_EQ(count_of(screen, "has no member named"), 2U) << "quoted once, and in the cause\n" << screen;
    EXPECT_EQ(screen.find(" running"), std::string::npos) << "the status is still there:\n" << screen;
    EXPECT_EQ(screen.find('\x1b'), std::string::npos);
}

// BitBake before 2.8 does not know the variable; a configuration that sets it wins over the environment.
TEST(Watch, TheEventLogIsThereWithoutBitbakesVariable) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "good", "local_conf_header:\n  own: |\n    BB_DEFAULT_EVENTLOG = \"\"\n");
    ASSERT_EQ(workspace.run_build().code, 0);
    EXPECT_NE(testing::slurp(workspace.last_run() / "bitbake-events.json").find("\"outcome\":\"success\""), std::string::npos);
}

TEST(Watch, PlainOutputNamesTheFailureOnce) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    const auto outcome = workspace.run_build();
    EXPECT_EQ(count_of(outcome.err, "   FAILED compile-error do_compile"), 1U) << outcome.err;
    EXPECT_EQ(outcome.err.find('\x1b'), std::string::npos);
    EXPECT_EQ(outcome.err.find('\r'), std::string::npos);
}

TEST(Watch, MonitorShowsARunThatGoesOnAndLeavesItAlone) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "slow");
    Running build(workspace.build());
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(workspace / "build/slow-is-running"); }));

    const auto once = workspace.run_bspctl({"monitor", "--json"});
    ASSERT_EQ(once.code, 0) << once.err;
    const auto json = parse_json(once.out);
    EXPECT_EQ(text(json, "schema"), "bspctl.monitor/1");
    EXPECT_EQ(text(json, "outcome"), "running");
    EXPECT_EQ(text(json, "step"), "kas_build");
    ASSERT_EQ(json["build"]["running"].Size(), 1U);
    EXPECT_EQ(text(json["build"]["running"][0], "recipe"), "slow");
    EXPECT_EQ(text(json["build"]["running"][0], "task"), "do_compile");

    const auto shown = workspace.run_bspctl({"monitor", "--once"});
    EXPECT_NE(shown.out.find("slow  do_compile"), std::string::npos) << shown.out;

    Running monitor(workspace.bspctl({"monitor"}));
    (void)eventually([&] { return monitor.ended(); }, std::chrono::seconds(2));
    monitor.signal(SIGINT);
    EXPECT_EQ(monitor.wait().code, 130);
    EXPECT_FALSE(build.ended());
    build.signal(SIGTERM);
    EXPECT_EQ(build.wait().code, 143);
}

TEST(Watch, MonitorOfARunThatHasEndedSaysHow) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    workspace.write_kas("kas.yml", "compile-error");
    ASSERT_EQ(workspace.run_build().code, 1);
    const auto outcome = workspace.run_bspctl({"monitor"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(count_of(outcome.err, "   FAILED compile-error do_compile"), 1U) << outcome.err;
    EXPECT_NE(outcome.err.find("has ended: task"), std::string::npos) << outcome.err;
    const auto stream = workspace.run_bspctl({"monitor", "--json", "--watch"});
    const auto all = lines_of(stream.out);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(text(all[0]["build"], "outcome"), "failed");
    EXPECT_EQ(text(all[0]["build"]["failures"][0], "recipe"), "compile-error");
}

TEST(Watch, ProgressJsonIsAnObjectALineAndNothingElse) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto outcome = workspace.run_build({"--progress", "json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto all = lines_of(outcome.out);
    ASSERT_GT(all.size(), 4U);
    std::int64_t builds = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(text(all[i], "schema"), "bspctl.progress/1");
        EXPECT_EQ(all[i]["seq"].GetInt64(), static_cast<std::int64_t>(i) + 1);
        builds += text(all[i], "type") == "build" ? 1 : 0;
    }
    EXPECT_EQ(text(all.front(), "type"), "run_start");
    EXPECT_EQ(text(all.back(), "type"), "run_end");
    EXPECT_GE(builds, 1);
}

}  // namespace bspctl::e2e
