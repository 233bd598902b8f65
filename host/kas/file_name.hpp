// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>

namespace bspctl::kas {

// kas tells YAML from JSON by the ending, and reads no file with another one.
[[nodiscard]] inline bool has_kas_ending(const std::filesystem::path& file) {
    const auto extension = file.extension();
    return extension == ".yml" || extension == ".yaml" || extension == ".json";
}

// Is this word of a command line kas's argument, one file or several joined by ':'? Told by the first one's ending alone.
[[nodiscard]] inline bool is_kas_argument(std::string_view word) { return has_kas_ending(word.substr(0, word.find(':'))); }

}  // namespace bspctl::kas
