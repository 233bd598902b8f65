// SPDX-License-Identifier: Apache-2.0
#include "history/history.hpp"

#include <fcntl.h>

#include <algorithm>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "history/indexing.hpp"
#include "history/run_reader.hpp"

namespace bspctl::history {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view file_name = "history.sqlite3";

// Paths of this host and causes of failures concern nobody else: the file is made before SQLite makes it for all to read.
void make_private(const fs::path& file) {
    files::make_directories(file.parent_path());
    const Descriptor fd(::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
}

// What had runs may be readable even where the rest is not.
std::vector<fs::path> salvaged_roots(const fs::path& file) {
    try {
        std::vector<fs::path> out;
        sqlite::Connection connection(file);
        for (auto select = connection.prepare("SELECT dir FROM roots"); select.step();) out.emplace_back(select.text(0));
        return out;
    } catch (const sqlite::Error&) {
        return {};
    }
}

}  // namespace

fs::path History::default_file() {
    const auto state = paths::user_state();
    return state.empty() ? fs::path{} : state / file_name;
}

History::History(fs::path file, Say say) : file_(std::move(file)), say_(std::move(say)) {
    try {
        open();
    } catch (const sqlite::Error& error) {
        if (error.is_damage()) recover();
        else go_on_in_memory(error.what());
    } catch (const NewerSchema& newer) {
        go_on_in_memory(newer.what());
    } catch (const Failure& failure) {
        go_on_in_memory(failure.what() + (": " + failure.why()));
    }
}

void History::open() {
    if (file_.empty()) {
        database_.emplace(":memory:");
        return;
    }
    make_private(file_);
    if (!use_) use_.emplace(file_);
    opened_ = inode_of(file_);
    database_.emplace(file_);
}

void History::recover() {
    const auto roots = salvaged_roots(file_);
    database_.reset();
    const bool moved = use_ && use_->move_aside(opened_);
    try {
        open();
        if (!moved) return;  // somebody else has
        say_once("the history was damaged: it is kept as " + file_.string() + ".damaged, and made anew from the run directories");
        database_->add_roots(roots);
        for (const auto& root : roots) index_runs(*database_, root);
    } catch (const std::exception& error) {
        go_on_in_memory(error.what());
    }
}

void History::go_on_in_memory(const std::string& why) {
    say_once("the history in " + file_.string() + " is not used: " + why + "; the runs at hand are read instead");
    file_.clear();
    database_.emplace(":memory:");
    use_.reset();
    for (const auto& root : updated_) index_runs(*database_, root);
}

void History::say_once(const std::string& message) {
    if (!std::exchange(said_, true)) say_(message);
}

// A file that turns out to be damaged, full or unwritable only now: once more, with what is there then.
template <class Work>
auto History::attempt(const Work& work) -> decltype(work(std::declval<Database&>())) {
    for (bool damaged = false;;) {
        try {
            return work(*database_);
        } catch (const sqlite::Error& error) {
            if (file_.empty()) throw Failure("the history cannot be read", error.what(), "", ExitCode::internal);
            if (error.is_damage() && !std::exchange(damaged, true)) recover();
            else go_on_in_memory(error.what());
        }
    }
}

void History::record(const fs::path& run_dir) noexcept {
    if (file_.empty()) return;
    try {
        const auto record = read_run(run_dir);
        attempt([&](Database& database) {
            database.add_roots({record.run.bsp_root});
            database.put({record});
        });
    } catch (const std::exception& error) {
        say_once(std::string("the run is not in the history: ") + error.what());
    }
}

void History::update(const std::vector<fs::path>& bsp_roots) {
    updated_.insert(updated_.end(), bsp_roots.begin(), bsp_roots.end());
    attempt([&](Database& database) {
        for (const auto& root : bsp_roots) {
            if (index_runs(database, root) > 0) database.add_roots({root});
        }
    });
}

std::size_t History::rebuild(std::vector<fs::path> bsp_roots) {
    for (auto& root : roots()) {
        if (std::find(bsp_roots.begin(), bsp_roots.end(), root) == bsp_roots.end()) bsp_roots.push_back(std::move(root));
    }
    attempt([](Database& database) { database.clear_runs(); });
    update(bsp_roots);
    return runs().size();
}

std::vector<fs::path> History::roots() {
    return attempt([](Database& database) { return database.roots(); });
}

std::vector<RunRow> History::runs() {
    return attempt([](Database& database) { return database.runs(); });
}

std::optional<RunRow> History::find(const fs::path& run_dir) {
    for (auto& run : runs()) {
        if (run.dir == run_dir) return std::move(run);
    }
    return std::nullopt;
}

std::vector<TaskRow> History::tasks(const RunRow& run) {
    return attempt([&](Database& database) { return database.tasks(run.dir); });
}

std::vector<ReuseRow> History::reuse(const RunRow& run) {
    return attempt([&](Database& database) { return database.reuse(run.dir); });
}

std::vector<FailureRow> History::failures(const RunRow& run) {
    return attempt([&](Database& database) { return database.failures(run.dir); });
}

void History::forget(const std::vector<fs::path>& run_dirs) {
    attempt([&](Database& database) { database.remove(run_dirs); });
}

}  // namespace bspctl::history
