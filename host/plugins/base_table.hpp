// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "base/failure.hpp"
#include "bspctl/abi.h"
#include "plugins/plugin.hpp"

namespace bspctl::plugins {

// A family as the one that derives from it sees it (bspctl.base/1).
class BaseTable {
public:
    // `explain` is told why a call of the base failed, before the call returns its error. It must not throw.
    using Explain = std::function<void(const Failure&)>;
    BaseTable(Plugin& base, Explain explain);
    BaseTable(const BaseTable&) = delete;
    BaseTable& operator=(const BaseTable&) = delete;

    // Lives as long as this object.
    [[nodiscard]] const bspctl_base* table() const { return &table_; }

private:
    // Asks the base for one table's answer and emits it.
    template <class Sink, class Ask>
    bspctl_status answer(std::string_view extension, const Sink* sink, Ask&& ask) noexcept;

    Plugin& base_;
    Explain explain_;
    bspctl_base table_{};
};

}  // namespace bspctl::plugins
