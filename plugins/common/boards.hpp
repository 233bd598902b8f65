// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

// What the names of silicon vendors mean: machines called after a chip that a bundled family builds for, the layers that
// are for one silicon vendor, who hosts where. Boards called otherwise, and the machines of all other silicon, are in
// vendors/*.toml: what is there is not here. Names are patterns (pattern.hpp), written from what the names mean, so that
// boards to come are known as well.
// Silicon vendors are nxp, ti, st, qcom, xilinx, renesas, rockchip, nvidia, rpi, microchip, intel, amlogic, sunxi,
// samsung, riscv, arm; "generic" is an emulator or a machine of the reference layers.
namespace boards {

struct Machine {
    std::string_view pattern;
    std::string_view soc;
};

// How much a layer says about the tree it is in.
enum class Weight {
    shared,  // trees for several vendors carry it beside others (community layers)
    owned,   // only the silicon vendor's, or a board vendor's, own trees have it
};

struct Layer {
    std::string_view pattern;
    std::string_view soc;
    Weight weight;
};

// Who publishes below an address, written as host/organisation.
struct Publisher {
    std::string_view address;
    std::string_view soc;
};

struct FileName {
    std::string_view pattern;
    std::string_view soc;  // empty: an Android manifest or the like, nothing to build here
};

// The first rule that fits, or null. A machine is also looked up without its leading words, so that a vendor's prefix
// before a known name ("olimex-imx8mp-evb") does not hide it.
[[nodiscard]] const Machine* find_machine(std::string_view name);
[[nodiscard]] const Layer* find_layer(std::string_view name);
[[nodiscard]] const Publisher* find_publisher(std::string_view url);
[[nodiscard]] const FileName* find_file_name(std::string_view name);

}  // namespace boards
