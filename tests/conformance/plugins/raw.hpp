// SPDX-License-Identifier: Apache-2.0
//
// The C ABI by hand, for plugins that break rules the wrapper would not let them break.
#ifndef BSPCTL_TESTS_RAW_HPP
#define BSPCTL_TESTS_RAW_HPP

#include "bspctl/abi.h"
#include "bspctl/wire.hpp"

namespace raw {

using bspctl::wire::text;
using bspctl::wire::view;

inline const bspctl_host* host = nullptr;

inline void* create(const bspctl_host* given) {
    static int instance = 0;
    host = given;
    return &instance;
}
inline void destroy(void*) {}
inline const void* no_extension(bspctl_str) { return nullptr; }

// A faultless descriptor, for a test to spoil.
inline bspctl_plugin descriptor(const char* id) {
    auto plugin = bspctl::wire::sized<bspctl_plugin>();
    plugin.abi_major = BSPCTL_ABI_MAJOR;
    plugin.abi_minor = BSPCTL_ABI_MINOR;
    plugin.id = view(id);
    plugin.name = view("Raw");
    plugin.version = view("1.0.0");
    plugin.vendor = view("Test");
    plugin.create = &create;
    plugin.destroy = &destroy;
    plugin.extension = &no_extension;
    return plugin;
}

}  // namespace raw

#define RAW_ENTRY extern "C" __attribute__((visibility("default"))) const bspctl_plugin* bspctl_plugin_query

#endif  // BSPCTL_TESTS_RAW_HPP
