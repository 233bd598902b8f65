// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <fstream>
#include <string_view>

namespace bspctl::conformance {

// A file of a case's own folder, with the folders above it. Nobody waits for the disk: the folder is gone in a moment.
inline void write_scratch_file(const std::filesystem::path& file, std::string_view text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

}  // namespace bspctl::conformance
