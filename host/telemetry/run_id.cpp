// SPDX-License-Identifier: Apache-2.0
#include "telemetry/run_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <system_error>

namespace bspctl::telemetry {

namespace {

constexpr std::size_t second_size = 15;  // YYYYMMDD-HHMMSS

bool is_second(std::string_view text) {
    if (text.size() != second_size) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
    }
    return true;
}

}  // namespace

std::string RunId::str() const { return number == 1 ? second : second + "-" + std::to_string(number); }

RunId run_id_at(std::chrono::system_clock::time_point time) {
    const auto clock = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::localtime_r(&clock, &parts);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &parts);
    return {std::string(text.data(), size), 1};
}

std::optional<RunId> parse_run_id(std::string_view name) {
    const auto second = name.substr(0, second_size);
    if (!is_second(second)) return std::nullopt;
    name.remove_prefix(second_size);
    if (name.empty()) return RunId{std::string(second), 1};
    unsigned number = 0;
    const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
    if (name.front() != '-' || error != std::errc{} || end != name.data() + name.size() || number < 2) return std::nullopt;
    return RunId{std::string(second), number};
}

std::filesystem::path runs_folder(const std::filesystem::path& bsp_root, const std::string& build_folder) {
    return bsp_root / build_folder / "runs";
}

std::vector<std::filesystem::path> runs_folders(const std::filesystem::path& bsp_root) {
    std::vector<std::filesystem::path> out;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(bsp_root, error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        if (name != "build" && !name.starts_with("build-")) continue;
        std::error_code ignored;
        if (auto runs = runs_folder(bsp_root, name); std::filesystem::is_directory(runs, ignored)) out.push_back(runs);
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace bspctl::telemetry
