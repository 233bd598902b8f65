// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "plugins/session.hpp"

namespace bspctl::plugins {

// What a plugin says of itself, as far as the registry has to know it: with it, no process is started before the
// plugin is asked something.
struct Profile {
    PluginInfo info;
    std::string family;  // FamilyInfo::family and ::derives; empty where it is no family
    std::string derives;
};

// Loads an open plugin file in a process of its own and asks who it is. Throws Failure with the reason for which it
// cannot be used: that of a plugin in this process, or what became of the process.
[[nodiscard]] Profile probe(int file, const std::filesystem::path& path, const Isolate& isolate, HostSide side);

}  // namespace bspctl::plugins
