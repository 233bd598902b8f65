// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "doctor/machine.hpp"

// Which package brings a program.
namespace bspctl::doctor {

enum class PackageManager { none, apt, dnf, pacman, zypper };

// By ID and ID_LIKE; none for a distribution that is not known.
[[nodiscard]] PackageManager package_manager(const OsRelease& system);

// The package that brings a program; empty where the distribution has none, or the program is not in the table.
[[nodiscard]] std::string package_of(std::string_view program, PackageManager manager);

// The line that installs what brings these programs; one that is not in the table stands as it is. In words, for a
// distribution that is not known.
[[nodiscard]] std::string install_line(const std::vector<std::string>& programs, PackageManager manager);

}  // namespace bspctl::doctor
