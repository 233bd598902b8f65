// SPDX-License-Identifier: Apache-2.0
#include "engine/bitbake_processes.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

namespace bspctl::engine {

namespace {

std::string file_name(const std::string& word) { return std::filesystem::path(word).filename().string(); }

bool is_interpreter(const std::string& word) {
    const auto name = file_name(word);
    return name.starts_with("python") || name == "sh" || name == "bash" || name == "dash";
}

// Is it a program of this name, run directly or by an interpreter?
bool runs(const std::vector<std::string>& argv, std::string_view program) {
    for (std::size_t i = 0; i < argv.size(); ++i) {
        if (file_name(argv[i]) == program) return true;
        // Only an interpreter and its options may stand before the program: `less …/bin/bitbake` is no client.
        const bool may_precede = i == 0 ? is_interpreter(argv[i]) : argv[i].starts_with('-') && argv[i] != "-c";
        if (!may_precede) return false;
    }
    return false;
}

}  // namespace

bool is_bitbake_client(const std::vector<std::string>& argv) { return runs(argv, "bitbake"); }

bool is_bitbake_worker(const std::vector<std::string>& argv) {
    return std::any_of(argv.begin(), argv.end(), [](const std::string& word) { return word.ends_with("bitbake-worker"); });
}

bool is_kas_container(const std::vector<std::string>& argv) { return runs(argv, "kas-container"); }

bool is_kas(const std::vector<std::string>& argv) { return runs(argv, "kas") || is_kas_container(argv); }

std::vector<pid_t> bitbake_clients_below(pid_t root, const std::vector<process::Process>& processes) {
    std::vector<pid_t> out;
    std::set<pid_t> inside{root};  // below root, and not below a client
    for (const auto& process : processes) {
        if (!inside.contains(process.parent) && process.pid != root) continue;
        if (is_bitbake_client(process.argv)) out.push_back(process.pid);
        else inside.insert(process.pid);
    }
    return out;
}

std::vector<pid_t> bitbake_clients_among(const std::vector<process::Process>& processes) {
    std::vector<pid_t> out;
    std::set<pid_t> clients;
    for (const auto& process : processes) {
        if (is_kas(process.argv)) {
            for (const auto pid : bitbake_clients_below(process.pid, processes)) out.push_back(pid);
        }
        if (is_bitbake_client(process.argv)) clients.insert(process.pid);
    }
    if (!out.empty()) return out;
    for (const auto& process : processes) {
        if (clients.contains(process.pid) && !clients.contains(process.parent)) out.push_back(process.pid);
    }
    return out;
}

std::optional<process::Command> end_server_command(const std::vector<std::string>& argv) {
    const auto named = [&](std::string_view name) {
        return std::find_if(argv.begin(), argv.end(), [&](const std::string& word) { return file_name(word) == name; });
    };
    const auto server = named("bitbake-server");
    const auto lock = named("bitbake.lock");
    if (server == argv.end() || lock == argv.end()) return std::nullopt;
    const auto build_dir = std::filesystem::path(*lock).parent_path();
    process::Command out;
    out.argv.assign(argv.begin(), server);  // the interpreter
    out.argv.push_back(std::filesystem::path(*server).parent_path() / "bitbake");
    out.argv.emplace_back("-m");
    out.cwd = build_dir;
    out.env = {{"BBPATH", build_dir.string()}};
    return out;
}

}  // namespace bspctl::engine
