// SPDX-License-Identifier: Apache-2.0
#include "plugins/base_table.hpp"

#include <utility>

#include "bspctl/emit.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::plugins {

template <class Sink, class Ask>
bspctl_status BaseTable::answer(std::string_view extension, const Sink* sink, Ask&& ask) noexcept {
    try {
        if (!base_.offers(extension)) return BSPCTL_NO;
        return emit(ask(base_), sink);
    } catch (const Failure& failure) {
        explain_(failure);
    } catch (const std::exception& error) {
        explain_(Failure("the base " + base_.info().id + " failed", error.what()));
    }
    return BSPCTL_ERROR;
}

BaseTable::BaseTable(Plugin& base, Explain explain)
    : base_(base), explain_(std::move(explain)), table_(wire::sized<bspctl_base>()) {
    table_.ctx = this;
    table_.detect = [](void* ctx, const bspctl_input* input, const bspctl_detect_sink* sink) noexcept {
        return static_cast<BaseTable*>(ctx)->answer(BSPCTL_EXT_DETECT, sink,
                                                    [&](Plugin& family) { return family.detect(wire::read(*input)); });
    };
    table_.generate = [](void* ctx, const bspctl_workspace* workspace, const bspctl_kas_sink* sink) noexcept {
        return static_cast<BaseTable*>(ctx)->answer(BSPCTL_EXT_KAS, sink,
                                                    [&](Plugin& family) { return family.kas(wire::read(*workspace)); });
    };
    table_.plan = [](void* ctx, const bspctl_workspace* workspace, const bspctl_plan_sink* sink) noexcept {
        return static_cast<BaseTable*>(ctx)->answer(BSPCTL_EXT_PLAN, sink,
                                                    [&](Plugin& family) { return family.plan(wire::read(*workspace)); });
    };
}

}  // namespace bspctl::plugins
