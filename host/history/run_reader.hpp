// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "bitbake/build_record.hpp"
#include "history/rows.hpp"

namespace bspctl::history {

// What a run directory says of its run: events.jsonl, BitBake's event log, time.log, du.tsv, whichever of them are there
// and however a crash left them. Never throws for what a file holds.
[[nodiscard]] RunRecord read_run(const std::filesystem::path& dir);

// The same, and the build as its event log tells it: the rows of tasks are in the order of its tasks().
[[nodiscard]] RunRecord read_run(const std::filesystem::path& dir, bitbake::BuildRecord& build);

// Tells whether a run has written more since it was read, from the sizes and times of its files.
[[nodiscard]] std::string stamp_of(const std::filesystem::path& dir);

}  // namespace bspctl::history
