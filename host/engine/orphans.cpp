// SPDX-License-Identifier: Apache-2.0
#include "engine/orphans.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "engine/bitbake_processes.hpp"

namespace bspctl::engine {

namespace fs = std::filesystem;

namespace {

Facts facts_of(const process::Process& process) {
    const auto folder = fs::path("/proc") / std::to_string(process.pid);
    std::error_code error;
    Facts out;
    out.cwd = fs::read_symlink(folder / "cwd", error);
    std::ifstream in(folder / "environ", std::ios::binary);
    out.environment = text::split(std::string(std::istreambuf_iterator<char>(in), {}), '\0');
    return out;
}

// The folder of a path as a program was given it, or as we would write it.
bool lies_in(const std::string& path, const fs::path& folder) {
    const auto parent = fs::path(path).parent_path();
    return parent == folder || (parent.is_absolute() && files::resolved(parent) == folder);
}

// BitBake's server is started with the paths of its lock, its log and its socket.
bool is_server_of(const std::vector<std::string>& argv, const fs::path& build_dir) {
    return std::any_of(argv.begin(), argv.end(), [&](const std::string& word) {
        const auto name = fs::path(word).filename();
        return (name == "bitbake.lock" || name == "bitbake.sock" || name == "bitbake-cookerdaemon.log") && lies_in(word, build_dir);
    });
}

bool is_kas_of(const Facts& facts, const fs::path& bsp_root, const fs::path& build_dir) {
    std::string work_dir, own_build_dir;
    for (const auto& entry : facts.environment) {
        if (entry.starts_with("KAS_WORK_DIR=")) work_dir = entry.substr(entry.find('=') + 1);
        if (entry.starts_with("KAS_BUILD_DIR=")) own_build_dir = entry.substr(entry.find('=') + 1);
    }
    if (work_dir.empty() || files::resolved(work_dir) != bsp_root) return false;
    return files::resolved(own_build_dir.empty() ? bsp_root / "build" : fs::path(own_build_dir)) == build_dir;
}

}  // namespace

bool belongs_to_build(const process::Process& process, const Facts& facts, const fs::path& bsp_root, const fs::path& build_dir) {
    const auto& argv = process.argv;
    if (is_bitbake_client(argv)) return facts.cwd == build_dir;
    if (is_bitbake_worker(argv)) return !facts.cwd.empty() && files::is_inside(facts.cwd, build_dir);
    if (is_kas(argv)) return is_kas_of(facts, bsp_root, build_dir);
    return is_server_of(argv, build_dir);
}

std::vector<process::Process> processes_of_build(const fs::path& bsp_root, const fs::path& build_dir) {
    const auto root = files::resolved(bsp_root), folder = files::resolved(build_dir);
    std::vector<process::Process> out;
    std::set<pid_t> inside;
    for (auto& process : process::processes_of_user()) {
        // Ourselves we are none of, though we may have been told of it.
        const bool belongs = process.pid != ::getpid() && (inside.contains(process.parent) ||
                                                           belongs_to_build(process, facts_of(process), root, folder));
        if (!belongs) continue;
        inside.insert(process.pid);
        out.push_back(std::move(process));
    }
    return out;
}

}  // namespace bspctl::engine
