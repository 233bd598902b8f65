// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "bspctl/abi.h"
#include "plugins/plugin.hpp"

// What host and plugin find out about each other before the plugin is asked anything.
namespace bspctl::plugins {

// The tables a plugin offers; null where it has nothing to say.
struct Tables {
    const bspctl_family* family = nullptr;
    const bspctl_detect* detect = nullptr;
    const bspctl_manifest* manifest = nullptr;
    const bspctl_kas* kas = nullptr;
    const bspctl_plan* plan = nullptr;
    const bspctl_overlay* overlay = nullptr;
    const bspctl_doctor* doctor = nullptr;
    const bspctl_triage* triage = nullptr;
};

// A plugin both sides agree about. Descriptor and tables live as long as the library, which is for good.
struct Agreement {
    const bspctl_plugin* plugin = nullptr;
    Tables tables;
    PluginInfo info;  // without sha256
};

// Asks a library for its plugin. Throws Failure whose what() names the outcome: no descriptor for our major, a
// descriptor of another major, one smaller than ABI 1.0's, a malformed id, a missing function, an incomplete table,
// an exception. `path` is for messages and goes into the info.
[[nodiscard]] Agreement negotiate(bspctl_plugin_query_fn query, const std::filesystem::path& path);

// Reverse domain, lower case, at least two parts: "com.acme.boards".
[[nodiscard]] bool is_plugin_id(std::string_view id);

}  // namespace bspctl::plugins
