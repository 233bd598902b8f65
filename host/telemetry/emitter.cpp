// SPDX-License-Identifier: Apache-2.0
#include "telemetry/emitter.hpp"

#include <array>
#include <cstdio>
#include <ctime>

#include "base/text.hpp"

namespace bspctl::telemetry {

std::string utc_time(std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto whole = floor<seconds>(time);
    const auto clock = system_clock::to_time_t(whole);
    std::tm parts{};
    ::gmtime_r(&clock, &parts);
    std::array<char, 32> date{};
    const auto size = std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03dZ",
                  static_cast<int>(duration_cast<milliseconds>(time - whole).count()));
    return std::string(date.data(), size) + fraction.data();
}

Emitter::Emitter(Clock clock) : clock_(std::move(clock)) {}

void Emitter::add(Listener* listener) { listeners_.push_back(listener); }

void Emitter::emit(std::string type, std::vector<Field> fields) {
    const Event event{utc_time(clock_()), std::move(type), std::move(fields)};
    for (auto* listener : listeners_) listener->on_event(event);
}

void Emitter::status(const std::vector<std::string>& lines) {
    for (auto* listener : listeners_) listener->on_status(lines);
}

void Emitter::console(std::string_view line) {
    const auto clean = text::strip_ansi(line);
    for (auto* listener : listeners_) listener->on_console(clean);
}

}  // namespace bspctl::telemetry
