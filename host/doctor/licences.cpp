// SPDX-License-Identifier: Apache-2.0
#include "doctor/licences.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "base/text.hpp"

namespace bspctl::doctor {
namespace {

// d.getVar('ACCEPT_FSL_EULA', True), d.getVar("X_EULA_ACCEPTED"), d.getVar('ACCEPT_EULA_'+d.getVar('MACHINE')).
const re2::RE2& question() {
    static const re2::RE2 expression(
        R"re(getVar\(\s*['"](\w*(?:ACCEPT\w*EULA|EULA\w*ACCEPT)[\w-]*)['"]\s*(\+\s*d\.getVar\(\s*['"]MACHINE['"])?)re");
    return expression;
}

bool stops_recipes(std::string_view text) {
    return text.find("bb.fatal") != std::string_view::npos || text.find("SkipRecipe") != std::string_view::npos ||
           text.find("SkipPackage") != std::string_view::npos;
}

bool is_among(const std::vector<std::string>& list, std::string_view word) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& one) { return one == word; });
}

}  // namespace

std::vector<Terms> terms_in(std::string_view text, std::string_view machine) {
    std::vector<Terms> out;
    if (text.find("EULA") == std::string_view::npos || !stops_recipes(text)) return out;
    std::size_t number = 0;
    for (const auto line : text::lines(text)) {
        ++number;
        std::string name, by_machine;
        if (text::trim(line).starts_with('#') || !re2::RE2::PartialMatch(line, question(), &name, &by_machine)) continue;
        if (name.ends_with('_') && (by_machine.empty() || machine.empty())) continue;  // what follows is not known
        if (!by_machine.empty()) name += machine;
        out.push_back({std::move(name), number});
    }
    return out;
}

bool accepts_flag(const std::vector<std::string>& accepted, std::string_view flag, std::string_view recipe,
                  std::string_view version) {
    auto whole = std::string(flag);
    if (!whole.ends_with("_" + std::string(recipe))) whole += "_" + std::string(recipe);
    whole += "_" + std::string(version);
    for (auto at = whole.find('_'); at != std::string::npos; at = whole.find('_', at + 1)) {
        if (is_among(accepted, std::string_view(whole).substr(0, at))) return true;
    }
    return is_among(accepted, whole);
}

}  // namespace bspctl::doctor
