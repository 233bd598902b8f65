// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

// Where the program's own files and the user's are.
namespace bspctl::paths {

// The running executable, links resolved.
[[nodiscard]] std::filesystem::path executable();

// Folder of the plugins that are part of this program: beside a build tree's bin/, or below the install prefix found
// from the executable, or the prefix compiled in.
[[nodiscard]] std::filesystem::path bundled_plugins();

// Folders where packages of others put plugins, first one first: the administrator's, those of the prefix that the
// executable is installed in, those of the prefix compiled in. They need not exist.
[[nodiscard]] std::vector<std::filesystem::path> system_plugins();

// The program that runs plugins in a process of their own, found in the same way. Not for people to start.
[[nodiscard]] std::filesystem::path plugin_worker();

// Folder of the overlays shipped with this program, found in the same way (in a build tree: the source tree's).
[[nodiscard]] std::filesystem::path bundled_overlays();

// Folder of the vendor definitions (*.toml) shipped with this program, found in the same way.
[[nodiscard]] std::filesystem::path bundled_definitions();

// Folder of the triage rules (*.toml) shipped with this program, found in the same way.
[[nodiscard]] std::filesystem::path bundled_rules();

// The table of public layers and what they have, found in the same way.
[[nodiscard]] std::filesystem::path known_layers();

// Folder of the project that `bspctl plugin new` starts from, found in the same way.
[[nodiscard]] std::filesystem::path plugin_template();

// $XDG_CONFIG_HOME/bspctl or ~/.config/bspctl; the same for data, state and cache. Empty when there is no
// home.
[[nodiscard]] std::filesystem::path user_config();
[[nodiscard]] std::filesystem::path user_data();
[[nodiscard]] std::filesystem::path user_state();
[[nodiscard]] std::filesystem::path user_cache();

// The program `name` as a shell would find it on PATH; empty when there is none. A name with a slash is itself.
[[nodiscard]] std::filesystem::path which(const std::string& name);

// The value of an environment variable; empty when unset or empty (both mean: not set).
[[nodiscard]] std::string environment(const char* name);

}  // namespace bspctl::paths
