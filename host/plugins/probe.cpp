// SPDX-License-Identifier: Apache-2.0
#include "plugins/probe.hpp"

#include "plugins/remote_plugin.hpp"

namespace bspctl::plugins {

Profile probe(int file, const std::filesystem::path& path, const Isolate& isolate, HostSide side) {
    RemotePlugin plugin(path, file, isolate, side);
    Profile profile;
    if (plugin.offers(BSPCTL_EXT_FAMILY)) {
        const auto description = plugin.family({});
        profile.family = description.family;
        profile.derives = description.derives;
    }
    profile.info = plugin.info();
    return profile;
}

}  // namespace bspctl::plugins
