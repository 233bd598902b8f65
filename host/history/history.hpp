// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "history/database.hpp"
#include "history/rows.hpp"
#include "history/use_of_file.hpp"

namespace bspctl::history {

// What is known of runs, wherever they are. It is an index over run directories: whatever is in it can be read from them
// again, so nothing that happens to the file is more than a line said to the user. Where the file cannot be used (no
// home, read-only, full, of a newer bspctl), the runs of the workspace at hand are indexed in memory for this one
// command; a damaged file is moved aside and a new one filled.
class History {
public:
    using Say = std::function<void(const std::string&)>;

    // In the user's state folder; empty when there is no home.
    [[nodiscard]] static std::filesystem::path default_file();

    // `file` empty: in memory. Never throws: `say` is told, once, what is wrong with the file.
    History(std::filesystem::path file, Say say);

    // Puts in one run that has just ended. Never throws; a run that cannot be put in now is found by update() later.
    void record(const std::filesystem::path& run_dir) noexcept;

    // Reads the runs below these folders that are new or have changed, and forgets those whose directories are gone.
    void update(const std::vector<std::filesystem::path>& bsp_roots);

    // Everything anew, from these folders and all that had runs before. The number of runs found.
    std::size_t rebuild(std::vector<std::filesystem::path> bsp_roots);

    // Every folder that had runs at any time.
    [[nodiscard]] std::vector<std::filesystem::path> roots();
    [[nodiscard]] std::vector<RunRow> runs();  // newest first
    [[nodiscard]] std::optional<RunRow> find(const std::filesystem::path& run_dir);
    // Of a run of runs().
    [[nodiscard]] std::vector<TaskRow> tasks(const RunRow& run);
    [[nodiscard]] std::vector<ReuseRow> reuse(const RunRow& run);
    [[nodiscard]] std::vector<FailureRow> failures(const RunRow& run);

    void forget(const std::vector<std::filesystem::path>& run_dirs);

private:
    template <class Work>
    auto attempt(const Work& work) -> decltype(work(std::declval<Database&>()));
    void open();
    void recover();
    void go_on_in_memory(const std::string& why);
    void say_once(const std::string& message);

    std::filesystem::path file_;
    Say say_;
    bool said_ = false;
    ino_t opened_ = 0;  // the file that is open: another process may have put another one in its place
    std::vector<std::filesystem::path> updated_;  // what a database in memory has to hold
    std::optional<UseOfFile> use_;  // outlives what is open
    std::optional<Database> database_;
};

}  // namespace bspctl::history
