// SPDX-License-Identifier: Apache-2.0
#include "stress/stress.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::stress {
namespace {

using testing::TempDir;

TEST(Signatures, TellACrashOfAParserFromAnErrorOfARecipe) {
    EXPECT_EQ(signatures_in("[12.3] Parser-7[4711]: segfault at 0 ip 0").at(0).id, "parser-segfault");
    EXPECT_EQ(signatures_in("ERROR: parser thread killed/died during parse").at(0).text, "parser thread killed");
    EXPECT_EQ(signatures_in("SystemError: Type does not define the tp_name field.").at(0).id, "type-without-name");
    EXPECT_EQ(signatures_in("TypeError: sequence item 0: expected str instance, int found").at(0).id, "mixed-types");
    for (const auto* line : {"", "bb.data_smart.ExpansionError: Failure expanding variable SRCREV", "ERROR: Nothing PROVIDES 'x'",
                             "AttributeError: 'NoneType' object has no attribute 'path'", "NOTE: the worker died of old age"}) {
        EXPECT_TRUE(signatures_in(line).empty()) << line;
    }
}

TEST(WhatToClear, IsParseCachesAndTheRemainsOfAServer) {
    const TempDir dir;
    for (const auto* file : {"cache/bb_codeparser.dat", "tmp/cache/default-glibc/x", "tmp-musl/cache/y", "tmp/work/kept", "conf/local.conf",
                             "bitbake.lock", "sstate-cache/z"}) {
        dir.write(file, "");
    }
    const auto cleared = what_to_clear(dir.path());
    EXPECT_EQ(cleared.caches, (std::vector<fs::path>{dir / "cache", dir / "tmp/cache", dir / "tmp-musl/cache"}));
    EXPECT_EQ(cleared.runtime, std::vector<fs::path>{dir / "bitbake.lock"});
    EXPECT_TRUE(what_to_clear(dir / "nowhere").caches.empty());
}

TEST(ShellCommand, QuotesWhatUsersGive) {
    Options options;
    options.target = "a b";
    options.parse_threads = 4;
    options.bitbake_args = {"-D", "x'y"};
    const auto line = shell_command(options, "/run dir/host-mode.conf");
    EXPECT_NE(line.find("BB_NUMBER_PARSE_THREADS=4"), std::string::npos) << line;
    EXPECT_NE(line.find("-R '/run dir/host-mode.conf'"), std::string::npos) << line;
    EXPECT_TRUE(line.ends_with(" -p 'a b'")) << line;
    EXPECT_NE(line.find("else export BB_ENV_PASSTHROUGH_ADDITIONS=\"$BB_ENV_PASSTHROUGH_ADDITIONS PYTHONMALLOC"), std::string::npos) << line;
    options.python = "/opt/python 3/bin/python3";
    EXPECT_NE(shell_command(options, {}).find("'/opt/python 3/bin/python3' \"$(command -v bitbake)\""), std::string::npos);
}

TEST(Check, RefusesWhatCannotWork) {
    Options options;
    options.runs = 0;
    EXPECT_THROW(check(options, engine::Kind::host), Failure);
    options.runs = 1;
    EXPECT_NO_THROW(check(options, engine::Kind::container));
    options.python = "/bin/true";
    EXPECT_THROW(check(options, engine::Kind::host), Failure) << "it does not say that it is Python 3";
    EXPECT_THROW(check(options, engine::Kind::container), Failure);
}

// A kas that plays one line of a script a call: "STATUS TEXT".
class Runs : public ::testing::Test {
protected:
    [[nodiscard]] Summary play(const std::string& script, int runs) const {
        dir_.write("script", script);
        const auto kas = dir_.write("kas", "#!/bin/sh\nread -r status text < " + (dir_ / "script").string() + "\nsed -i 1d " +
                                               (dir_ / "script").string() + "\necho \"$text\"\nexit $status\n");
        ::chmod(kas.c_str(), 0755);
        engine::Engine engine;
        engine.program = kas;
        engine::Job job;
        job.work_dir = dir_.path();
        Options options;
        options.runs = runs;
        return run(engine, job, {dir_ / "build", dir_ / "logs"}, options, [](const Iteration&) {});
    }
    TempDir dir_;
};

TEST_F(Runs, AStatusWithoutASignatureIsAnErrorNotAPass) {
    dir_.write("build/cache/x", "");
    const auto summary = play("0 Parsing recipes\n1 ERROR: Nothing PROVIDES x\n1 parser thread killed/died\n0 parser thread died\n", 4);
    ASSERT_EQ(summary.iterations.size(), 4u);
    EXPECT_EQ(summary.count(Outcome::passed), 1);
    EXPECT_EQ(summary.count(Outcome::errored), 1);
    EXPECT_EQ(summary.count(Outcome::failed), 2) << "a crash counts whatever the status";
    EXPECT_TRUE(summary.iterations[0].cache_cleared);
    EXPECT_FALSE(summary.iterations[1].cache_cleared);
    EXPECT_EQ(testing::slurp(dir_ / "logs/run-02.log"), "ERROR: Nothing PROVIDES x\n");
    EXPECT_EQ(summary.iterations[2].exit_code, 1);
}

TEST_F(Runs, AKasThatCannotBeStartedIsNoResult) {
    engine::Engine engine;
    engine.program = dir_ / "nowhere";
    engine::Job job;
    job.work_dir = dir_.path();
    EXPECT_THROW((void)run(engine, job, {dir_ / "build", dir_ / "logs"}, {}, [](const Iteration&) {}), Failure);
}

}  // namespace
}  // namespace bspctl::stress
