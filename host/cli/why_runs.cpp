// SPDX-License-Identifier: Apache-2.0
#include "cli/why_runs.hpp"

#include <algorithm>
#include <set>

#include "base/failure.hpp"
#include "bitbake/event_log.hpp"
#include "pipeline/postmortem.hpp"
#include "telemetry/run.hpp"

namespace bspctl::cli {

namespace fs = std::filesystem;

namespace {

// Each multiconfig may have a TMPDIR of its own; beside the main one is where they are put.
void add_stamps(const fs::path& stamps, std::set<fs::path>& out) {
    out.insert(stamps);
    const auto build = stamps.parent_path().parent_path();
    std::error_code error;
    for (fs::directory_iterator entry(build, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().filename().string().starts_with("tmp")) out.insert(entry->path() / "stamps");
    }
}

}  // namespace

HashedRuns::HashedRuns(std::vector<history::RunRow> rows) : rows_(std::move(rows)) {
    if (rows_.size() > most_runs) rows_.resize(most_runs);
}

const signatures::RunHashes* HashedRuns::at(std::size_t index) {
    if (index >= rows_.size()) return nullptr;
    const auto [found, is_new] = read_.try_emplace(index);
    if (is_new) found->second = hashes_of(rows_[index]);
    return &found->second;
}

signatures::RunHashes hashes_of(const history::RunRow& run) {
    std::error_code error;
    const auto log = run.dir / bitbake::event_log_name;
    if (!fs::is_regular_file(log, error)) return {};
    try {
        return signatures::read_run_hashes(log);
    } catch (const Failure&) {
        return {};  // closed to us, or gone meanwhile: as good as no log
    }
}

std::vector<history::RunRow> runs_in(const fs::path& folder, const std::string& machine, const std::vector<history::RunRow>& all) {
    std::vector<history::RunRow> out;
    std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](const history::RunRow& candidate) {
        return candidate.dir.parent_path() == folder && (candidate.machine.empty() || machine.empty() || candidate.machine == machine);
    });
    return out;
}

std::vector<history::RunRow> runs_before(const history::RunRow& run, const std::vector<history::RunRow>& all) {
    auto out = runs_in(run.dir.parent_path(), run.machine, all);
    std::erase_if(out, [&](const history::RunRow& candidate) { return candidate.id >= run.id; });
    return out;
}

signatures::Store store_of(const std::vector<history::RunRow>& runs, const std::vector<signatures::RunHashes>& hashes) {
    std::set<fs::path> stamps, caches;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto path = pipeline::path_map(telemetry::read_events(runs[i].dir / "events.jsonl"));
        if (!hashes[i].stamps_dir.empty()) add_stamps(path(hashes[i].stamps_dir), stamps);
        if (!hashes[i].sstate_dir.empty()) caches.insert(path(hashes[i].sstate_dir));
    }
    return {{stamps.begin(), stamps.end()}, {caches.begin(), caches.end()}};
}

}  // namespace bspctl::cli
