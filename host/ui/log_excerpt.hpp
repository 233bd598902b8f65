// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace bspctl::ui {

// What a failed task's log says first: from just before the first line of its end (the last 64 KiB) that looks like an
// error, else its last lines; at most `most`. Fast rather than clever: triage reads the whole log when the build is over.
// Empty when there is no such regular file.
[[nodiscard]] std::vector<std::string> log_excerpt(const std::filesystem::path& log, std::size_t most);

}  // namespace bspctl::ui
