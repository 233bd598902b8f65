// SPDX-License-Identifier: Apache-2.0
#include "vendors/pattern.hpp"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.hpp"

namespace bspctl::vendors {

namespace {

RE2::Options options() {
    RE2::Options out;
    out.set_log_errors(false);
    out.set_max_mem(1 << 20);  // "(a{100}){100}" is short to write and long to compile
    return out;
}

struct Foreign {
    std::string_view construct, advice;
};

// What people write who know Python's expressions; each stands for itself in the text.
constexpr Foreign foreign[]{
    {"(?=", "RE2 has no lookahead; list what may follow, or give several patterns"},
    {"(?!", "RE2 has no lookahead; list what may follow, or give several patterns"},
    {"(?<=", "RE2 has no lookbehind; patterns begin at the first character anyway"},
    {"(?<!", "RE2 has no lookbehind; patterns begin at the first character anyway"},
    {"(?P=", "RE2 has no references to what a group matched"},
    {"(?>", "RE2 has no atomic groups and needs none: it never backtracks"},
    {"\\Z", "write $ (or \\z) for the end of the name"},
    {"\\1", "RE2 has no references to what a group matched"},
    {"\\2", "RE2 has no references to what a group matched"},
};

std::string hint(std::string_view regex) {
    for (const auto& [construct, advice] : foreign) {
        if (regex.find(construct) != std::string_view::npos) return "; " + std::string(advice);
    }
    return {};
}

// Does '|' stand outside of all groups, or where it takes a parser to tell: beside classes and quotes?
bool may_have_alternatives(std::string_view regex) {
    if (regex.find('|') == std::string_view::npos) return false;
    if (regex.find('[') != std::string_view::npos || regex.find("\\Q") != std::string_view::npos) return true;
    int depth = 0;
    for (std::size_t i = 0; i < regex.size(); ++i) {
        if (regex[i] == '|' && depth == 0) return true;
        if (regex[i] == '\\') ++i;
        else depth += regex[i] == '(' ? 1 : regex[i] == ')' ? -1 : 0;
    }
    return false;
}

// What every text that fits begins with, as far as is told without a parser; "seco-" of "seco-.*(rk3|px30)".
std::string_view certain_beginning(std::string_view regex) {
    constexpr std::string_view itself = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    const auto end = std::min(regex.find_first_not_of(itself), regex.size());
    if (may_have_alternatives(regex.substr(end))) return {};
    const bool last_may_lack = end > 0 && end < regex.size() && std::string_view("*?{").find(regex[end]) != std::string_view::npos;
    return regex.substr(0, last_may_lack ? end - 1 : end);
}

}  // namespace

std::string check_pattern(const std::string& regex) {
    if (regex.empty()) return "an empty pattern would match everything";
    if (regex.size() > max_pattern_bytes) {
        return "a pattern may have " + std::to_string(max_pattern_bytes) + " bytes, this one has " +
               std::to_string(regex.size());
    }
    const RE2 compiled(regex, options());
    return compiled.ok() ? std::string{} : "not a pattern RE2 understands: " + compiled.error() + hint(regex);
}

struct Patterns::Compiled {
    explicit Compiled(std::size_t count) : expressions(count) {}
    std::vector<std::unique_ptr<const RE2>> expressions;  // null until one is needed
};

// Most texts begin otherwise than most patterns do, and RE2 takes its time to compile.
bool Patterns::match(std::string_view text) const {
    if (text.empty()) return false;
    const re2::StringPiece name(text.data(), text.size());
    for (std::size_t i = 0; i < regexes_.size(); ++i) {
        if (!text.starts_with(certain_beginning(regexes_[i]))) continue;
        if (!compiled_) compiled_ = std::make_shared<Compiled>(regexes_.size());
        auto& expression = compiled_->expressions[i];
        if (!expression) expression = std::make_unique<const RE2>(regexes_[i], options());
        if (expression->Match(name, 0, name.size(), RE2::ANCHOR_START, nullptr, 0)) return true;
    }
    return false;
}

}  // namespace bspctl::vendors
