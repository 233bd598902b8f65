// SPDX-License-Identifier: Apache-2.0
#include "process/login_session.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>

#include "base/text.hpp"
#include "process/process.hpp"

namespace bspctl::process {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds patience{5};

// At least one: of 0 % nothing would ever run.
std::string per_cent(double share) { return std::to_string(std::max(std::lround(share * 100), 1L)) + "%"; }

}  // namespace

bool is_in_session(const std::string& groups) { return groups.find("/session-") != std::string::npos; }
bool is_below_manager(const std::string& groups) { return groups.find("/user@") != std::string::npos; }

bool lingers(const fs::path& root, const std::string& user) {
    std::error_code error;
    return !user.empty() && fs::exists(root / "var/lib/systemd/linger" / user, error);
}

fs::path manager_folder(const fs::path& root, const std::string& runtime_dir, unsigned user) {
    const auto folder = runtime_dir.empty() ? root / "run/user" / std::to_string(user) : fs::path(runtime_dir);
    std::error_code error;
    return fs::is_socket(folder / "systemd/private", error) || fs::is_socket(folder / "bus", error) ? folder : fs::path();
}

std::vector<std::string> scope_words(const std::string& unit, const ScopeLimits& limits) {
    std::vector<std::string> out{"systemd-run", "--user", "--scope", "--quiet", "--collect", "--unit=" + unit};
    const auto add = [&](const char* property, const std::string& value) {
        out.push_back(std::string("--property=") + property + "=" + value);
    };
    if (limits.memory_high > 0) add("MemoryHigh", per_cent(limits.memory_high));
    if (limits.memory_max > 0) add("MemoryMax", per_cent(limits.memory_max));
    if (limits.cpu_weight > 0) add("CPUWeight", std::to_string(limits.cpu_weight));
    if (limits.io_weight > 0) add("IOWeight", std::to_string(limits.io_weight));
    out.emplace_back("--");
    return out;
}

std::string obstacle_to_scope(std::vector<std::string> scope) {
    scope.emplace_back("true");
    const auto end = capture({.argv = std::move(scope)}, patience);
    if (end.ok()) return {};
    if (!end.start_error.empty()) return end.start_error;
    if (end.timed_out) return "systemd-run does not answer";
    const auto words = text::trim(end.err);
    return words.empty() ? "systemd-run ends with status " + std::to_string(end.code) : std::string(words);
}

bool offer_to_oom_killer(int process, int score) {
    std::ofstream file("/proc/" + std::to_string(process) + "/oom_score_adj");
    file << score << std::flush;
    return file.good();
}

}  // namespace bspctl::process
