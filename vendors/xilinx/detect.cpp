// SPDX-License-Identifier: Apache-2.0
#include "detect.hpp"

#include "../common/silicon.hpp"

namespace xilinx {
namespace {

// AMD's names (zynq…, versal…, amd-cortex…-common), evaluation boards (ZCU, VCK and the like, a letter or two for what
// is on them), modules, and boards of others that are named after the chip.
constexpr std::string_view machines[]{
    "*zynq*",
    "*versal*",
    "*microblaze*",
    "amd-cortex*",
    "mbv##*",
    "mbv32*",
    "zc7##*",
    "zc12##*",
    "zcu###*",
    "zcu####*",
    "vck###*",
    "vmk###*",
    "vek###*",
    "vpk###*",
    "vhk###*",
    "vck-sc*",
    "kria*",
    "k26*",
    "k24*",
    "kv260*",
    "kr260*",
    "kd240*",
    "sp701*",
    "kc705*",
    "kcu105*",
    "vcu118*",
    "ac701*",
    "ml605*",
    "zed*",
    "microzed*",
    "picozed*",
    "minized*",
    "ultra96*",
    "uz#eg*",
    "uz#ev*",
    "zybo*",
    "pynq*",
    "arty-z7*",
    "cora-z7*",
    "eclypse-z7*",
    "genesys-zu*",
    "emb-plus*",
    "cortexa53-zynqmp",
    "cortexa72-versal",
};
// meta-xilinx and meta-xilinx-tools are in trees for several vendors too.
constexpr std::string_view owned[]{
    "meta-petalinux",         "meta-amd-edf*", "meta-kria",          "meta-vitis*",
    "meta-system-controller", "meta-som",      "meta-embedded-plus",
};
constexpr std::string_view layers[]{"meta-xilinx*", "meta-amd-adaptive*", "meta-microblaze"};
constexpr std::string_view publishers[]{"github.com/xilinx"};
constexpr std::string_view files[]{"petalinux*.xml", "meta-petalinux*.xml", "meta-xilinx*.xml", "default-edf.xml"};

constexpr vendors::Silicon amd{"xilinx", machines, owned, layers, publishers, files};

}  // namespace

bspctl::Verdict detect(const bspctl::Input& input) { return vendors::claim(input, amd); }

}  // namespace xilinx
