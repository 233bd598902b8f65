// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "doctor/doctor.hpp"

// Where the build writes.
namespace bspctl::doctor {

// TMPDIR: as the settings have it when that is a plain absolute path, else "tmp" in the build folder.
[[nodiscard]] std::filesystem::path work_place(const Context& context);

struct Place {
    std::string name;  // "workspace", "TMPDIR", "sstate", "downloads"
    std::filesystem::path path;
};
// The caches that are set: in bspctl's configuration, in the build's settings, or in the environment, which kas hands on.
[[nodiscard]] std::vector<Place> cache_places(const Context& context);
// All of them, the workspace first; TMPDIR only where the settings move it.
[[nodiscard]] std::vector<Place> write_places(const Context& context);

}  // namespace bspctl::doctor
