// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "bitbake/build_record.hpp"

// bitbake-events.json: the record of a build as a document, in the order and with the keys that docs/user/events.md
// describes.
namespace bspctl::bitbake {

inline constexpr std::string_view build_json_name = "bitbake-events.json";  // in a run's folder
inline constexpr std::string_view build_json_schema = "bspctl.bitbake-events/1";

// What the event log does not say. Empty texts become null.
struct RunFacts {
    std::string run_id, preset, release;
    std::size_t skipped_lines = 0;  // EventLog::skipped()
};

// Hands the document over in pieces of at most some 100 KB, so that it is never in memory as a whole.
using Sink = std::function<void(std::string_view piece)>;
void write_build_json(const BuildRecord& record, const RunFacts& facts, const Sink& sink);

}  // namespace bspctl::bitbake
