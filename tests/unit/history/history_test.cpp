// SPDX-License-Identifier: Apache-2.0
#include "history/history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "base/files.hpp"
#include "made_run.hpp"
#include "temp_dir.hpp"

namespace bspctl::history {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::MadeRun;

struct HistoryTest : ::testing::Test {
    testing::TempDir folder;
    fs::path file = folder.path() / "state" / "history.sqlite3";
    fs::path root = folder.path() / "ws";
    std::vector<std::string> said;

    History open() {
        return {file, [this](const std::string& message) { said.push_back(message); }};
    }
    MadeRun made(const std::string& id, double after = 0) const {
        return {.root = root, .id = id, .after = after, .tasks = {{"busybox", "do_compile", 1, 20}, {"zlib", "do_compile", 1, 5, "TaskFailed"}}};
    }
    static std::vector<std::string> ids(const std::vector<RunRow>& runs) {
        std::vector<std::string> out;
        for (const auto& run : runs) out.push_back(run.id);
        return out;
    }
};

TEST_F(HistoryTest, KeepsWhatARunDirectorySays) {
    const auto dir = made("20261121-000000").write();
    open().record(dir);
    auto history = open();
    const auto run = history.find(dir);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->outcome, "success");
    EXPECT_EQ(run->label, "kas.yml");
    EXPECT_EQ(run->machine, "board");
    EXPECT_EQ(run->distro, "poky");
    EXPECT_EQ(run->targets, "image:do_build");
    EXPECT_EQ(run->threads, 4);
    EXPECT_EQ(run->bsp_root, root);
    EXPECT_DOUBLE_EQ(run->seconds, 60.5);
    EXPECT_EQ(run->tasks_run, 2);
    EXPECT_EQ(run->tasks_failed, 1);
    const auto tasks = history.tasks(*run);
    ASSERT_THAT(tasks, SizeIs(2));
    EXPECT_EQ(tasks[0].recipe, "busybox");
    EXPECT_EQ(tasks[0].version, "1.0-r0");
    EXPECT_EQ(tasks[0].outcome, "succeeded");
    EXPECT_NEAR(tasks[0].seconds, 20, 1e-3);
    const auto failures = history.failures(*run);
    ASSERT_THAT(failures, SizeIs(1));
    EXPECT_EQ(failures[0].recipe, "zlib");
    EXPECT_THAT(said, IsEmpty());
}

TEST_F(HistoryTest, ADiagnosisThatIsWrittenLaterIsRead) {
    auto run = made("20261121-000000");
    run.outcome = "task";
    open().record(run.write());
    run.more_events = R"({"ts":"2026-11-21T00:20:00Z","event":"diagnosis","rule":"compile-error","category":"code",)"
                      R"("recipe":"zlib","task":"do_compile","cause":"no member"})" "\n";
    const auto dir = run.write();
    auto history = open();
    history.update({root});
    const auto failures = history.failures(*history.find(dir));
    ASSERT_THAT(failures, SizeIs(1));
    EXPECT_EQ(failures[0].rule, "compile-error");
    EXPECT_EQ(failures[0].cause, "no member");
}

TEST_F(HistoryTest, ListsNewestFirstAndForgetsDirectoriesThatAreGone) {
    made("20261121-000000", 0).write();
    const auto second = made("20261121-000100", 60).write();
    auto history = open();
    history.update({root});
    EXPECT_THAT(ids(history.runs()), ElementsAre("20261121-000100", "20261121-000000"));
    files::remove_tree(second);
    history.update({root});
    EXPECT_THAT(ids(history.runs()), ElementsAre("20261121-000000"));
}

// A disk that is not mounted is no reason to forget.
TEST_F(HistoryTest, KeepsRunsOfABspRootThatIsNotThere) {
    made("20261121-000000").write();
    auto history = open();
    history.update({root});
    files::remove_tree(root);
    history.update({root});
    EXPECT_THAT(history.runs(), SizeIs(1));
    EXPECT_EQ(history.rebuild({}), 0u);
}

