// SPDX-License-Identifier: Apache-2.0
//
// Settings files: any bytes give entries in the order of the file or a Failure with a message.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/failure.hpp"
#include "config/toml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto earlier = [](const bspctl::config::TomlEntry& a, const bspctl::config::TomlEntry& b) {
        return std::pair(a.position.line, a.position.column) < std::pair(b.position.line, b.position.column);
    };
    try {
        const auto entries = bspctl::config::read_toml({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
        if (!std::is_sorted(entries.begin(), entries.end(), earlier)) std::abort();
    } catch (const bspctl::Failure& failure) {
        if (std::string_view(failure.what()).empty()) std::abort();
    }
    return 0;
}
