// SPDX-License-Identifier: Apache-2.0
#include "hashserv/place.hpp"

#include <unistd.h>

namespace bspctl::hashserv {

Place place_of(const fs::path& sstate_dir, const fs::path& bsp_root) {
    return {(sstate_dir.empty() ? bsp_root : sstate_dir) / ".bspctl" / "hashserv"};
}

fs::path find_program(const std::vector<fs::path>& trees) {
    std::error_code ignored;
    for (const auto& tree : trees) {
        for (const auto& bitbake : {tree, tree / "bitbake"}) {
            const auto program = bitbake / "bin" / "bitbake-hashserv";
            if (fs::is_regular_file(program, ignored) && ::access(program.c_str(), X_OK) == 0) return program;
        }
    }
    return {};
}

}  // namespace bspctl::hashserv
