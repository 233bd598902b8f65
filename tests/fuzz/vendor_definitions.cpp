// SPDX-License-Identifier: Apache-2.0
//
// Vendor definitions: any bytes give definitions that can be asked, or problems that begin with their place.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "vendors/reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto reading = bspctl::vendors::read(bytes, "fuzz.toml", bspctl::vendors::Source::user, {"nxp", "ti"});
    for (const auto& problem : reading.problems) {
        if (!problem.starts_with("fuzz.toml:")) std::abort();
    }
    for (const auto& definition : reading.definitions) {
        if (definition.name.empty() || definition.family.empty()) std::abort();
        (void)definition.machines.match("acme-imx8mp-2");
        (void)definition.branch("imx-6.6.xml");
    }
    return 0;
}
