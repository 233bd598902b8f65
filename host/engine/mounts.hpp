// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/engine.hpp"

namespace bspctl::engine {

// A folder of the host and where kas-container puts it.
struct Mount {
    std::filesystem::path inside;
    std::filesystem::path outside;
};

// kas-container's fixed mount points: /work, /build, /repo, /downloads, /sstate, /repo-ref. Some only exist in some of
// its releases (3.1 mounts the build folder always, newer ones only when it is not below /work), so a path may have
// two names inside; both are here.
[[nodiscard]] std::vector<Mount> mounts(const Job& job);

// The build folder that kas will use.
[[nodiscard]] std::filesystem::path build_dir(const Job& job);

// The path of a host file inside the container; unchanged when it is in none of the mounts.
[[nodiscard]] std::string inside_path(const Job& job, const std::filesystem::path& file);

}  // namespace bspctl::engine
