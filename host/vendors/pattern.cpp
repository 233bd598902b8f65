// SPDX-License-Identifier: Apache-2.0
#include "vendors/pattern.hpp"

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
    explicit Compiled(const std::string& regex) : re(regex, options()) {}
    RE2 re;
};

bool Patterns::match(std::string_view text) const {
    if (regexes_.empty() || text.empty()) return false;
    if (!compiled_) compiled_ = std::make_shared<const Compiled>("(?:" + text::join(regexes_, ")|(?:") + ")");
    const re2::StringPiece name(text.data(), text.size());
    return compiled_->re.Match(name, 0, name.size(), RE2::ANCHOR_START, nullptr, 0);
}

}  // namespace bspctl::vendors
