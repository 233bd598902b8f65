// SPDX-License-Identifier: Apache-2.0
//
// Which commits the published manifests pin. Each release has a commit of meta-st-stm32mp of its own;
// openembedded-core's are shared by releases, and stand for the series alone.
#include <algorithm>
#include <array>

#include "release.hpp"

namespace st {
namespace {

constexpr std::size_t shown_digits = 12;

struct Pin {
    std::string_view commit;  // its first twelve digits
    std::string_view release;
};

constexpr std::array board_support{
    Pin{"dcc955d6992c", "openstlinux-4.19-thud-mp1-19-02-20"},
    Pin{"d8cbac759e12", "openstlinux-4.19-thud-mp1-19-10-09"},
    Pin{"8055ad11c921", "openstlinux-4.19-thud-mp1-20-02-19"},
    Pin{"7a1ab80ccb65", "openstlinux-5.4-dunfell-mp1-20-06-24"},
    Pin{"955b1d9a5f70", "openstlinux-5.4-dunfell-mp1-20-11-12"},
    Pin{"bd643ba86540", "openstlinux-5.4-dunfell-mp1-21-12-22"},
    Pin{"a8a47c1e3bc8", "openstlinux-5.4-dunfell-mp1-22-05-20"},
    Pin{"7b55c34159fc", "openstlinux-5.10-dunfell-mp1-21-03-31"},
    Pin{"816fd629ab31", "openstlinux-5.10-dunfell-mp1-21-07-21"},
    Pin{"58f52ac42620", "openstlinux-5.10-dunfell-mp1-21-11-17"},
    Pin{"b979da4b9ac2", "openstlinux-5.10-dunfell-mp1-21-11-30"},
    Pin{"9beb22b032d0", "openstlinux-5.10-dunfell-mp1-22-06-08"},
    Pin{"73632fb844b6", "openstlinux-5.10-dunfell-mp1-22-11-30"},
    Pin{"a8d55e2fe13d", "openstlinux-5.10-dunfell-mp1-23-11-01"},
    Pin{"d00d3a076e10", "openstlinux-5.15-yocto-kirkstone-mp1-v22.06.15"},
    Pin{"00c2494b66b8", "openstlinux-5.15-yocto-kirkstone-mp1-v22.07.27"},
    Pin{"ca501bd7dbe0", "openstlinux-5.15-yocto-kirkstone-mp1-v22.11.23"},
    Pin{"ef4a6a785d17", "openstlinux-5.15-yocto-kirkstone-mp1-v23.07.26"},
    Pin{"931b3f5be2c0", "openstlinux-6.1-yocto-mickledore-mp1-v23.06.21"},
    Pin{"6d84bde08c03", "openstlinux-6.1-yocto-mickledore-mp1-v23.10.18"},
    Pin{"b0af85c466d9", "openstlinux-6.1-yocto-mickledore-mp1-v23.11.15"},
    Pin{"69a81db920e9", "openstlinux-6.6-yocto-scarthgap-mpu-v24.12.05"},
    Pin{"49046b2a0ad4", "openstlinux-6.6-yocto-scarthgap-mpu-v26.06.10"},
};

constexpr std::array cores{
    Pin{"cd7cf933b323", "thud"},
    Pin{"d3d3f443039b", "thud"},
    Pin{"f0394e80a37f", "thud"},
    Pin{"1795f30d8ab7", "dunfell"},
    Pin{"6dd64ca2d726", "dunfell"},
    Pin{"72431ee8de5e", "dunfell"},
    Pin{"8e81d38048c9", "dunfell"},
    Pin{"ac8181d9b9ad", "dunfell"},
    Pin{"b39bda4cc62d", "dunfell"},
    Pin{"c7d2281eb6cd", "dunfell"},
    Pin{"7949e786cf8e", "kirkstone"},
    Pin{"cb8647c08959", "kirkstone"},
    Pin{"eea52e0c3d24", "kirkstone"},
    Pin{"f7766da46290", "kirkstone"},
    Pin{"20cd64812d28", "mickledore"},
    Pin{"3ef283e02b0b", "mickledore"},
    Pin{"236ac1b43308", "scarthgap"},
    Pin{"52380df998b3", "scarthgap"},
};

template <std::size_t count>
std::string_view look_up(const std::array<Pin, count>& pins, std::string_view commit) {
    const auto found = std::find_if(pins.begin(), pins.end(), [&](const Pin& pin) { return pin.commit == commit; });
    return found == pins.end() ? std::string_view() : found->release;
}

}  // namespace

std::string_view release_with(std::string_view commit) {
    const auto shown = commit.substr(0, shown_digits);
    const auto release = look_up(board_support, shown);
    return release.empty() ? look_up(cores, shown) : release;
}

}  // namespace st
