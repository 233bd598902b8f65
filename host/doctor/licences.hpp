// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What recipes and classes want accepted before they hand out parts under a vendor's terms.
namespace bspctl::doctor {

// A variable that Python code reads before it stops a recipe (bb.fatal, SkipRecipe) for terms that nobody accepted.
struct Terms {
    std::string variable;   // "ACCEPT_FSL_EULA"; "ACCEPT_EULA_" + MACHINE with `machine` put in
    std::size_t line = 0;   // from 1
};

// Those in the text of a class, recipe or include file, in their order.
[[nodiscard]] std::vector<Terms> terms_in(std::string_view text, std::string_view machine);

// Is `flag` of LICENSE_FLAGS of this recipe accepted by one of `accepted`? OE-Core takes the flag with the recipe's name
// behind it, and each part of that up to an underscore: "commercial_ffmpeg" and "commercial" both accept "commercial" of
// ffmpeg.
[[nodiscard]] bool accepts_flag(const std::vector<std::string>& accepted, std::string_view flag, std::string_view recipe,
                                std::string_view version);

}  // namespace bspctl::doctor
