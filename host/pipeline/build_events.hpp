// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string_view>

#include "bitbake/build_json.hpp"

// The event log of a run, as documents.
namespace bspctl::pipeline {

// Folds a whole event log into `record`; how many of its lines were no events. Throws Failure (exit 1) for a file that is
// missing, empty, packed, or no event log.
std::size_t read_build(const std::filesystem::path& log, bitbake::BuildRecord& record);

// The same from an open descriptor, a pipe's too, until its end; it stays open. `name` stands for it in Failures.
std::size_t read_build(const std::filesystem::path& name, int source, bitbake::BuildRecord& record);

// What a run's own record says of the build: its id, its preset and release where it was given one.
[[nodiscard]] bitbake::RunFacts run_facts(const std::filesystem::path& run_dir);

// Writes bitbake-events.json of the run's event log into its folder; false when BitBake left no log. Throws Failure.
bool write_build_events(const std::filesystem::path& run_dir, bitbake::RunFacts facts);

}  // namespace bspctl::pipeline
