// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>

namespace bspctl::signatures {

// What a file holds that zstd has compressed, frame after frame. Throws Failure when it is missing, none, torn, or would
// be larger than `limit`: a few bytes can promise gigabytes.
[[nodiscard]] std::string read_zstd(const std::filesystem::path& file, std::size_t limit);

}  // namespace bspctl::signatures
