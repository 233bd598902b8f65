// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/registry.hpp"

// Which plugin files there are, in the order in which they take precedence. Looks at names alone; opens nothing.
namespace bspctl::plugins {

// How a plugin was reached, highest precedence first.
enum class Source { command_line, added_path, path, user, system, bundled };

// As a person reads it: "command line", "BSPCTL_ADD_PLUGIN_PATH", "BSPCTL_PLUGIN_PATH", "user", "system", "bundled".
[[nodiscard]] std::string_view name(Source source);

struct Folder {
    std::filesystem::path path;
    Source source;
};

// Where to look. The workspace and the current folder are never among it: opening a checkout must not run its code.
struct Places {
    std::vector<std::filesystem::path> files;  // named one by one
    std::vector<Folder> folders;               // searched for bspctl-*.so, not recursively
    std::vector<std::string> warnings;         // places named that cannot be used, and why
};

// The places of this process: options, BSPCTL_ADD_PLUGIN_PATH, BSPCTL_PLUGIN_PATH (which stands in for all folders
// after it), the user's data folder, the system's, the program's own. A process that runs with more rights than its
// caller (set-user-id, file capabilities) looks at the system's and its own alone.
[[nodiscard]] Places places(const LoadOptions& options);

struct Candidate {
    std::filesystem::path path;
    Source source;
};

// The files in those places. A file reached twice (device and inode) is one candidate, in its first position; if one
// of the ways is `bundled`, it is a bundled plugin whatever else names it.
[[nodiscard]] std::vector<Candidate> discover(Places& places);

// What a file name says of a plugin: "acme" for "bspctl-acme.so". Other names: the stem.
[[nodiscard]] std::string short_name(const std::filesystem::path& file);

}  // namespace bspctl::plugins
