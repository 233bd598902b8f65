// SPDX-License-Identifier: Apache-2.0
//
// Who skips a line without these words must lose no fact. One line for every fact that needs no level.
#include "bitbake/console_words.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "bitbake/console.hpp"

namespace bspctl::bitbake {
namespace {

bool has_word(std::string_view line) {
    const auto folded = text::lower(line);
    return std::ranges::any_of(console_words(), [&](const auto& word) { return folded.find(word) != std::string::npos; });
}

TEST(ConsoleWords, StandInEveryFactWithoutALevel) {
    for (const auto* line :
         {"2026-04-23 07:14:22 - INFO     - /w$ /repo/bitbake/bin/bitbake -c build core-image-minimal", "Parsing recipes:  45% |####    | ETA: 0:00:03",
          "Parsing of 1909 .bb files complete (0 cached, 1909 parsed). 2713 targets, 73 skipped, 0 masked, 0 errors.",
          "Sstate summary: Wanted 6 Local 5 Mirrors 0 Missed 1 Current 0 (83% match, 0% complete)",
          "Initialising tasks...done. Sstate summary: Wanted 374 Found 0 Missed 374", "Currently  2 running tasks (12 of 62)  20% |###   |",
          "Summary: 3 tasks failed:", "Summary: There were 2 ERROR messages, returning a non-zero exit code.",
          "Summary: There was 1 WARNING message.", "Command execution failed: Stopped build", "kas execution cancelled",
          "Execution was interrupted, returning a non-zero exit code.", "Keyboard Interrupt, closing down...", "Forced shutdown"}) {
        ConsoleParser parser;
        EXPECT_TRUE(parser.feed(std::string_view(line))) << line;
        EXPECT_TRUE(has_word(line)) << line;
    }
}

TEST(ConsoleWords, AreNotInOrdinaryLines) {
    EXPECT_FALSE(has_word("| gcc -O2 -c -o a.o a.c"));
    EXPECT_FALSE(has_word("checking for stdio.h... yes"));
}

}  // namespace
}  // namespace bspctl::bitbake
