// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "doctor/doctor.hpp"

// The checks of host, kernel and storage by file, in the order of the report, and what several of them say.
namespace bspctl::doctor {

[[nodiscard]] std::vector<Check> tool_checks();
[[nodiscard]] std::vector<Check> toolchain_checks();
[[nodiscard]] std::vector<Check> user_checks();
[[nodiscard]] std::vector<Check> session_checks();
[[nodiscard]] std::vector<Check> surroundings_checks();
[[nodiscard]] std::vector<Check> limit_checks();
[[nodiscard]] std::vector<Check> namespace_checks();
[[nodiscard]] std::vector<Check> filesystem_checks();
[[nodiscard]] std::vector<Check> ccache_checks();
[[nodiscard]] std::vector<Check> engine_checks();
[[nodiscard]] std::vector<Check> kas_checks();
[[nodiscard]] std::vector<Check> licence_checks();
[[nodiscard]] std::vector<Check> name_checks();

// Sets a kernel parameter now and for the next start.
[[nodiscard]] Remedy set_sysctl(const std::string& name, std::int64_t value);

// One list after the other.
[[nodiscard]] std::vector<Check> joined(std::vector<std::vector<Check>> lists);

}  // namespace bspctl::doctor
