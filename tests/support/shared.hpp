// SPDX-License-Identifier: Apache-2.0
//
// Optional material beside the project (real manifests, recordings). A test that uses it skips, and says so, when it
// is not there.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace bspctl::testing {

// $BSPCTL_SHARED_DIR, or `../shared` beside the source tree; empty when there is none.
inline std::filesystem::path shared_dir() {
    if (const char* chosen = std::getenv("BSPCTL_SHARED_DIR"); chosen != nullptr && *chosen != '\0') return chosen;
    const auto beside = std::filesystem::path(BSPCTL_SOURCE_DIR).parent_path() / "shared";
    return std::filesystem::is_directory(beside) ? beside : std::filesystem::path{};
}

}  // namespace bspctl::testing

#define BSPCTL_NEEDS_SHARED(PART)                                                                                 \
    const auto shared = ::bspctl::testing::shared_dir() / (PART);                                                 \
    if (::bspctl::testing::shared_dir().empty() || !std::filesystem::exists(shared))                              \
    GTEST_SKIP() << "no shared material here (set BSPCTL_SHARED_DIR): " << (PART)
