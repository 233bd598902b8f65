// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <compare>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::telemetry {

// 20261121-030000, or 20261121-030000-2 for the second run of that second. Ordered by time: -10 comes after -9.
struct RunId {
    std::string second;   // local time
    unsigned number = 1;  // 1 has no suffix
    friend auto operator<=>(const RunId&, const RunId&) = default;

    [[nodiscard]] std::string str() const;
};

[[nodiscard]] RunId run_id_at(std::chrono::system_clock::time_point time);

// Nothing when the name is not a run's.
[[nodiscard]] std::optional<RunId> parse_run_id(std::string_view name);

// <bsp_root>/build/runs, or that of another build folder.
[[nodiscard]] std::filesystem::path runs_folder(const std::filesystem::path& bsp_root,
                                                const std::string& build_folder = "build");

// Every runs folder of a bsp_root: that of build/ and those of build-*/ beside it.
[[nodiscard]] std::vector<std::filesystem::path> runs_folders(const std::filesystem::path& bsp_root);

}  // namespace bspctl::telemetry
