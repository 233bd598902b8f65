// SPDX-License-Identifier: Apache-2.0
#include "telemetry/emitter.hpp"

#include <cstdio>
#include <ctime>

#include "base/text.hpp"
#include "base/utc_time.hpp"

namespace bspctl::telemetry {

std::string utc_time(std::chrono::system_clock::time_point time) {
    return bspctl::utc_time(std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()));
}

double parse_utc_time(std::string_view text) {
    std::tm parts{};
    int milliseconds = 0;
    const std::string copy(text.substr(0, 32));
    const char* rest = ::strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr) return 0;
    if (*rest == '.' && std::sscanf(rest, ".%3dZ", &milliseconds) != 1) return 0;
    return static_cast<double>(::timegm(&parts)) + milliseconds / 1000.0;
}

namespace {

FieldValue masked(FieldValue value, const std::vector<std::string>& secrets) {
    if (auto* one = std::get_if<std::string>(&value)) *one = mask_secrets(*one, secrets);
    if (auto* list = std::get_if<std::vector<std::string>>(&value)) {
        for (auto& entry : *list) entry = mask_secrets(entry, secrets);
    }
    return value;
}

}  // namespace

Emitter::Emitter(Clock clock, char** environment)
    : clock_(std::move(clock)), secrets_(secret_values(environment)), console_masker_(secrets_) {}

void Emitter::add(Listener* listener) { listeners_.push_back(listener); }

void Emitter::emit(std::string type, std::vector<Field> fields) {
    for (auto& field : fields) field.value = masked(std::move(field.value), secrets_);
    const Event event{utc_time(clock_()), std::move(type), std::move(fields)};
    for (auto* listener : listeners_) listener->on_event(event);
}

void Emitter::status(const std::vector<std::string>& lines) {
    for (auto* listener : listeners_) listener->on_status(lines);
}

void Emitter::console(std::string_view line) {
    const auto clean = console_masker_(text::strip_ansi(line));
    for (auto* listener : listeners_) listener->on_console(clean);
}

}  // namespace bspctl::telemetry
