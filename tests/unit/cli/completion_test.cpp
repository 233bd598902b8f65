// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bspctl::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The scripts are made from the table; this tells when one of the makers forgets a part of it.
TEST(CompletionScripts, HaveEveryActionAndOption) {
    const auto bash = bash_completion(), zsh = zsh_completion(), fish = fish_completion();
    for (const auto* command : all_actions()) {
        EXPECT_THAT(bash, HasSubstr(shell_word(command->name) + ") echo '--"));
        EXPECT_THAT(zsh, HasSubstr(shell_word(std::string(command->word()) + ":" + std::string(command->summary))));
        EXPECT_THAT(fish, HasSubstr(" -a " + std::string(command->word()) + " -d " + shell_word(command->summary)));
        for (const auto& option : command->options) {
            const std::string name(option.name);
            EXPECT_THAT(bash, HasSubstr("--" + name)) << command->name;
            EXPECT_THAT(zsh, HasSubstr("--" + name)) << command->name;
            EXPECT_THAT(fish, HasSubstr(" -l " + name)) << command->name;
        }
    }
}

TEST(CompletionScripts, LeaveHiddenCommandsOut) {
    EXPECT_NE(find_command("__complete"), nullptr);
    for (const auto& command : commands()) EXPECT_THAT(std::string(command.name), Not(HasSubstr("__")));
}

TEST(CompletionScripts, AWordOfTheTableNamesItsCompleter) {
    EXPECT_EQ(completer(""), Completer::nothing);
    EXPECT_EQ(completer("auto always"), Completer::words);
    EXPECT_EQ(completer("<file>"), Completer::files);
    EXPECT_EQ(completer("<dir>"), Completer::folders);
    EXPECT_EQ(completer("<machine>"), Completer::asked);
    EXPECT_EQ(kind("<machine>"), "machine");
    EXPECT_EQ(positionals_of(*find_command("inspect")).first, "<recipe>");
    EXPECT_EQ(positionals_of(*find_command("inspect")).later, "<file>");
    EXPECT_EQ(positionals_of(*find_command("completion")).later, "bash zsh fish") << "a list of words is one";
    EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
}

}  // namespace
}  // namespace bspctl::cli
