// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bspctl::report {

struct InstalledPackage {
    std::string name;
    std::int64_t bytes = 0;
};

// What buildhistory.bbclass of OE-Core says of an image.
struct ImageContents {
    std::string machine, image;
    std::int64_t bytes = 0;      // of the root file system; 0: not told
    std::size_t packages = 0;    // installed
    std::vector<InstalledPackage> largest;  // at most 10, the largest first
};

// Of each image in <build_dir>/buildhistory whose files were written between two times (seconds since 1970): the class
// writes them anew with each root file system, so older ones are another build's. Empty where the class is not used, or
// keeps its files elsewhere (BUILDHISTORY_DIR). What cannot be read is left out.
[[nodiscard]] std::vector<ImageContents> image_contents(const std::filesystem::path& build_dir, double from, double to);

}  // namespace bspctl::report
