// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

// What the layer tool's sample files put into local.conf and bblayers.conf. A configuration names them by path
// (OECORELOCALCONF, OECORELAYERCONF); the files themselves are in the tool's repository, so their settings are kept
// here by name.
namespace ti {

struct Template {
    std::string name;                // of the sample file that was taken
    bool exact = true;               // false: the named one is not known and this is the nearest
    std::string distro;              // DISTRO it sets; empty: none ("distroless" configurations)
    std::vector<std::string> lines;  // settings in their order, without MACHINE and DISTRO
};

// `path` as the configuration has it, e.g. "./sample-files/local-arago64-v2.conf.sample"; empty: it names none.
[[nodiscard]] Template local_template(std::string_view path);

// The same for bblayers.conf; what kas itself writes there (BBPATH, BBFILES) is left out.
[[nodiscard]] Template layer_template(std::string_view path);

}  // namespace ti
