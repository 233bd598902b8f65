// SPDX-License-Identifier: Apache-2.0
#include "ui/style.hpp"

#include <gtest/gtest.h>

#include <map>


namespace bspctl::ui {
namespace {

struct Case {
    std::string flag;
    std::map<std::string, std::string> environment;
    bool terminal;
    bool expected;
};

Environment lookup(const Case& one) {
    return [&one](const char* name) {
        const auto found = one.environment.find(name);
        return found == one.environment.end() ? std::string{} : found->second;
    };
}

TEST(Colour, FollowsTheOrderOfTheConventions) {
    const std::vector<Case> cases{
        {"auto", {}, true, true},
        {"auto", {}, false, false},
        {"auto", {{"TERM", "dumb"}}, true, false},
        {"auto", {{"NO_COLOR", "1"}}, true, false},
        {"auto", {{"NO_COLOR", ""}}, true, true},
        {"auto", {{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}, true, false},
        {"always", {{"NO_COLOR", "1"}}, false, true},
        {"never", {{"FORCE_COLOR", "1"}}, true, false},
        {"auto", {{"FORCE_COLOR", "1"}}, false, true},
        {"auto", {{"CLICOLOR_FORCE", "0"}}, false, false},
        {"auto", {{"CLICOLOR", "0"}}, true, false},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(use_colour(cases[i].flag, lookup(cases[i]), cases[i].terminal), cases[i].expected) << "case " << i;
    }
}

TEST(Redraw, OnlyOnATerminalOutsideCi) {
    const std::vector<Case> cases{
        {"", {{"TERM", "xterm"}}, true, true},
        {"", {{"TERM", "xterm"}}, false, false},
        {"", {}, true, false},
        {"", {{"TERM", "xterm"}, {"CI", "true"}}, true, false},
        {"", {{"TERM", "xterm"}, {"CI", "false"}}, true, true},
        {"plain", {{"TERM", "xterm"}}, true, false},
        {"tty", {}, false, true},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(use_redraw(cases[i].flag, lookup(cases[i]), cases[i].terminal), cases[i].expected) << "case " << i;
    }
}

TEST(Style, WithoutColourTheTextIsBare) {
    EXPECT_EQ(Style(false)(Colour::red, "x"), "x");
    EXPECT_EQ(Style(true)(Colour::red, "x"), "\x1b[31mx\x1b[0m");
}

TEST(Tame, NothingIsLeftThatATerminalObeysButColour) {
    EXPECT_EQ(tame("a\x1b[2Jb\x1b]0;title\x07" "c\rd\be\x7f\n"), "abcde\n");
    EXPECT_EQ(tame("\x1b]52;c;cm0=\x1b\\x\x1b[3;1Hy"), "xy");
    EXPECT_EQ(tame("\x1b[31mred\x1b[0m\n\tGröße"), "\x1b[31mred\x1b[0m\n\tGröße");
    EXPECT_EQ(tame("torn\x1b[3"), "torn");
}

}  // namespace
}  // namespace bspctl::ui
