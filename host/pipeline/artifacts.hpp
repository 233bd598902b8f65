// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace bspctl::pipeline {

// …/deploy/images/<machine> of the TMPDIR that was written last below a build folder. TMPDIR is "tmp", "tmp-<libc>" or
// a distro's own name, so it is looked for, not assumed. A folder of that machine goes before newer ones of others;
// without one (or no machine named) the newest of all. Empty: no images.
[[nodiscard]] std::filesystem::path find_deploy_dir(const std::filesystem::path& build_dir,
                                                    const std::string& machine = {});

// The regular files in it, largest first; links, logs and manifests-of-manifests are left to a closer look.
[[nodiscard]] std::vector<std::filesystem::path> list_artifacts(const std::filesystem::path& deploy_dir);

}  // namespace bspctl::pipeline
