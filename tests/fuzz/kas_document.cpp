// SPDX-License-Identifier: Apache-2.0
//
// kas configurations: any bytes give a document or a Failure with a message. A line "%%%" separates files a.yml, b.yml,
// … so that includes and colon lists are reached as well.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "kas/document.hpp"
#include "temp_dir.hpp"

namespace {

constexpr std::string_view separator = "\n%%%\n";

// Writes the files and joins their names as on the command line.
std::string unpack(std::string_view bytes, const bspctl::testing::TempDir& folder) {
    std::string argument;
    for (char name = 'a'; name <= 'd'; ++name) {
        const auto end = bytes.find(separator);
        const auto file = folder.write(std::string(1, name) + ".yml", bytes.substr(0, end));
        argument += (argument.empty() ? "" : ":") + file.string();
        if (end == std::string_view::npos) break;
        bytes.remove_prefix(end + separator.size());
    }
    return argument;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bspctl::testing::TempDir folder;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    (void)bspctl::kas::looks_like_kas(bytes);
    try {
        const auto document = bspctl::kas::load(unpack(bytes, folder));
        if (bspctl::kas::required_format(document).lowest < 1) std::abort();
        (void)bspctl::kas::to_input(document);
    } catch (const bspctl::Failure& failure) {
        if (std::string_view(failure.what()).empty()) std::abort();
    }
    return 0;
}
