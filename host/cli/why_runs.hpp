// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "signatures/run_hashes.hpp"
#include "signatures/store.hpp"

// Runs as `why` needs them: the hashes of their tasks, and where their signature data lies.
namespace bspctl::cli {

// Runs of one build folder, newest first. An event log is read when it is first asked for.
class HashedRuns {
public:
    static constexpr std::size_t most_runs = 30;  // a recipe that none of so many built counts as new

    explicit HashedRuns(std::vector<history::RunRow> rows);

    // Null beyond the last one. A run without a log that can be read has no tasks.
    [[nodiscard]] const signatures::RunHashes* at(std::size_t index);
    [[nodiscard]] const std::vector<history::RunRow>& rows() const { return rows_; }

private:
    std::vector<history::RunRow> rows_;
    std::map<std::size_t, signatures::RunHashes> read_;
};

// The hashes of a run; none without a log that can be read.
[[nodiscard]] signatures::RunHashes hashes_of(const history::RunRow& run);

// Those for one machine in one folder of runs, in their order. An empty machine, of either side, is not known.
[[nodiscard]] std::vector<history::RunRow> runs_in(const std::filesystem::path& folder, const std::string& machine,
                                                   const std::vector<history::RunRow>& all);

// What `run` is compared with: earlier runs for the same machine in the same build folder. `all` is newest first.
[[nodiscard]] std::vector<history::RunRow> runs_before(const history::RunRow& run, const std::vector<history::RunRow>& all);

// The signature data that these runs wrote, as far as it is still there.
[[nodiscard]] signatures::Store store_of(const std::vector<history::RunRow>& runs, const std::vector<signatures::RunHashes>& hashes);

}  // namespace bspctl::cli
