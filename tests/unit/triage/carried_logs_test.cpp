// SPDX-License-Identifier: Apache-2.0
//
// The same log as it comes out of CI servers, loggers and terminals: what carries it changes nothing of the answer.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "temp_dir.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {
namespace {

namespace fs = std::filesystem;

// `number` is the line's, from 0; what is returned stands where the line stood.
using Carry = std::function<std::string(const std::string& line, std::size_t number)>;

struct Carrier {
    const char* name;
    Carry carry;
    const char* before = "";
    const char* after = "";
};

std::string two_digits(std::size_t number) { return (number % 60 < 10 ? "0" : "") + std::to_string(number % 60); }
std::string iso(std::size_t number) { return "2026-04-23T07:14:" + two_digits(number); }

Carry behind(const std::string& prefix) {
    return [prefix](const std::string& line, std::size_t) { return prefix + line; };
}

// A terminal colours a message's first word and erases the rest of the line it draws over.
std::string coloured(const std::string& line, std::size_t) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos) return line + "\x1b[K";
    return "\x1b[31;1m" + line.substr(0, colon + 1) + "\x1b[0m" + line.substr(colon + 1) + "\x1b[K";
}

const std::vector<Carrier>& carriers() {
    static const std::vector<Carrier> all{
        {"GitHub Actions", [](const auto& line, auto n) { return (n == 0 ? "\xef\xbb\xbf" : "") + iso(n) + ".1234567Z " + line; },
         "2026-04-23T07:14:00.0000000Z ##[group]Run bspctl build my.yml\n2026-04-23T07:14:00.0000001Z ##[endgroup]\n",
         "2026-04-23T07:15:00.0000000Z ##[error]Process completed with exit code 1.\n"},
        {"gh run view --log", [](const auto& line, auto n) { return "build (qemux86)\tBuild\t" + iso(n) + ".1234567Z " + line; }},
        {"GitLab", [](const auto& line, auto) { return "\x1b[0;m" + line + "\x1b[0;m"; },
         "section_start:1776928462:step_script\r\x1b[0K\x1b[0K\x1b[36;1mExecuting \"step_script\" stage of the job script\x1b[0;m\n$ bspctl build my.yml\n",
         "section_end:1776928463:step_script\r\x1b[0K\x1b[31;1mERROR: Job failed: exit code 1\n\x1b[0;m"},
        {"GitLab runner 17", [](const auto& line, auto n) { return iso(n) + ".123456Z 01" + (n % 2 == 0 ? "O " : "E ") + line; }},
        {"Jenkins timestamper", [](const auto& line, auto n) { return "[2026-04-23T07:14:" + two_digits(n) + ".123Z] " + line; },
         "Started by user jane\n[Pipeline] sh\n", "[Pipeline] }\nERROR: script returned exit code 1\nFinished: FAILURE\n"},
        {"Jenkins clock", [](const auto& line, auto n) { return "07:14:" + two_digits(n) + "  " + line; }},
        {"Azure Pipelines", [](const auto& line, auto n) { return iso(n) + ".1234567Z " + line; },
         "2026-04-23T07:14:00.0000000Z ##[section]Starting: build\n", "2026-04-23T07:15:00.0000000Z ##[error]Bash exited with code '1'.\n"},
        {"Buildkite", [](const auto& line, auto n) { return "\x1b_bk;t=17769284620" + two_digits(n) + "\x07" + line; }, "~~~ Running commands\n", "^^^ +++\n"},
        {"TeamCity", [](const auto& line, auto n) { return "[07:14:" + two_digits(n) + "]W:\t [Step 1/2] " + line; }},
        {"docker logs -t", [](const auto& line, auto n) { return iso(n) + ".123456789Z " + line; }},
        {"docker compose", behind("builder-1  | ")},
        {"kubernetes", [](const auto& line, auto n) { return iso(n) + ".123456789Z stderr F " + line; }},
        {"journalctl -o short", [](const auto& line, auto n) { return "Apr 23 07:14:" + two_digits(n) + " build1 kas[4711]: " + line; }},
        {"journalctl -o short-iso", [](const auto& line, auto n) { return iso(n) + "+0200 build1 kas[4711]: " + line; }},
        {"ts", [](const auto& line, auto n) { return "Apr 23 07:14:" + two_digits(n) + " " + line; }},
        {"script", [](const auto& line, auto) { return line + "\r"; }, "Script started on 2026-04-23 07:14:00+02:00 [TERM=\"xterm\" COLUMNS=\"200\" LINES=\"50\"]\n",
         "\nScript done on 2026-04-23 07:15:00+02:00 [COMMAND_EXIT_CODE=\"1\"]\n"},
        {"a terminal", coloured},
        {"Windows", [](const auto& line, auto) { return line + "\r"; }},
    };
    return all;
}

std::string carried(const Carrier& carrier, const std::string& text) {
    std::string out = carrier.before;
    std::size_t number = 0;
    for (const auto line : text::lines(text)) out += carrier.carry(std::string(line), number++) + "\n";
    return out + carrier.after;
}

// What must be the same; where the lines stand is not.
std::string essence(const Report& report) {
    std::string out = report.failed ? "failed" : "not failed";
    if (report.diagnoses.empty()) return out;
    const auto& first = report.diagnoses.front();
    return out + ", " + first.rule + " of " + first.recipe + ":" + first.task + ": " + first.cause;
}

class CarriedLog : public ::testing::TestWithParam<Carrier> {};

TEST_P(CarriedLog, HasTheSameAnswer) {
    const RuleSet rules(builtin_rules());
    const testing::TempDir dir;
    for (const auto& entry : fs::directory_iterator(fs::path(BSPCTL_SOURCE_DIR) / "tests/unit/triage/cases")) {
        if (entry.path().extension() != ".log") continue;
        const auto plain = testing::slurp(entry.path());
        const auto alone = dir.write("plain/" + entry.path().filename().string(), plain);
        const auto within = dir.write("carried/" + entry.path().filename().string(), carried(GetParam(), plain));
        EXPECT_EQ(essence(diagnose_file(within, rules, {})), essence(diagnose_file(alone, rules, {}))) << entry.path().filename();
    }
}

std::string test_name(const ::testing::TestParamInfo<Carrier>& carrier) {
    std::string name = carrier.param.name;
    std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Carriers, CarriedLog, ::testing::ValuesIn(carriers()), test_name);

}  // namespace
}  // namespace bspctl::triage
