// SPDX-License-Identifier: Apache-2.0
#include "telemetry/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>

#include "process/interrupts.hpp"
#include "telemetry/emitter.hpp"
#include "telemetry/log_file.hpp"
#include "telemetry/run_id.hpp"
#include "temp_dir.hpp"

using namespace bspctl;
using namespace bspctl::telemetry;
using bspctl::testing::slurp;
using bspctl::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

namespace {

struct Losses {
    std::vector<std::string> said;
    std::function<void(const std::string&)> listener() {
        return [this](const std::string& reason) { said.push_back(reason); };
    }
};

// Limits the size of any file that is written, as a full disk does.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        process::let_writes_fail();
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit now{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
};

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST(Run, HasAllSevenFiles) {
    const TempDir dir;
    Losses losses;
    const auto run = Run::create(dir.path(), losses.listener());
    Emitter emitter([] { return std::chrono::system_clock::time_point(std::chrono::milliseconds(1'795'230'000'123)); });
    emitter.add(run.get());
    emitter.emit("run_start", {{"run_id", run->id()}});
    emitter.emit("step_fail", {{"step", "kas_build"}, {"exit_code", std::int64_t{2}}, {"ok", false}});
    emitter.console("\x1b[31mERROR\x1b[0m: no");
    run->write_time({"kas", "build"}, {});
    run->write_diagnosis("all fine\n");
    run->sample_disk(dir.path());
    run->stop_sampling();

    EXPECT_THAT(losses.said, IsEmpty());
    EXPECT_THAT(names_in(run->dir()), ElementsAre("console.log", "diagnosis.txt", "du.tsv", "env.txt", "events.jsonl",
                                                  "kas.log", "time.log"));
    EXPECT_EQ(slurp(run->dir() / "events.jsonl"),
              "{\"ts\":\"2026-11-21T03:00:00.123Z\",\"event\":\"run_start\",\"run_id\":\"" + run->id() + "\"}\n" +
                  "{\"ts\":\"2026-11-21T03:00:00.123Z\",\"event\":\"step_fail\",\"step\":\"kas_build\",\"exit_code\":2,"
                  "\"ok\":false}\n");
    EXPECT_EQ(slurp(run->dir() / "kas.log"), "ERROR: no\n");
    EXPECT_THAT(slurp(run->dir() / "console.log"), HasSubstr(" ERROR    step_fail step=kas_build exit_code=2 ok=false\n"));
    EXPECT_THAT(slurp(run->dir() / "du.tsv"), MatchesRegex("([0-9]+\t[0-9]+\n)+"));
    EXPECT_EQ(std::filesystem::read_symlink(run->dir().parent_path() / "latest"), run->id());
}

TEST(Run, NeverSharesAFolder) {
    const TempDir dir;
    std::vector<std::string> ids;
    for (int i = 0; i < 12; ++i) ids.push_back(Run::create(dir.path(), {})->id());
    auto unique = ids;
    std::sort(unique.begin(), unique.end());
    EXPECT_EQ(std::unique(unique.begin(), unique.end()), unique.end());
    std::vector<std::string> listed;
    for (const auto& run : list_runs(dir.path())) listed.push_back(run.id);
    EXPECT_EQ(listed, ids);
    EXPECT_EQ(std::filesystem::read_symlink(dir / "build/runs/latest"), ids.back());
}

TEST(Run, WithoutAFolderRecordsNothingAndSaysSoOnce) {
    const TempDir dir;
    dir.write("build", "a file where the folder should be");
    Losses losses;
    const auto run = Run::create(dir.path(), losses.listener());
    run->on_event({"", "info", {}});
    run->on_console("line");
    run->write_diagnosis("x");
    run->write_time({}, {});
    run->sample_disk(dir.path());
    run->stop_sampling();
    EXPECT_THAT(losses.said, SizeIs(1));
    EXPECT_THAT(losses.said.front(), HasSubstr("build"));
    EXPECT_THAT(run->id(), MatchesRegex("[0-9]{8}-[0-9]{6}"));
}

TEST(Run, OnAFullDiskGoesOnAndSaysSoOnce) {
    const TempDir dir;
    Losses losses;
    const auto run = Run::create(dir.path(), losses.listener());
    {
        const FileSizeLimit full(100);
        for (int i = 0; i < 10; ++i) {
            run->on_console("a line of some length that does not fit ten times");
            run->on_event({"2026-11-21T03:00:00.000Z", "info", {{"message", "something to be lost"}}});
        }
        run->write_diagnosis(std::string(1000, 'x'));
    }
    EXPECT_THAT(losses.said, SizeIs(1));
    // When there is room again the record goes on, and the torn line has not taken another with it.
    run->on_event({"2026-11-21T03:00:01.000Z", "run_end", {}});
    const auto events = read_events(run->dir() / "events.jsonl");
    EXPECT_EQ(events.events.back().type, "run_end");
    EXPECT_EQ(events.skipped, 1u);
}

TEST(LogFile, SaysWhyItCannotWrite) {
    std::vector<std::string> reasons;
    LogFile full("/dev/full", [&](const std::string& reason) { reasons.push_back(reason); });
    full.line("x");
    EXPECT_THAT(reasons, ElementsAre(HasSubstr("No space left on device")));
    LogFile nowhere("/no/such/folder/file", [&](const std::string& reason) { reasons.push_back(reason); });
    nowhere.line("x");
    EXPECT_THAT(reasons, SizeIs(2));
}

TEST(Run, HasNoSecretsInAllThatItWrites) {
    const TempDir dir;
    const auto run = Run::create(dir.path(), {});
    std::string variable = "DEPLOY_TOKEN=plain-hunter2";
    std::array<char*, 2> environment{variable.data(), nullptr};
    Emitter emitter(std::chrono::system_clock::now, environment.data());
    emitter.add(run.get());
    emitter.emit("error", {{"message", "cannot clone https://me:hunter2@example.com/x.git"},
                           {"argv", std::vector<std::string>{"API_TOKEN=hunter2"}}});
    emitter.console("fatal: https://hunter2@example.com: not found");
    emitter.console("the server said plain-hunter2 is wrong");
    for (const auto* line : {"-----BEGIN PRIVATE KEY-----", "hunter2hunter2hunter2", "-----END PRIVATE KEY-----"}) emitter.console(line);
    run->write_time({"kas", "--password=hunter2"}, {});
    run->keep_overlay("o.yml", "env:\n  API_TOKEN: hunter2\n");
    for (const auto& name : names_in(run->dir())) {
        if (name != "overlays") { EXPECT_THAT(slurp(run->dir() / name), Not(HasSubstr("hunter2"))) << name; }
    }
    EXPECT_EQ(slurp(run->dir() / "overlays/o.yml"), "env:\n  API_TOKEN: ***\n");
}

TEST(Sampling, EndsWithTheRun) {
    const TempDir dir;
    dir.write("tmp/a", std::string(1000, 'x'));
    std::filesystem::path file;
    {
        const auto run = Run::create(dir.path(), {});
        run->sample_disk(dir / "tmp");
        file = run->dir() / "du.tsv";
    }
    std::size_t lines = 0;
    const auto text = slurp(file);
    lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    EXPECT_GE(lines, 1u);
    EXPECT_LE(lines, 2u);  // at the start and at the end
}

TEST(RunIds, AreOrderedByTime) {
    const auto id = [](const char* name) { return parse_run_id(name).value(); };
    EXPECT_LT(id("20261121-030000"), id("20261121-030000-2"));
    EXPECT_LT(id("20261121-030000-9"), id("20261121-030000-10"));
    EXPECT_LT(id("20261121-030000-10"), id("20261121-030001"));
    for (const auto* name : {"latest", "", "20261121", "20261121-03000x", "20261121-030000-", "20261121-030000-1",
                             "20261121-030000-x", "20261121-0300001", "x20261121-030000"}) {
        EXPECT_FALSE(parse_run_id(name)) << name;
    }
}

TEST(ListRuns, LeavesOutWhatIsNoRun) {
    const TempDir dir;
    dir.write("build/runs/20261121-030000/events.jsonl", "");
    dir.write("build/runs/notes/x", "");
    dir.write("build/runs/20261121-030001", "a file");
    std::filesystem::create_directory_symlink("20261121-030000", dir / "build/runs/latest");
    ASSERT_THAT(list_runs(dir.path()), SizeIs(1));
    EXPECT_THAT(list_runs(dir / "nowhere"), IsEmpty());
}

TEST(Time, HasTheFieldsOfGnuTime) {
    process::Exit exit;
    exit.code = 2;
    exit.wall = std::chrono::duration<double>(83.456);
    exit.usage.ru_utime = {60, 0};
    exit.usage.ru_stime = {20, 500000};
    exit.usage.ru_maxrss = 1234;
    const auto text = describe_time({"kas", "build", "a b.yml"}, exit);
    EXPECT_THAT(text, StartsWith("Command exited with non-zero status 2\n\tCommand being timed: \"kas build a b.yml\"\n"
                                 "\tUser time (seconds): 60.00\n\tSystem time (seconds): 20.50\n"
                                 "\tPercent of CPU this job got: 96%\n"
                                 "\tElapsed (wall clock) time (h:mm:ss or m:ss): 1:23.45\n"));
    EXPECT_THAT(text, HasSubstr("\tMaximum resident set size (kbytes): 1234\n"));
    EXPECT_THAT(text, ::testing::EndsWith("\tExit status: 2\n"));
    exit.wall = std::chrono::duration<double>(3725.0);
    exit.signal = 9;
    EXPECT_THAT(describe_time({}, exit), StartsWith("Command terminated by signal 9\n"));
    EXPECT_THAT(describe_time({}, exit), HasSubstr("1:02:05\n"));
}

TEST(Emitter, TellsEverybodyInTheirOrder) {
    struct Recorder : Listener {
        std::vector<std::string> seen;
        void on_event(const Event& event) override { seen.push_back(event.type + "@" + event.time); }
        void on_console(std::string_view line) override { seen.emplace_back(line); }
    } first, second;
    Emitter emitter([] { return std::chrono::system_clock::time_point{}; });
    emitter.add(&first);
    emitter.add(&second);
    emitter.emit("run_start");
    emitter.console("\x1b[1mbold\x1b[0m");
    EXPECT_THAT(first.seen, ElementsAre("run_start@1970-01-01T00:00:00.000Z", "bold"));
    EXPECT_EQ(second.seen, first.seen);
}
