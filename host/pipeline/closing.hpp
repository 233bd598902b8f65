// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "telemetry/run.hpp"

// What a bspctl that was killed has left: a record without an end, and perhaps a build that goes on without it.
namespace bspctl::pipeline {

// Gives every run below this bsp_root that has stopped without an end its run_end, with outcome "aborted" and the length as
// far as the record tells, and makes bitbake-events.json of the event log it has. Each run is closed once, whoever looks at
// the same time; one that is going on is left alone. What a BitBake without its bspctl wrote after that is in
// bitbake-events.json at the next call. Returns those it closed, oldest first. Never throws: a record that cannot be written
// stays as it is.
std::vector<telemetry::RunRef> close_aborted_runs(const std::filesystem::path& bsp_root);

// "run 20261121-030000 ended abruptly (its bspctl was killed, or the machine went down): recorded as aborted".
[[nodiscard]] std::string describe_closed(const telemetry::RunRef& run);

// Throws Failure naming the processes and containers that a killed bspctl has left at work in this build folder: a second
// build beside them would wait for them, or spoil both. To be asked while holding the folder's lock.
void refuse_beside_orphans(const std::filesystem::path& bsp_root, const std::filesystem::path& build_dir);

// The newest run of a build folder; an empty id: there is none.
[[nodiscard]] telemetry::RunRef newest_run(const std::filesystem::path& bsp_root, const std::filesystem::path& build_dir);

}  // namespace bspctl::pipeline
