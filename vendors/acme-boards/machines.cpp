// SPDX-License-Identifier: Apache-2.0
#include "machines.hpp"

namespace acme {
namespace {

// Memory sizes and housings are no machines of their own.
std::string_view without_variant(std::string_view name) {
    for (const std::string_view variant : {"-2g", "-4g", "-rugged"}) {
        if (name.ends_with(variant)) name.remove_suffix(variant.size());
    }
    return name;
}

}  // namespace

const std::vector<Machine>& machines() {
    static const std::vector<Machine> all{
        {"acme-gate", "imx8mp-lpddr4-evk"},
        {"acme-gate-mini", "imx8mm-lpddr4-evk"},
        {"acme-meter", "imx93-11x11-lpddr4x-evk"},
    };
    return all;
}

const Machine* find_machine(std::string_view name) {
    for (const auto& machine : machines()) {
        if (machine.name == without_variant(name)) return &machine;
    }
    return nullptr;
}

std::string machine_names() {
    std::string out;
    for (const auto& machine : machines()) out += (out.empty() ? "" : ", ") + machine.name;
    return out;
}

}  // namespace acme
