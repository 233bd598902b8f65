// SPDX-License-Identifier: Apache-2.0
#include "history/database.hpp"

#include <algorithm>

namespace bspctl::history {

namespace fs = std::filesystem;

namespace {

// The same recipes and tasks come in every run: their names are kept once, in `jobs`. A table of a run's own rows is
// clustered by the run, because that is how it is read and taken out.
constexpr const char* create_tables = R"(
    CREATE TABLE IF NOT EXISTS roots (dir TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE runs (
        number INTEGER PRIMARY KEY, dir TEXT NOT NULL UNIQUE, id TEXT NOT NULL, bsp_root TEXT NOT NULL,
        command TEXT, family TEXT, label TEXT, machine TEXT, distro TEXT, targets TEXT, engine TEXT, kas_version TEXT,
        outcome TEXT, exit_code INTEGER, failed_step TEXT, reason TEXT, started REAL, seconds REAL,
        tasks_total INTEGER, tasks_run INTEGER, tasks_failed INTEGER, reused INTEGER, missed INTEGER,
        warnings INTEGER, errors INTEGER, threads INTEGER, peak_disk INTEGER, peak_memory INTEGER,
        peak_cpu REAL, peak_io REAL, peak_memory_pressure REAL, stamp TEXT);
    CREATE INDEX runs_of_root ON runs (bsp_root);
    CREATE TABLE jobs (
        number INTEGER PRIMARY KEY, recipe TEXT NOT NULL, task TEXT NOT NULL, multiconfig TEXT NOT NULL,
        UNIQUE (recipe, task, multiconfig));
    CREATE TABLE tasks (
        run INTEGER NOT NULL, row INTEGER NOT NULL, job INTEGER NOT NULL, version TEXT, outcome TEXT, setscene INTEGER,
        started REAL, seconds REAL, PRIMARY KEY (run, row)) WITHOUT ROWID;
    CREATE TABLE reuse (
        run INTEGER NOT NULL, row INTEGER NOT NULL, multiconfig TEXT, recipe TEXT, covered INTEGER, missed INTEGER,
        PRIMARY KEY (run, row)) WITHOUT ROWID;
    CREATE TABLE failures (
        run INTEGER NOT NULL, row INTEGER NOT NULL, recipe TEXT, task TEXT, rule TEXT, category TEXT, cause TEXT,
        PRIMARY KEY (run, row)) WITHOUT ROWID;
)";

constexpr const char* drop_tables = R"(
    DROP TABLE IF EXISTS runs; DROP TABLE IF EXISTS jobs; DROP TABLE IF EXISTS tasks; DROP TABLE IF EXISTS reuse;
    DROP TABLE IF EXISTS failures;
)";

constexpr std::string_view run_columns =
    "dir, id, bsp_root, command, family, label, machine, distro, targets, engine, kas_version, outcome, exit_code, "
    "failed_step, reason, started, seconds, tasks_total, tasks_run, tasks_failed, reused, missed, warnings, errors, "
    "threads, peak_disk, peak_memory, peak_cpu, peak_io, peak_memory_pressure, stamp";

const std::string of_the_run = " WHERE run = (SELECT number FROM runs WHERE dir = ?) ORDER BY row";

// In the order of run_columns.
RunRow run_of(const sqlite::Statement& row) {
    RunRow out;
    int column = 0;
    out.dir = row.text(column++);
    out.id = row.text(column++);
    out.bsp_root = row.text(column++);
    for (auto* text : {&out.command, &out.family, &out.label, &out.machine, &out.distro, &out.targets, &out.engine,
                       &out.kas_version, &out.outcome}) {
        *text = row.text(column++);
    }
    out.exit_code = static_cast<int>(row.integer(column++));
    for (auto* text : {&out.failed_step, &out.reason}) *text = row.text(column++);
    for (auto* number : {&out.started, &out.seconds}) *number = row.real(column++);
    for (auto* number : {&out.tasks_total, &out.tasks_run, &out.tasks_failed, &out.reused, &out.missed, &out.warnings,
                         &out.errors, &out.threads, &out.peak_disk, &out.peak_memory}) {
        *number = row.integer(column++);
    }
    for (auto* number : {&out.peak_cpu, &out.peak_io, &out.peak_memory_pressure}) *number = row.real(column++);
    out.stamp = row.text(column);
    return out;
}

void make_tables(sqlite::Connection& connection) {
    if (connection.user_version() == Database::schema) return;
    sqlite::Transaction transaction(connection);
    const auto found = connection.user_version();  // asked again: another process may have made them meanwhile
    if (found > Database::schema) throw NewerSchema();
    if (found == Database::schema) return;
    connection.execute(drop_tables);
    connection.execute(create_tables);
    connection.execute(("PRAGMA user_version = " + std::to_string(Database::schema)).c_str());
    transaction.commit();
}

}  // namespace

Database::Database(const fs::path& file) : connection_(file) { make_tables(connection_); }

// ---------------------------------------------------------------------------------------------------------- writing

void Database::put(const std::vector<RunRecord>& records) {
    if (records.empty()) return;
    sqlite::Transaction transaction(connection_);
    for (const auto& record : records) {
        take_out(record.run.dir.string());
        put_run(record.run);
        const auto number = connection_.last_insert();
        put_tasks(number, record.tasks);
        put_reuse(number, record.reuse);
        put_failures(number, record.failures);
    }
    transaction.commit();
}