TEST_F(HistoryTest, RebuildFindsEveryRootThatHadRuns) {
    const auto other = folder.path() / "other";
    auto far = made("20261121-000200", 120);
    far.root = other;
    open().record(far.write());
    made("20261121-000000").write();
    auto history = open();
    EXPECT_EQ(history.rebuild({root}), 2u);
    EXPECT_THAT(ids(history.runs()), ElementsAre("20261121-000200", "20261121-000000"));
}

// All that the file holds, without the numbers that join its tables: those depend on the order in which runs were put in.
std::vector<std::string> all_rows(const fs::path& file) {
    constexpr const char* tables[] = {
        "SELECT * FROM roots ORDER BY dir",
        R"(SELECT dir, id, bsp_root, command, family, label, machine, distro, targets, engine, kas_version, outcome, exit_code,
                  failed_step, reason, started, seconds, tasks_total, tasks_run, tasks_failed, reused, missed, warnings, errors,
                  threads, peak_disk, peak_memory, peak_cpu, peak_io, peak_memory_pressure, stamp FROM runs ORDER BY dir)",
        R"(SELECT dir, row, recipe, task, multiconfig, version, tasks.outcome, setscene, tasks.started, tasks.seconds FROM tasks
           JOIN jobs ON jobs.number = job JOIN runs ON runs.number = run ORDER BY dir, row)",
        "SELECT dir, row, multiconfig, recipe, covered, reuse.missed FROM reuse JOIN runs ON runs.number = run ORDER BY dir, row",
        "SELECT dir, row, recipe, task, rule, category, cause FROM failures JOIN runs ON runs.number = run ORDER BY dir, row"};
    constexpr int most_columns = 31;
    sqlite::Connection connection(file);
    std::vector<std::string> out;
    for (const auto* table : tables) {
        for (auto select = connection.prepare(table); select.step();) {
            out.emplace_back();
            for (int column = 0; column < most_columns; ++column) out.back() += select.text(column) + "|";
        }
    }
    return out;
}

TEST_F(HistoryTest, RebuiltFromRunDirectoriesItIsWhatWasWrittenLive) {
    auto failed = made("20261121-000100", 60);
    failed.outcome = "failed";
    failed.more_events = R"({"ts":"2026-11-21T00:02:00.000Z","event":"diagnosis","rule":"oom","category":"memory","cause":"killed"})" "\n";
    auto aborted = made("20261121-000200", 120);
    aborted.outcome = "";
    auto elsewhere = made("20261121-000030", 30);
    elsewhere.root = folder.path() / "other-ws";
    for (const auto& run : {made("20261121-000000"), elsewhere, failed, aborted}) {
        files::write_atomically(run.dir() / "du.tsv", "1\t10\n2\t30\n");
        open().record(run.write());
    }
    const auto live = all_rows(file);
    EXPECT_THAT(live, SizeIs(2 + 4 + 8 + 5));  // a failed task a run, and a cause
    EXPECT_EQ(open().rebuild({}), 4U);
    EXPECT_EQ(all_rows(file), live);
    fs::remove(file);
    open().update({root, elsewhere.root});
    EXPECT_EQ(all_rows(file), live);
}

// A writer that never ends: another process that hangs with the lock.
TEST_F(HistoryTest, AFileThatStaysLockedCostsTheDatabaseAlone) {
    made("20261121-000000").write();
    open().update({root});
    sqlite::Connection other(file);
    other.execute("BEGIN EXCLUSIVE");
    auto history = open();
    history.update({root});
    EXPECT_THAT(ids(history.runs()), ElementsAre("20261121-000000"));
    EXPECT_THAT(said, ElementsAre(HasSubstr("is not used: database is locked; the runs at hand are read instead")));
    history.record(made("20261121-000100", 60).write());
    other.execute("ROLLBACK");
    auto later = open();
    later.update({root});
    EXPECT_THAT(later.runs(), SizeIs(2));
}

