// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bspctl::report {

struct Point {
    double time = 0;  // seconds since 1970
    double value = 0;
};

// The columns of a run's samples.tsv (telemetry/load.hpp) by the names in its first line, each with the samples that it has.
// Fields and lines that are none, as a crash leaves them, are passed over; without a file that can be read there are none.
using Samples = std::map<std::string, std::vector<Point>, std::less<>>;
[[nodiscard]] Samples read_samples(const std::filesystem::path& file);

}  // namespace bspctl::report
