// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>

#include "base/paths.hpp"
#include "setup/setup.hpp"

namespace bspctl::setup {

namespace {

constexpr std::array<std::pair<const char*, PackageManager>, 4> managers{{{"apt-get", PackageManager::apt},
                                                                          {"dnf", PackageManager::dnf},
                                                                          {"pacman", PackageManager::pacman},
                                                                          {"zypper", PackageManager::zypper}}};

}  // namespace

Host this_host() {
    Host out;
    for (const auto& [program, manager] : managers) {
        if (paths::which(program).empty()) continue;
        out.packages = manager;
        break;
    }
    // Under sudo the machine is set up for whoever called it.
    for (const auto* name : {"SUDO_USER", "USER", "LOGNAME"}) {
        if (out.user.empty()) out.user = paths::environment(name);
    }
    return out;
}

}  // namespace bspctl::setup
