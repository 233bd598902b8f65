// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cache/walk.hpp"

namespace bspctl::cache {

// Says unit by unit what goes. Asked for the same tree in the same order it says the same.
class Selector {
public:
    Selector(const Policy& policy, const Choice& choice) : policy_(policy), choice_(choice) {}

    [[nodiscard]] bool is_touchable(Seconds used) const { return used <= policy_.now - policy_.untouchable.count(); }
    [[nodiscard]] bool is_too_old(Seconds used) const {
        return policy_.older_than && is_touchable(used) && used < policy_.now - policy_.older_than->count();
    }

    [[nodiscard]] bool takes(const Unit& unit) {
        return is_touchable(unit.used) && (is_excess(unit) || is_too_old(unit.used));
    }

private:
    // Counts what it takes at the border, so it is asked once for each unit.
    bool is_excess(const Unit& unit) {
        const auto step = unit.used >> choice_.shift;
        if (step != choice_.border) return step < choice_.border;
        if (taken_at_border_ >= choice_.border_bytes) return false;
        taken_at_border_ += unit.amount.bytes;
        return true;
    }

    const Policy policy_;
    const Choice choice_;
    std::uint64_t taken_at_border_ = 0;
};

}  // namespace bspctl::cache
