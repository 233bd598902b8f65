// SPDX-License-Identifier: Apache-2.0
#include "cli/reference.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "cli/command.hpp"
#include "temp_dir.hpp"

namespace bspctl::cli {
namespace {

TEST(Reference, ThePageIsTheTables) {
    const std::filesystem::path page = BSPCTL_SOURCE_DIR "/docs/user/commands.md";
    if (std::getenv("BSPCTL_UPDATE_DOCS") != nullptr) std::ofstream(page) << command_reference();
    EXPECT_EQ(testing::slurp(page), command_reference()) << "write it anew: BSPCTL_UPDATE_DOCS=1 bin/test_cli";
}

// What help, completion and manual are made from: an action or option without words would be a hole in all of them.
TEST(CommandTable, EverythingIsNamedAndExplained) {
    for (const auto* command : all_actions()) {
        EXPECT_FALSE(command->summary.empty()) << command->name;
        EXPECT_NE(command->run, nullptr) << command->name;
        EXPECT_FALSE(command->summary.ends_with('.')) << command->name;
        EXPECT_TRUE(command->max_positionals == 0 || !command->usage.empty()) << command->name;
        for (const auto& option : command->options) {
            EXPECT_FALSE(option.help.empty()) << command->name << " --" << option.name;
            EXPECT_TRUE(option.words.empty() || !option.value.empty()) << command->name << " --" << option.name;
        }
    }
}

TEST(CommandTable, AnActionIsNamedAfterItsGroup) {
    for (const auto& group : commands()) {
        EXPECT_TRUE(group.run != nullptr || (group.options.empty() && !group.actions.empty())) << group.name;
        EXPECT_FALSE(group.group.empty()) << group.name;
        for (const auto& action : group.actions) {
            EXPECT_EQ(action.name, std::string(group.name) + " " + std::string(action.word()));
        }
    }
}

}  // namespace
}  // namespace bspctl::cli