TEST_F(HistoryTest, ADamagedFileIsMovedAsideAndMadeAnew) {
    made("20261121-000000").write();
    open().update({root});
    {
        std::ofstream out(file, std::ios::binary | std::ios::trunc);
        out << "this is no database at all, and longer than its header would be";
    }
    auto history = open();
    history.update({root});
    EXPECT_THAT(history.runs(), SizeIs(1));
    EXPECT_THAT(said, ElementsAre(HasSubstr("damaged")));
    EXPECT_TRUE(fs::exists(file.string() + ".damaged"));
    said.clear();
    EXPECT_THAT(open().runs(), SizeIs(1));
    EXPECT_THAT(said, IsEmpty());
}

// Damage behind the header shows when the pages are read.
TEST_F(HistoryTest, DamageThatShowsInTheMiddleIsMendedToo) {
    made("20261121-000000").write();
    open().update({root});
    {
        std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(4096);
        out << std::string(fs::file_size(file) - 4096, '\xA5');
    }
    auto history = open();
    history.update({root});
    EXPECT_THAT(ids(history.runs()), ElementsAre("20261121-000000"));
    EXPECT_THAT(said, SizeIs(1));
}

TEST_F(HistoryTest, ANewerSchemaIsLeftAlone) {
    made("20261121-000000").write();
    open().update({root});
    sqlite::Connection(file).execute("PRAGMA user_version = 99");
    const auto before = files::read(file);
    auto history = open();
    history.update({root});
    history.record(made("20261121-000100", 60).write());
    EXPECT_THAT(history.runs(), SizeIs(1));
    EXPECT_THAT(said, ElementsAre(HasSubstr("newer bspctl")));
    EXPECT_EQ(files::read(file), before);
}

TEST_F(HistoryTest, AnOlderSchemaIsMadeAnew) {
    made("20261121-000000").write();
    open().update({root});
    sqlite::Connection(file).execute("PRAGMA user_version = -1; ALTER TABLE runs RENAME COLUMN label TO name");
    auto history = open();
    EXPECT_THAT(history.roots(), ElementsAre(root));
    history.update(history.roots());
    EXPECT_EQ(history.runs().at(0).label, "kas.yml");
    EXPECT_THAT(said, IsEmpty());
}

TEST_F(HistoryTest, AFolderThatCannotBeMadeCostsTheDatabaseAlone) {
    made("20261121-000000").write();
    (void)folder.write("state", "a file where the folder should be");
    auto history = open();
    history.update({root});
    EXPECT_THAT(history.runs(), SizeIs(1));
    history.record(root / "build/runs/20261121-000000");
    EXPECT_THAT(said, SizeIs(1));
}

TEST_F(HistoryTest, WithoutAFileNothingIsWrittenOrSaid) {
    made("20261121-000000").write();
    History history({}, [this](const std::string& message) { said.push_back(message); });
    history.update({root});
    EXPECT_THAT(history.runs(), SizeIs(1));
    EXPECT_THAT(said, IsEmpty());
    EXPECT_FALSE(fs::exists(file));
}

// A full disk, as SQLite meets it.
TEST_F(HistoryTest, AFullFileCostsTheDatabaseAlone) {
    open().update({});
    auto run = made("20261121-000000");
    for (int i = 0; i < 3000; ++i) run.tasks.push_back({"recipe-" + std::to_string(i), "do_compile", 0, 1});
    run.write();
    rlimit old{};
    ::getrlimit(RLIMIT_FSIZE, &old);
    const rlimit small{64 * 1024, old.rlim_max};
    const auto ignored = ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    auto history = open();
    history.update({root});
    ::setrlimit(RLIMIT_FSIZE, &old);
    ::signal(SIGXFSZ, ignored);
    EXPECT_THAT(history.runs(), SizeIs(1));
    EXPECT_THAT(said, SizeIs(1));
    said.clear();
    auto later = open();
    later.update({root});
    EXPECT_THAT(later.runs(), SizeIs(1));
    EXPECT_THAT(said, IsEmpty());
}

