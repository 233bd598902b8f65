// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace bspctl::signatures {

// What `packed`, the content of `file`, holds that zstd has compressed, frame after frame. Throws Failure naming the file
// when it is none, torn, or would be larger than `limit`: a few bytes can promise gigabytes.
[[nodiscard]] std::string unpack_zstd(std::string_view packed, std::size_t limit, const std::filesystem::path& file);

}  // namespace bspctl::signatures
