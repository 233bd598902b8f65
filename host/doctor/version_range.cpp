// SPDX-License-Identifier: Apache-2.0
#include "doctor/version_range.hpp"

#include <algorithm>
#include <array>

#include <re2/re2.h>

#include "base/text.hpp"
#include "plugins/requirements.hpp"

namespace bspctl::doctor {
namespace {

constexpr std::array<std::string_view, 6> signs{">=", "<=", "==", "!=", ">", "<"};  // the longer ones first

bool is_version(std::string_view text) {
    static const RE2 form(R"(\d{1,9}(\.\d{1,9}){0,7}([-+~][0-9A-Za-z.~+-]*)?)");
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), form);
}

bool fits(std::string_view sign, int order) {
    if (sign == ">=") return order >= 0;
    if (sign == "<=") return order <= 0;
    if (sign == "==") return order == 0;
    if (sign == "!=") return order != 0;
    return sign == ">" ? order > 0 : order < 0;
}

}  // namespace

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
    VersionRange out;
    out.text_ = text::trim(text);
    for (const auto& part : text::split(text, ',')) {
        const auto bound = text::trim(part);
        const auto* sign = std::ranges::find_if(signs, [&](auto one) { return bound.starts_with(one); });
        if (sign == signs.end()) return std::nullopt;
        const auto version = text::trim(bound.substr(sign->size()));
        if (!is_version(version)) return std::nullopt;
        out.bounds_.push_back({std::string(*sign), std::string(version)});
    }
    return out;
}

bool VersionRange::has(std::string_view version) const {
    return std::ranges::all_of(bounds_, [&](const Bound& bound) {
        return fits(bound.sign, plugins::compare_versions(version, bound.version));
    });
}

std::string version_in(std::string_view output) {
    static const RE2 dotted(R"((?:^|[^\w.])v?(\d{1,9}(?:\.\d{1,9})+))"), number(R"((?:^|\s)v?(\d{1,9})(?:\s|$))");
    const re2::StringPiece text(output.data(), output.size());
    std::string out;
    if (!RE2::PartialMatch(text, dotted, &out)) RE2::PartialMatch(text, number, &out);
    return out;
}

}  // namespace bspctl::doctor
