// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

// What a file system can do, found out by doing it in a folder that is gone again afterwards.
namespace bspctl::doctor {

struct FileAbilities {
    int error = 0;               // errno when no folder could be made; then nothing below is known
    bool tells_case = true;      // "Makefile" and "makefile" are two files
    bool long_names = true;      // 200 characters, as OE-Core tries (ecryptfs takes 143)
    bool symlinks = true, hardlinks = true;
    bool executables = true;     // chmod +x has an effect
    bool sockets = true;         // BitBake's server listens on one in the build folder
    double seconds_ahead = 0;    // of the file system's clock before ours; negative: behind
};

// Tries in `dir`, which must exist. Nothing is left behind.
[[nodiscard]] FileAbilities try_files(const std::filesystem::path& dir);

}  // namespace bspctl::doctor
