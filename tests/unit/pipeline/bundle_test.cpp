// SPDX-License-Identifier: Apache-2.0
#include "pipeline/bundle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "base/failure.hpp"
#include "pipeline/shareable.hpp"
#include "process/process.hpp"
#include "temp_dir.hpp"

namespace bspctl::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

// A recorded run that failed, as its files lie on the disk.
struct Recording {
    TempDir dir;
    fs::path run = dir / "build/runs/20260101-000000";

    Recording() {
        write("events.jsonl", R"({"ts":"2026-01-01T00:00:00Z","event":"run_start","bsp_root":")" + dir.path().string() +
                                  R"(","config":"my.yml:sub/overlay.yml"})" "\n");
        write("kas.log", "ERROR: cannot clone https://jane:hunter2secret@git.example.com/x.git\n");
        write("env.txt", "KAS_WORK_DIR=/w\n");
        write("overlays/nxp.yml", "header: {version: 14}\n");
        write("bitbake_eventlog.json", "hunter2secret in a pickle");
        write("bitbake-events.json", R"({"messages": [{"text": "API_TOKEN=hunter2secret"}]})");
        (void)dir.write("my.yml", "env:\n  API_TOKEN: \"abcdef123456\"\n");
        (void)dir.write("sub/overlay.yml", "header: {version: 14}\n");
        (void)dir.write("build/log.do_fetch.1", "password=hunter2secret\nfatal: no\n");
    }
    void write(const std::string& name, const std::string& text) const { (void)dir.write("build/runs/20260101-000000/" + name, text); }

    [[nodiscard]] triage::Report report() const {
        triage::Report out;
        out.run_id = "20260101-000000";
        out.dir = run;
        out.failed = out.certain = true;
        out.console = run / "kas.log";
        triage::Failed failed;
        failed.recipe = "a/../b c";
        failed.task = "do_fetch";
        failed.log = dir / "build/log.do_fetch.1";
        failed.log_tail = {"password=hunter2secret"};
        out.failures = {failed};
        return out;
    }
    Bundle pack() const { return write_bundle(dir / "out.tar.gz", report(), "bspctl 1\n"); }

    // What is in the archive: "name\ncontent" of all.
    [[nodiscard]] std::string unpacked() const {
        const auto out = process::capture({.argv = {"tar", "--extract", "--gzip", "--to-stdout", "--verbose", "--file=" + (dir / "out.tar.gz").string()}},
                                          std::chrono::seconds(30));
        EXPECT_TRUE(out.ok()) << out.err;
        return out.out + out.err;
    }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const Packed* find(const Bundle& bundle, const std::string& name) {
    const auto found = std::find_if(bundle.packed.begin(), bundle.packed.end(), [&](const auto& one) { return one.name == name; });
    return found == bundle.packed.end() ? nullptr : &*found;
}

TEST(Bundle, HasWhatSomebodyElseNeeds) {
    const Recording recording;
    const auto bundle = recording.pack();
    for (const auto* name : {"versions.txt", "kas.log", "events.jsonl", "env.txt", "overlays/nxp.yml", "bitbake-events.json", "config/1-my.yml", "config/2-overlay.yml",
                             "logs/1-a_.._b_c-do_fetch.log", "triage.txt", "triage.json"}) {
        EXPECT_NE(find(bundle, name), nullptr) << name;
    }
    EXPECT_TRUE(bundle.left_out.empty());
    EXPECT_TRUE(has(recording.unpacked(), "bspctl-20260101-000000/triage.json"));
}

TEST(Bundle, HasNoSecrets) {
    ::setenv("BSPCTL_TEST_TOKEN", "plainlookingvalue", 1);
    const Recording recording;
    recording.write("console.log", "it said plainlookingvalue to the server\nAuthorization: Bearer abc.def.ghi\n");
    recording.pack();
    ::unsetenv("BSPCTL_TEST_TOKEN");
    const auto all = recording.unpacked();
    for (const auto* secret : {"hunter2secret", "abcdef123456", "abc.def.ghi", "plainlookingvalue"}) EXPECT_FALSE(has(all, secret)) << secret;
    EXPECT_TRUE(has(all, "git.example.com"));
}

TEST(Bundle, NamesNobody) {
    if (std::getenv("HOME") == nullptr) GTEST_SKIP() << "no home";
    const std::string home = std::getenv("HOME");
    EXPECT_EQ(shareable("in " + home + "/layers: " + home), "in ~/layers: ~");
    EXPECT_EQ(shareable(home + "x/y"), home + "x/y") << "somebody else's";
}

TEST(Bundle, CutsTheMiddleOfWhatIsHuge) {
    const Recording recording;
    std::string log = "first\n";
    for (int i = 0; i < 300000; ++i) log += "NOTE: line of a console that nobody reads\n";
    recording.write("kas.log", log + "last\n");
    const auto bundle = recording.pack();
    const auto* packed = find(bundle, "kas.log");
    ASSERT_NE(packed, nullptr);
    EXPECT_TRUE(packed->cut);
    EXPECT_LT(packed->bytes, 5u * 1024 * 1024);
}

TEST(Bundle, FollowsNoLinkOutOfTheRun) {
    const Recording recording;
    fs::remove(recording.run / "env.txt");
    fs::create_symlink("/etc/passwd", recording.run / "env.txt");
    fs::create_directories(recording.run / "overlays");
    fs::create_symlink("/etc/hostname", recording.run / "overlays/x.yml");
    fs::create_directory(recording.run / "time.log");
    const auto bundle = recording.pack();
    EXPECT_EQ(find(bundle, "env.txt"), nullptr);
    EXPECT_EQ(find(bundle, "overlays/x.yml"), nullptr);
    EXPECT_EQ(bundle.left_out.size(), 3u);
    EXPECT_FALSE(has(recording.unpacked(), "root:x:"));
}

// Whoever wrote the record chose these words.
TEST(Bundle, ConfigurationOutsideOfTheTreeStaysThere) {
    const Recording recording;
    recording.write("events.jsonl", R"({"ts":"2026-01-01T00:00:00Z","event":"run_start","bsp_root":")" + recording.dir.path().string() +
                                        R"(","config":"../../../../../../etc/passwd"})" "\n");
    EXPECT_FALSE(has((recording.pack(), recording.unpacked()), "root:x:"));
}

TEST(Bundle, OfALogAlone) {
    const Recording recording;
    auto report = recording.report();
    report.dir = recording.dir.path();
    report.console = recording.dir.write("ci.log", "ERROR: x\n");
    const auto bundle = write_bundle(recording.dir / "out.tar.gz", report, "");
    EXPECT_NE(find(bundle, "console.log"), nullptr);
    EXPECT_EQ(find(bundle, "events.jsonl"), nullptr);
}

TEST(Bundle, ThatCannotBeWrittenLeavesNothing) {
    const Recording recording;
    EXPECT_THROW((void)write_bundle(recording.dir / "nowhere/out.tar.gz", recording.report(), ""), Failure);
    EXPECT_FALSE(fs::exists(recording.dir / "nowhere"));
}

}  // namespace
}  // namespace bspctl::pipeline
