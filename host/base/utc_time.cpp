// SPDX-License-Identifier: Apache-2.0
#include "base/utc_time.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace bspctl {

std::string utc_time(double seconds) {
    constexpr double year_10000 = 253402300800.0;
    if (!(seconds > 0) || !(seconds < year_10000)) return {};
    return utc_time(std::chrono::milliseconds(static_cast<long long>(seconds * 1000)));
}

std::string utc_time(std::chrono::milliseconds since_1970) {
    const auto milliseconds = since_1970.count();
    const auto whole = static_cast<std::time_t>(milliseconds / 1000);
    std::tm parts{};
    ::gmtime_r(&whole, &parts);
    std::array<char, 48> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(milliseconds % 1000));
    return std::string(text.data(), size) + fraction.data();
}

}  // namespace bspctl
