// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace acme {

struct Machine {
    std::string name;       // MACHINE, a file of meta-acme
    std::string reference;  // NXP's board with the same processor
};

// All machines, the default first.
[[nodiscard]] const std::vector<Machine>& machines();

// The machine of that name, or null. Names printed on the boxes ("acme-gate-4g") are known as well.
[[nodiscard]] const Machine* find_machine(std::string_view name);

// Their names, for a message.
[[nodiscard]] std::string machine_names();

}  // namespace acme
