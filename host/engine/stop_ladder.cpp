// SPDX-License-Identifier: Apache-2.0
#include "engine/stop_ladder.hpp"

#include <algorithm>

namespace bspctl::engine {

namespace {

using Time = StopLadder::Time;

void note(std::optional<Time>& moment, bool happened, Time now) {
    if (happened && !moment) moment = now;
}

Time after(const std::optional<Time>& moment, std::chrono::seconds delay) {
    return moment ? *moment + delay : Time::max();
}

}  // namespace

Time StopLadder::end() const {
    return std::min({after(third_, std::chrono::seconds{0}), after(second_, patience), after(hurried_, hurried_end)});
}

Stop StopLadder::at(Time now, int interrupts, bool hurry) {
    note(first_, interrupts >= 1 || hurry, now);
    note(second_, interrupts >= 2, now);
    note(third_, interrupts >= 3, now);
    note(hurried_, hurry, now);
    const auto terminate = end();
    const auto insist = std::min(after(second_, std::chrono::seconds{0}), after(hurried_, hurried_insist));
    if (terminate <= now && now - terminate >= last_grace) return Stop::kill;
    if (terminate <= now) return Stop::terminate;
    if (insist <= now) return Stop::insist;
    return first_ ? Stop::ask : Stop::none;
}

}  // namespace bspctl::engine
