// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "triage/triage.hpp"

// One archive to attach to a report: what somebody else needs to see what happened, and nothing they must not see.
namespace bspctl::pipeline {

// How much of a file goes in: its head and its tail, with a line between them that says what was left out.
struct Share {
    std::uintmax_t head = 0, tail = 0;
};

struct Packed {
    std::string name;          // in the archive
    std::uintmax_t bytes = 0;
    bool cut = false;          // its middle was left out
};

struct Bundle {
    std::vector<Packed> packed;
    std::vector<std::string> left_out;  // "env.txt: a link that leads out of the run"
};

// Writes the .tar.gz `file` through a temporary name beside it: diagnosis (text and JSON), versions, and of a recorded
// run its files, its configuration and the failed tasks' logs; of another log the log. A file that is no regular one, or that
// a link leads out of the run to, is left out and named. `versions` is packed as it is given. Throws Failure when the
// archive cannot be written. Uses the system's tar and gzip.
[[nodiscard]] Bundle write_bundle(const std::filesystem::path& file, triage::Report report, const std::string& versions);

}  // namespace bspctl::pipeline
