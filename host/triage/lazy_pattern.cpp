// SPDX-License-Identifier: Apache-2.0
#include "triage/lazy_pattern.hpp"

namespace bspctl::triage {
namespace {

RE2::Options options() {
    RE2::Options out(RE2::Latin1);
    out.set_log_errors(false);
    constexpr int budget = 64 << 20;
    out.set_max_mem(budget);
    return out;
}

}  // namespace

const RE2& LazyPattern::get() const {
    std::call_once(once_, [this] { compiled_ = std::make_unique<RE2>(text_, options()); });
    return *compiled_;
}

bool LazyPattern::matches(std::string_view text) const {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), get());
}

}  // namespace bspctl::triage
