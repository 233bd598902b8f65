// SPDX-License-Identifier: Apache-2.0
#include <re2/re2.h>

#include <array>
#include <memory>

#include "stress/stress.hpp"

namespace bspctl::stress {

namespace {

struct Known {
    const char* id;
    const char* pattern;
};

// What the race between BitBake's forks and Python's threads has been seen to leave behind. ExpansionError and
// AttributeError are not here although the race can end in them: ordinary metadata mistakes do as well.
constexpr std::array<Known, 6> known{{
    {"parser-segfault", R"(Parser-\d+\[\d+\]: segfault at)"},
    {"parser-died", R"(parser thread (?:killed|died))"},
    {"worker-died", R"((?:Parser|Worker)\S* .*died unexpectedly|Worker.*died unexpectedly)"},
    {"type-without-name", R"(SystemError: Type does not define the tp_name field)"},
    {"bad-internal-argument", R"(SystemError: .*bad argument to internal function)"},
    {"mixed-types", R"(TypeError: sequence item \d+: expected .* instance, .* found)"},
}};

const std::vector<std::unique_ptr<re2::RE2>>& patterns() {
    static const auto compiled = [] {
        std::vector<std::unique_ptr<re2::RE2>> out;
        for (const auto& one : known) out.push_back(std::make_unique<re2::RE2>(one.pattern, re2::RE2::Latin1));
        return out;
    }();
    return compiled;
}

}  // namespace

std::vector<Signature> signatures_in(std::string_view line) {
    const re2::StringPiece text(line.data(), line.size());
    for (std::size_t i = 0; i < known.size(); ++i) {
        re2::StringPiece match;
        if (!patterns()[i]->Match(text, 0, text.size(), re2::RE2::UNANCHORED, &match, 1)) continue;
        return {{known[i].id, std::string(match.data(), match.size())}};
    }
    return {};
}

}  // namespace bspctl::stress
