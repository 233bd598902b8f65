// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "process/tree.hpp"

namespace bspctl::engine {

// Everything of this user that works for one build folder, whoever started it, parents before their children: kas for this
// bsp_root and build folder, BitBake's client and workers at work there, the server that has its lock and its sockets, and
// what is below any of them. What runs in a container is not seen from here.
[[nodiscard]] std::vector<process::Process> processes_of_build(const std::filesystem::path& bsp_root,
                                                               const std::filesystem::path& build_dir);

// The choice behind it, of processes that are given; `facts` says of one what a list does not.
struct Facts {
    std::filesystem::path cwd;             // empty: not known
    std::vector<std::string> environment;  // as it was started, "NAME=value"
};
[[nodiscard]] bool belongs_to_build(const process::Process& process, const Facts& facts, const std::filesystem::path& bsp_root,
                                    const std::filesystem::path& build_dir);

}  // namespace bspctl::engine