TEST_F(HistoryTest, TheFileIsForItsOwnerAlone) {
    open().update({});
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(HistoryTest, EventsThatAreGarbageMakeARunWithoutAnEnd) {
    auto run = made("20261121-000000");
    const auto dir = run.write();
    files::write_atomically(dir / "events.jsonl", std::string("\0\xff{not json\n", 12));
    files::write_atomically(dir / "bitbake_eventlog.json", "{\"class\": \"bb.build.TaskStarted\", \"vars\": \"gAS");
    files::write_atomically(dir / "du.tsv", "garbage\n12\n13\t14\n99999999999999999999\t1\n15\t2048\nx\ty");
    auto history = open();
    history.update({root});
    const auto row = history.find(dir);
    ASSERT_TRUE(row);
    EXPECT_FALSE(row->ended());
    EXPECT_EQ(row->peak_disk, 2048);
    EXPECT_GT(row->started, 0);  // from its name
}

// --------------------------------------------------------------------------------------------------- several processes

pid_t in_a_process(const std::function<void()>& work) {
    const auto pid = ::fork();
    if (pid != 0) return pid;
    work();
    ::_exit(0);
}

TEST_F(HistoryTest, ProcessesThatWriteAtOnceLoseNothing) {
    constexpr int writers = 4, runs_each = 15;
    std::vector<pid_t> children;
    for (int writer = 0; writer < writers; ++writer) {
        children.push_back(in_a_process([&, writer] {
            for (int i = 0; i < runs_each; ++i) {
                auto history = open();
                history.record(made("20261121-0" + std::to_string(writer) + std::to_string(1000 + i)).write());
                if (!said.empty()) ::_exit(1);
            }
        }));
    }
    for (const auto child : children) {
        int status = -1;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_THAT(open().runs(), SizeIs(writers * runs_each));
}

// Whenever the writer is killed, the next reader finds a run with all its tasks or none of it.
TEST_F(HistoryTest, AKilledWriterLeavesNoHalfRun) {
    auto run = made("20261121-000000");
    for (int i = 0; i < 4000; ++i) run.tasks.push_back({"recipe-" + std::to_string(i), "do_compile", 0, 1});
    const auto dir = run.write();
    open().update({});
    for (int i = 0; i < 12; ++i) {
        const auto child = in_a_process([&] {
            for (;;) open().record(dir);
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(5 + 17 * i));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        auto history = open();
        for (const auto& found : history.runs()) EXPECT_THAT(history.tasks(found), SizeIs(4002));
    }
    EXPECT_THAT(said, IsEmpty());
}

TEST_F(HistoryTest, ProcessesThatMeetADamagedFileMoveItOnce) {
    made("20261121-000000").write();
    for (int i = 0; i < 5; ++i) {
        (void)folder.write("state/history.sqlite3", "this is no database at all, and longer than its header would be");
        std::vector<pid_t> children;
        for (int reader = 0; reader < 4; ++reader) {
            children.push_back(in_a_process([&] {
                auto history = open();
                history.update({root});
                if (history.runs().size() != 1) ::_exit(1);
            }));
        }
        for (const auto child : children) {
            int status = -1;
            ::waitpid(child, &status, 0);
            EXPECT_EQ(status, 0);
        }
        EXPECT_TRUE(files::read(file.string() + ".damaged").starts_with("this is no database"));
        EXPECT_THAT(open().runs(), SizeIs(1));
    }
}

TEST_F(HistoryTest, ABuildOfTwentyThousandTasksIsKeptWhole) {
    auto run = made("20261121-000000");
    for (int i = 0; i < 20'000; ++i) {
        run.tasks.push_back({"recipe-" + std::to_string(i / 10), "do_task_" + std::to_string(i % 10), i * 0.1, 1.5});
    }
    const auto dir = run.write();
    auto history = open();
    const auto start = std::chrono::steady_clock::now();
    history.record(dir);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    RecordProperty("seconds", std::to_string(took.count()));
    EXPECT_THAT(history.tasks(*history.find(dir)), SizeIs(20'002));
}

}  // namespace
}  // namespace bspctl::history
