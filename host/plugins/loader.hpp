// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "base/descriptor.hpp"
#include "bspctl/abi.h"

// Shared objects in this process. The one place that knows how they are loaded.
namespace bspctl::plugins {

// A shared object that is loaded for good: nothing is unloaded before the process ends, so code and data of a plugin
// never vanish under an object, an exception or a thread-local that came from it.
struct Library {
    bspctl_plugin_query_fn query = nullptr;
    int file = -1;  // the descriptor it was loaded through; stays open
};

// Loads the file behind the descriptor, with every symbol bound at once and none offered to others. The same file
// loaded again is the same library. Throws Failure whose what() says what is wrong with the file ("needs the symbol
// acme_init, which no library provides") and whose fix() says how to build it right. `path` is for messages alone.
[[nodiscard]] Library load(Descriptor file, const std::filesystem::path& path);

// The SHA-256 of the bytes behind an open file, in hex digits.
[[nodiscard]] std::string digest(int file);

// What the dynamic linker's message about a plugin means for its author. Public for tests: some of these
// situations (a C library newer than ours) cannot be made at will.
struct LoadProblem {
    std::string what;
    std::string fix;
};
[[nodiscard]] LoadProblem explain(const std::string& linker_message);

}  // namespace bspctl::plugins
