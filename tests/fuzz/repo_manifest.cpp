// SPDX-License-Identifier: Apache-2.0
//
// repo manifests: any bytes give an Input or a Failure with a message. A line "%%%" separates files a.xml, b.xml, … so
// that includes are reached as well.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "manifest/manifest.hpp"
#include "temp_dir.hpp"

namespace {

constexpr std::string_view separator = "\n%%%\n";

void unpack(std::string_view bytes, const bspctl::testing::TempDir& folder) {
    for (char name = 'a'; name <= 'd'; ++name) {
        const auto end = bytes.find(separator);
        folder.write(std::string(1, name) + ".xml", bytes.substr(0, end));
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + separator.size());
    }
}

// What every reader of an Input may rely on.
void check(const bspctl::Input& input) {
    for (const auto& project : input.projects) {
        if (project.name.empty() || project.path.empty() || project.url.empty()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bspctl::testing::TempDir folder;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)bspctl::manifest::is_repo_manifest(bytes);
    try {
        unpack(bytes, folder);
        check(bspctl::manifest::read_repo_manifest(folder / "a.xml", "https://host/org/manifests"));
    } catch (const bspctl::Failure& failure) {
        if (std::string_view(failure.what()).empty()) std::abort();
    }
    return 0;
}
