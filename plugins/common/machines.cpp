// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "boards.hpp"
#include "pattern.hpp"

namespace boards {
namespace {

// First match wins, so exceptions stand before what they are exceptions to.
constexpr Machine machines[]{
    // Emulators, virtual machines and the reference machines of OE-Core and meta-yocto-bsp: no vendor layer needed.
    {"*qemu*", "generic"}, {"generic*86*", "generic"}, {"genericarm64", "generic"},
    {"*container*", "generic"}, {"vmware*", "generic"}, {"virtualbox*", "generic"},
    {"x86-*", "generic"}, {"*-amd64", "generic"}, {"beaglebone-yocto", "generic"},
    {"edgerouter", "generic"}, {"mpc8315e-rdb", "generic"}, {"vexpress*", "generic"},

    // NXP: i.MX, Layerscape, QorIQ (P, T, B, C series and MPC8xxx), Vybrid, S32
    {"imx#*", "nxp"}, {"imx_*", "nxp"}, {"imxrt*", "nxp"}, {"mx6*", "nxp"}, {"mx8*", "nxp"},
    {"mx9*", "nxp"}, {"ls10##*", "nxp"}, {"ls20##*", "nxp"}, {"lx21##*", "nxp"},
    {"p####rdb*", "nxp"}, {"p####ds*", "nxp"}, {"p####qds*", "nxp"},
    {"t####*rdb*", "nxp"}, {"t####qds*", "nxp"}, {"b4###qds*", "nxp"},
    {"b4###*", "nxp"}, {"c29#pcie*", "nxp"}, {"mpc8###*", "nxp"}, {"bsc913#*", "nxp"},
    {"s32*", "nxp"}, {"vf##*", "nxp"}, {"twr-vf*", "nxp"}, {"qoriq*", "nxp"},
    {"layerscape*", "nxp"}, {"frdm-imx*", "nxp"}, {"imv8*", "nxp"},

    // TI: Sitara (AMxxx), Jacinto (J7xx, DRA), K3 as a whole, Keystone, OMAP, DaVinci
    {"am##*", "ti"}, {"sk-am*", "ti"}, {"j7##*", "ti"}, {"k3-*", "ti"},
    {"k3r5*", "ti"}, {"k2g*", "ti"}, {"k2hk*", "ti"}, {"k2l-*", "ti"},
    {"k2e-*", "ti"}, {"keystone*", "ti"}, {"omap*", "ti"}, {"dra7*", "ti"},
    {"tda4*", "ti"}, {"ti33x*", "ti"}, {"ti43x*", "ti"}, {"ti81*", "ti"},
    {"dm36*", "ti"}, {"dm81*", "ti"}, {"dm64*", "ti"}, {"dm37*", "ti"},
    {"da8##*", "ti"}, {"davinci*", "ti"}, {"pandaboard*", "ti"}, {"am180*", "ti"},
};

const Machine* find_exact(std::string_view name) {
    const auto* found = std::find_if(std::begin(machines), std::end(machines),
                                     [&](const Machine& rule) { return matches(name, rule.pattern); });
    return found == std::end(machines) ? nullptr : found;
}

}  // namespace

const Machine* find_machine(std::string_view name) {
    for (auto rest = name; !rest.empty();) {
        if (const auto* rule = find_exact(rest)) return rule;
        const auto end = rest.find_first_of("-_");
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return nullptr;
}

}  // namespace boards
