// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "doctor/declaration.hpp"
#include "doctor/doctor.hpp"

// How declared checks look at the host.
namespace bspctl::doctor {

// What was found, as a sentence, and whether it is as wanted.
struct Look {
    bool good = false;
    std::string found;
};

// Looks. Throws Failure when that cannot be done: a program that does not end in time.
[[nodiscard]] Look look(const Probe& probe, const Context& context, std::chrono::milliseconds limit);

// A path with "~/", $NAME and ${NAME} put in, relative ones below `base`. Throws Failure for a variable that is not set.
[[nodiscard]] std::filesystem::path expanded(std::string_view path, const std::filesystem::path& base);

// Limits of a process, by the names of limits.conf.
[[nodiscard]] bool is_ulimit(std::string_view name);
[[nodiscard]] std::string ulimit_names();

}  // namespace bspctl::doctor
