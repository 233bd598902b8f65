// SPDX-License-Identifier: Apache-2.0
//
// bblayers.conf: any bytes give layers or a Failure with a message. A line "%%%" separates bblayers.conf from a file
// more.conf beside it, so that includes are reached as well.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/failure.hpp"
#include "kas/bblayers.hpp"
#include "temp_dir.hpp"

namespace {

constexpr std::string_view separator = "\n%%%\n";

// What every reader of a BblayersConf and of its configuration may rely on.
void check(const bspctl::kas::BblayersConf& conf, const std::filesystem::path& bsp_root) {
    for (const auto& layer : conf.layers) {
        if (layer.empty()) std::abort();
    }
    const auto config = bspctl::kas::workspace_config(conf, bsp_root);
    for (const auto& repo : config.repos) {
        if (repo.name.empty() || repo.path.empty()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bspctl::testing::TempDir folder;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto end = bytes.find(separator);
    folder.write("build/conf/more.conf", end == std::string_view::npos ? "" : bytes.substr(end + separator.size()));
    try {
        const auto file = folder / "build/conf/bblayers.conf";
        check(bspctl::kas::parse_bblayers(bytes.substr(0, end), file, folder / "build"), folder.path());
    } catch (const bspctl::Failure& failure) {
        if (std::string_view(failure.what()).empty()) std::abort();
    }
    return 0;
}
