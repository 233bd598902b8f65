// SPDX-License-Identifier: Apache-2.0
#include "history/indexing.hpp"

#include <utility>
#include <vector>

#include "history/run_reader.hpp"
#include "telemetry/run.hpp"

namespace bspctl::history {

namespace fs = std::filesystem;

namespace {

// Reading takes long and holds no lock; writing is quick. Many small runs share one transaction, a large one has its own.
class Batch {
public:
    explicit Batch(Database& database) : database_(database) {}
    void add(RunRecord record) {
        tasks_ += record.tasks.size();
        records_.push_back(std::move(record));
        if (records_.size() >= most_runs || tasks_ >= most_tasks) flush();
    }
    void flush() {
        database_.put(std::exchange(records_, {}));
        tasks_ = 0;
    }

private:
    static constexpr std::size_t most_runs = 200, most_tasks = 50'000;
    Database& database_;
    std::vector<RunRecord> records_;
    std::size_t tasks_ = 0;
};

}  // namespace

std::size_t index_runs(Database& database, const fs::path& bsp_root) {
    std::error_code error;
    if (!fs::is_directory(bsp_root, error)) return 0;
    auto known = database.stamps(bsp_root);
    const auto runs = telemetry::list_runs(bsp_root);
    Batch batch(database);
    for (const auto& run : runs) {
        const auto row = known.extract(run.dir.string());
        if (!row || row.mapped() != stamp_of(run.dir)) batch.add(read_run(run.dir));
    }
    batch.flush();
    std::vector<fs::path> gone;
    for (const auto& [dir, stamp] : known) gone.emplace_back(dir);
    database.remove(gone);
    return runs.size();
}

}  // namespace bspctl::history
