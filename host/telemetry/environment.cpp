// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "telemetry/run.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::telemetry {

namespace {

constexpr std::array<std::string_view, 8> prefixes{"BSPCTL_", "KAS_",  "BB_",     "DL_",
                                                   "SSTATE_", "NPROC", "MACHINE", "DISTRO"};

bool concerns_a_build(std::string_view entry) {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](auto prefix) { return entry.starts_with(prefix); });
}

std::string masked(std::string_view entry) {
    const auto equals = std::min(entry.find('='), entry.size());
    const auto name = entry.substr(0, equals);
    const auto value = entry.substr(std::min(equals + 1, entry.size()));
    auto shown = is_secret_name(name) && !value.empty() ? std::string(mask) : mask_secrets(value);
    // One variable a line, whatever it holds.
    return std::string(name) + "=" + text::replace_all(text::replace_all(std::move(shown), "\n", "\\n"), "\r", "\\r");
}

}  // namespace

std::string describe_environment(char** environment) {
    std::vector<std::string> lines;
    for (; environment != nullptr && *environment != nullptr; ++environment) {
        if (concerns_a_build(*environment)) lines.push_back(masked(*environment));
    }
    std::sort(lines.begin(), lines.end());
    return lines.empty() ? std::string{} : text::join(lines, "\n") + "\n";
}

}  // namespace bspctl::telemetry
