// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "doctor/doctor.hpp"

namespace bspctl::doctor {

// What the *.toml files of the folders declare, folder by folder, files in the order of their names. A file that has
// problems is a check itself, "doctor.d/NAME": it warns of them, and what is sound in the file counts. Where a folder is
// not trusted, what runs a command is skipped, saying how to allow it, and no remedy is offered. Never throws for what
// stands in a file.
[[nodiscard]] std::vector<Check> declared_checks(const std::vector<CheckFolder>& folders);

}  // namespace bspctl::doctor
