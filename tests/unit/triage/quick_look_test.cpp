// SPDX-License-Identifier: Apache-2.0
//
// Most lines of a log are seen off by a quick look. What it passes over must say nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "bitbake/line.hpp"
#include "temp_dir.hpp"
#include "triage/clues.hpp"
#include "triage/line_kind.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

const std::vector<std::string>& lines() {
    static const std::vector<std::string> all{
        "",
        "NOTE: Running ",
        "NOTE: Running task 3 of 62 (/l/zlib_1.3.bb:do_compile)",
        "NOTE: Running setscene task 3 of 62 (/l/zlib_1.3.bb:do_compile)",
        "NOTE: Running task ",
        "NOTE: recipe zlib-1.3-r0: task do_compile: Started",
        "NOTE: recipe zlib-1.3-r0: task do_compile: Succeeded",
        "NOTE: recipe zlib-1.3-r0: task do_compile: Failed",
        "NOTE: recipe : Started",
        "NOTE: Tasks Summary: Attempted 62 tasks of which 32 didn't need to be rerun and 5 failed.",
        "NOTE: Executing Tasks",
        "Currently  2 running tasks (12 of 62)  20% |###   |",
        "0: zlib-1.3-r0 do_compile - 14s (pid 4711)",
        "Initialising tasks...ERROR: Nothing PROVIDES 'x'",
        "WARNING: zlib-1.3-r0 do_fetch: Failed to fetch URL https://a/b, attempting MIRRORS if available",
        "  which goes on here",
        "ERROR: zlib-1.3-r0 do_compile: oe_runmake failed",
        "ERROR: Logfile of failure stored in: /t/work/arm-linux/zlib/1.3/temp/log.do_compile.7",
        "ERROR: Task (/l/zlib_1.3.bb:do_compile) failed with exit code '1'",
        "Summary: There was 1 ERROR message, returning a non-zero exit code.",
        "Keyboard Interrupt, closing down...",
        "| DEBUG: Executing shell function do_compile",
        "| gcc -Werror=format-security -I/t/work/arm-linux/zlib/1.3/include -c a.c",
        "| a.c:3:1: error: expected ';'",
        "| make: *** [Makefile:3: all] Error 1",
        "cc1plus: fatal error: Killed signal terminated program cc1plus",
        "OSError: [Errno 28] No space left on device:",
        "an announcement:",
        "checking for stdio.h... yes",
        "  CC      drivers/net/phy.o",
        "$ /repo/bitbake/bin/bitbake -c build core-image",
        "zlib: The LIC_FILES_CHKSUM does not match for file://LICENSE",
    };
    return all;
}

// A line as terminals, kas, servers and bad luck leave it.
std::string carried(std::mt19937& random, std::string line) {
    static constexpr std::array<const char*, 8> prefixes{"", "", "", "2026-04-23 07:14:22 - INFO     - ", "2026-04-23 07:14:22 - ERROR    - ",
                                                         "2026-04-23 07:14:22 - WARNING  - ", "2026-04-23T07:14:22.123Z ", "[07:14:22] "};
    static constexpr std::array<const char*, 9> dirt{"\x1b[31m", "\x1b[0m", "\x1b]0;", "\x1b", " ", "\t", ":", "\r", "NOTE: "};
    line = prefixes[random() % prefixes.size()] + line;
    if (random() % 3 != 0) return line;
    line.insert(random() % (line.size() + 1), dirt[random() % dirt.size()]);
    if (random() % 3 == 0) line += dirt[random() % dirt.size()];
    if (random() % 9 == 0) line.insert(random() % (line.size() + 1), 1, '\0');
    return line;
}

std::string random_line(std::mt19937& random) { return carried(random, lines()[random() % lines().size()]); }

TEST(QuickLook, WhatIsOrdinaryProgressIsProgress) {
    std::mt19937 random(3);
    std::size_t ordinary = 0;
    std::string scratch;
    for (int n = 0; n < 200000; ++n) {
        const auto line = random_line(random);
        if (line.find_first_of("\r\x1b") != std::string::npos || !is_ordinary_progress(line)) continue;
        ++ordinary;
        const auto text = bitbake::read_state(line, scratch).text;
        ASSERT_FALSE(text.empty()) << line;
        ASSERT_EQ(behind_progress(text), text) << line;
        ASSERT_TRUE(is_progress(text)) << line;
    }
    EXPECT_GT(ordinary, 10000u);
}

// A pattern of which no words are known makes every line go all the way.
SourcedRule rule_for_every_line() {
    SourcedRule out;
    out.rule = {.id = "never", .category = "x", .priority = 10, .pattern = R"(\x01\d\x02)", .cause = "c", .fix = "f"};
    out.source = "t";
    return out;
}

TEST(QuickLook, GivesTheAnswersOfALongOne) {
    const RuleSet quick(builtin_rules());
    auto all = builtin_rules();
    all.push_back(rule_for_every_line());
    const RuleSet slow(std::move(all));
    const testing::TempDir dir;
    std::mt19937 random(5);
    std::size_t failed = 0;
    for (int round = 0; round < 400; ++round) {
        std::string log;
        for (auto n = 1 + random() % 40; n > 0; --n) log += random_line(random) + (random() % 20 == 0 ? "\r\n" : "\n");
        const auto file = dir.write(random() % 4 == 0 ? "log.do_compile.7" : "console.txt", log);
        const auto report = diagnose_file(file, quick, {});
        ASSERT_EQ(to_json(report), to_json(diagnose_file(file, slow, {}))) << log;
        failed += report.diagnoses.empty() ? 0 : 1;
    }
    EXPECT_GT(failed, 200u);
}

TEST(QuickLook, KnowsTheWordsOfEveryClue) {
    for (const auto& line : lines()) {
        Clues clues;
        clues.line(line);
        if (clues.suspect() == Owner{}) continue;
        const auto folded = text::lower(line);
        EXPECT_TRUE(std::ranges::any_of(clue_words(), [&](const auto& word) { return folded.find(word) != std::string::npos; })) << line;
    }
}

}  // namespace
}  // namespace bspctl::triage
