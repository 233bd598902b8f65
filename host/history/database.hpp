// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "history/rows.hpp"
#include "history/sqlite.hpp"

namespace bspctl::history {

// The tables are of a bspctl that comes after this one.
class NewerSchema : public std::runtime_error {
public:
    NewerSchema() : std::runtime_error("it was written by a newer bspctl") {}
};

// The tables. Every function throws sqlite::Error when SQLite does.
class Database {
public:
    static constexpr std::int64_t schema = 1;

    // Makes the tables where there are none. Tables of an older schema are made anew, empty but for the roots: what was
    // in them is read from the run directories again. Throws NewerSchema.
    explicit Database(const std::filesystem::path& file);

    // Puts runs in, in the place of what was there of their folders: all of them or, when this process ends in between,
    // none.
    void put(const std::vector<RunRecord>& records);
    // Takes runs out by their folders.
    void remove(const std::vector<std::filesystem::path>& dirs);
    void clear_runs();

    [[nodiscard]] std::vector<RunRow> runs();  // newest first
    // Of the run in a folder.
    [[nodiscard]] std::vector<TaskRow> tasks(const std::filesystem::path& dir);
    [[nodiscard]] std::vector<ReuseRow> reuse(const std::filesystem::path& dir);
    [[nodiscard]] std::vector<FailureRow> failures(const std::filesystem::path& dir);
    // Folder and stamp of each run below a bsp_root.
    [[nodiscard]] std::map<std::string, std::string> stamps(const std::filesystem::path& bsp_root);

    // The bsp_roots that had runs at any time.
    [[nodiscard]] std::vector<std::filesystem::path> roots();
    void add_roots(const std::vector<std::filesystem::path>& roots);

private:
    void put_run(const RunRow& run);
    void put_tasks(std::int64_t run, const std::vector<TaskRow>& tasks);
    void put_reuse(std::int64_t run, const std::vector<ReuseRow>& reuse);
    void put_failures(std::int64_t run, const std::vector<FailureRow>& failures);
    void take_out(const std::string& dir);

    sqlite::Connection connection_;
};

}  // namespace bspctl::history