void Database::put_run(const RunRow& run) {
    auto insert = connection_.prepare("INSERT INTO runs (" + std::string(run_columns) + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
                                      "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    insert.run(run.dir.string(), run.id, run.bsp_root.string(), run.command, run.family, run.label, run.machine, run.distro,
               run.targets, run.engine, run.kas_version, run.outcome, std::int64_t{run.exit_code}, run.failed_step, run.reason,
               run.started, run.seconds, run.tasks_total, run.tasks_run, run.tasks_failed, run.reused, run.missed, run.warnings,
               run.errors, run.threads, run.peak_disk, run.peak_memory, run.peak_cpu, run.peak_io, run.peak_memory_pressure,
               run.stamp);
}

void Database::put_tasks(std::int64_t run, const std::vector<TaskRow>& tasks) {
    auto job = connection_.prepare("INSERT INTO jobs (recipe, task, multiconfig) VALUES (?,?,?) ON CONFLICT DO NOTHING");
    auto insert = connection_.prepare(
        "INSERT INTO tasks SELECT ?, ?, number, ?, ?, ?, ?, ? FROM jobs WHERE recipe = ? AND task = ? AND multiconfig = ?");
    std::int64_t row = 0;
    for (const auto& task : tasks) {
        job.run(task.recipe, task.task, task.multiconfig);
        insert.run(run, ++row, task.version, task.outcome, std::int64_t{task.setscene}, task.started, task.seconds, task.recipe,
                   task.task, task.multiconfig);
    }
}

void Database::put_reuse(std::int64_t run, const std::vector<ReuseRow>& reuse) {
    auto insert = connection_.prepare("INSERT INTO reuse VALUES (?,?,?,?,?,?)");
    std::int64_t row = 0;
    for (const auto& recipe : reuse) {
        insert.run(run, ++row, recipe.multiconfig, recipe.recipe, recipe.covered, recipe.missed);
    }
}

void Database::put_failures(std::int64_t run, const std::vector<FailureRow>& failures) {
    auto insert = connection_.prepare("INSERT INTO failures VALUES (?,?,?,?,?,?,?)");
    std::int64_t row = 0;
    for (const auto& failure : failures) {
        insert.run(run, ++row, failure.recipe, failure.task, failure.rule, failure.category, failure.cause);
    }
}

void Database::take_out(const std::string& dir) {
    for (const char* table : {"tasks", "reuse", "failures"}) {
        connection_.prepare("DELETE FROM " + std::string(table) + " WHERE run = (SELECT number FROM runs WHERE dir = ?)").run(dir);
    }
    connection_.prepare("DELETE FROM runs WHERE dir = ?").run(dir);
}

void Database::remove(const std::vector<fs::path>& dirs) {
    if (dirs.empty()) return;
    sqlite::Transaction transaction(connection_);
    for (const auto& dir : dirs) take_out(dir.string());
    transaction.commit();
}

void Database::clear_runs() {
    sqlite::Transaction transaction(connection_);
    for (const char* table : {"runs", "jobs", "tasks", "reuse", "failures"}) {
        connection_.execute(("DELETE FROM " + std::string(table)).c_str());
    }
    transaction.commit();
}

void Database::add_roots(const std::vector<fs::path>& roots) {
    const auto known = this->roots();
    for (const auto& root : roots) {
        if (std::find(known.begin(), known.end(), root) != known.end()) continue;
        connection_.prepare("INSERT INTO roots VALUES (?) ON CONFLICT DO NOTHING").run(root.string());
    }
}

// ---------------------------------------------------------------------------------------------------------- reading

std::vector<RunRow> Database::runs() {
    auto select = connection_.prepare("SELECT " + std::string(run_columns) + " FROM runs ORDER BY started DESC, id DESC");
    std::vector<RunRow> out;
    while (select.step()) out.push_back(run_of(select));
    return out;
}

std::vector<TaskRow> Database::tasks(const fs::path& dir) {
    const auto folder = dir.string();
    auto select = connection_.prepare(
        "SELECT multiconfig, recipe, version, task, outcome, setscene, started, seconds FROM tasks "
        "JOIN jobs ON jobs.number = tasks.job" + of_the_run);
    std::vector<TaskRow> out;
    for (select.bind(folder); select.step();) {
        out.push_back({select.text(0), select.text(1), select.text(2), select.text(3), select.text(4), select.integer(5) != 0,
                       select.real(6), select.real(7)});
    }
    return out;
}

std::vector<ReuseRow> Database::reuse(const fs::path& dir) {
    const auto folder = dir.string();
    auto select = connection_.prepare("SELECT multiconfig, recipe, covered, missed FROM reuse" + of_the_run);
    std::vector<ReuseRow> out;
    for (select.bind(folder); select.step();) {
        out.push_back({select.text(0), select.text(1), select.integer(2), select.integer(3)});
    }
    return out;
}

std::vector<FailureRow> Database::failures(const fs::path& dir) {
    const auto folder = dir.string();
    auto select = connection_.prepare("SELECT recipe, task, rule, category, cause FROM failures" + of_the_run);
    std::vector<FailureRow> out;
    for (select.bind(folder); select.step();) {
        out.push_back({select.text(0), select.text(1), select.text(2), select.text(3), select.text(4)});
    }
    return out;
}

std::map<std::string, std::string> Database::stamps(const fs::path& bsp_root) {
    auto select = connection_.prepare("SELECT dir, stamp FROM runs WHERE bsp_root = ?");
    const auto root = bsp_root.string();
    std::map<std::string, std::string> out;
    for (select.bind(root); select.step();) out.emplace(select.text(0), select.text(1));
    return out;
}

std::vector<fs::path> Database::roots() {
    auto select = connection_.prepare("SELECT dir FROM roots ORDER BY dir");
    std::vector<fs::path> out;
    while (select.step()) out.emplace_back(select.text(0));
    return out;
}

}  // namespace bspctl::history
