// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bspctl::conformance {

// A version of a system library that the file cannot be loaded without: {"libc.so.6", "GLIBC_2.34"}.
struct VersionNeed {
    std::string library;
    std::string version;
};

// What a shared object says of itself to the dynamic linker.
struct ElfFacts {
    std::vector<std::string> strong_exports;  // symbols that others bind to; weak ones do not take anyone's place
    std::vector<std::string> unique_exports;  // GNU unique: shared with every other library of the process
    std::vector<std::string> needed;          // libraries it names
    std::vector<std::string> run_paths;       // DT_RPATH and DT_RUNPATH
    std::vector<VersionNeed> versions;
    bool executable_stack = false;
};

// Reads them from the bytes of a file, by its program headers alone (sections may be stripped). Every offset is checked
// before it is followed. Throws Failure whose what() names what is wrong: no ELF file, of another machine, cut short, a
// table that leads out of the file.
[[nodiscard]] ElfFacts read_elf(std::string_view image);

}  // namespace bspctl::conformance
