// SPDX-License-Identifier: Apache-2.0
#include "plugins/protocol.hpp"

#include "base/version.hpp"
#include "plugins/build_id.hpp"

namespace bspctl::plugins {

Greeting own_greeting() { return {std::string(version), std::string(build_id)}; }

PluginInfo to_info(const Introduction& said, const std::filesystem::path& path) {
    PluginInfo info;
    info.id = said.id;
    info.name = said.name;
    info.version = said.version;
    info.vendor = said.vendor;
    info.abi_major = said.abi_major;
    info.abi_minor = said.abi_minor;
    info.path = path;
    info.capabilities = said.capabilities;
    info.isolated = true;
    info.sandbox = said.sandbox;
    return info;
}

const char* name(Call call) {
    switch (call) {
        case Call::family:
            return "family()";
        case Call::detect:
            return "detect()";
        case Call::manifest:
            return "manifest()";
        case Call::kas:
            return "kas()";
        case Call::plan:
            return "plan()";
        case Call::overlays:
            return "overlays()";
        case Call::doctor:
            return "doctor()";
        case Call::triage:
            break;
    }
    return "triage()";
}

}  // namespace bspctl::plugins
