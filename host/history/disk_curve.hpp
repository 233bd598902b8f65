// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

namespace bspctl::history {

// A line of du.tsv: how large the build folder was, and when.
struct DiskPoint {
    double time = 0;         // seconds since 1970
    std::int64_t bytes = 0;
};

// Lines that are none, as a crash leaves them, are passed over. Without a file that can be read there
// are no points.
[[nodiscard]] std::vector<DiskPoint> read_disk_curve(const std::filesystem::path& file);

[[nodiscard]] std::int64_t peak_of(const std::vector<DiskPoint>& curve);    // 0 without points
[[nodiscard]] std::int64_t growth_of(const std::vector<DiskPoint>& curve);  // from the first to the last; may be negative

}  // namespace bspctl::history
