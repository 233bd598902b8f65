// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "history/comparison.hpp"
#include "history/disk_curve.hpp"
#include "history/insights.hpp"

namespace bspctl::cli {

// What `insights` looks at.
struct InsightsView {
    history::RunTasks now;
    std::vector<history::RunTasks> earlier;  // good ones of the same configuration, newest first
    std::vector<history::DiskPoint> disk;
    std::optional<std::uint64_t> growth_threshold;  // bytes by which the build folder should not grow
    std::optional<history::Dependencies> graph;
    std::size_t top = 10;
    bool timing = true, sstate = true, pressure = true, disk_too = true;  // sections

    [[nodiscard]] bool grew_too_much() const {
        const auto growth = history::growth_of(disk);
        return growth_threshold && growth > 0 && static_cast<std::uint64_t>(growth) > *growth_threshold;
    }
};

[[nodiscard]] std::string insights_text(const InsightsView& view);
[[nodiscard]] std::string insights_json(const InsightsView& view);

}  // namespace bspctl::cli
