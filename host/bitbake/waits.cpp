// SPDX-License-Identifier: Apache-2.0
#include "bitbake/waits.hpp"

#include <charconv>

namespace bspctl::bitbake {

namespace {

// What stands behind `key` up to the next comma, blank or parenthesis.
std::string_view word_after(std::string_view text, std::string_view key) {
    const auto at = text.find(key);
    if (at == std::string_view::npos) return {};
    const auto rest = text.substr(at + key.size());
    return rest.substr(0, rest.find_first_of(", /)"));
}

// "None" and "0" of a resource without a limit, "False" and "True" of others.
bool is_true(std::string_view word) { return word == "True"; }

double per_cent(std::string_view word) {
    double value = 0;
    std::from_chars(word.data(), word.data() + word.size(), value);
    return stalled_per_cent(value);
}

}  // namespace

std::optional<PressureEvent> pressure_of_note(std::string_view text) {
    if (!text.starts_with("Pressure status changed to ")) return std::nullopt;
    const auto split = text.find('(');
    const auto states = text.substr(0, split), values = split == std::string_view::npos ? std::string_view() : text.substr(split);
    PressureEvent out;
    out.cpu_high = is_true(word_after(states, "CPU: "));
    out.io_high = is_true(word_after(states, "IO: "));
    out.memory_high = is_true(word_after(states, "Mem: "));
    out.cpu = per_cent(word_after(values, "CPU: "));
    out.io = per_cent(word_after(values, "IO: "));
    out.memory = per_cent(word_after(values, "Mem: "));
    return out;
}

std::optional<bool> load_limit_of_note(std::string_view text) {
    constexpr std::string_view begin = "Load average limiting set to ";
    if (!text.starts_with(begin)) return std::nullopt;
    return is_true(word_after(text, begin));
}

void Waits::pressure(const PressureEvent& event, double time) {
    auto now = now_;
    now.cpu = event.cpu_high;
    now.io = event.io_high;
    now.memory = event.memory_high;
    change(now, time);
}

void Waits::load(bool limited, double time) {
    auto now = now_;
    now.load = limited;
    change(now, time);
}

void Waits::end(double time) { change({}, time); }

void Waits::change(const WaitRecord& now, double time) {
    if (now.same_reason(now_)) return;
    if (now_.any() && beyond_ == 0) waits_.back().completed = time;
    now_ = now;
    now_.started = time;
    if (!now_.any()) return;
    if (waits_.size() < most) waits_.push_back(now_);
    else ++beyond_;
}

}  // namespace bspctl::bitbake
