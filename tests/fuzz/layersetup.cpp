// SPDX-License-Identifier: Apache-2.0
//
// oe-layersetup configurations: any bytes give an Input or a Failure with a message.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/failure.hpp"
#include "manifest/manifest.hpp"
#include "temp_dir.hpp"

namespace {

bool leads_out(const std::filesystem::path& path) {
    return path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end();
}

// What every reader of an Input may rely on: something to clone and to check out, and nothing outside the sources.
void check(const bspctl::Input& input) {
    if (input.projects.empty()) std::abort();
    for (const auto& project : input.projects) {
        if (project.name.empty() || project.url.empty() || leads_out(project.name)) std::abort();
        if (project.branch.empty() && project.revision.empty()) std::abort();
        if (std::any_of(project.layers.begin(), project.layers.end(), leads_out)) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bspctl::testing::TempDir folder;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)bspctl::manifest::is_layersetup(bytes);
    try {
        check(bspctl::manifest::read_layersetup(folder.write("a.txt", bytes)));
    } catch (const bspctl::Failure& failure) {
        if (std::string_view(failure.what()).empty()) std::abort();
    }
    return 0;
}
