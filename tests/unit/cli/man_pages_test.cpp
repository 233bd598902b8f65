// SPDX-License-Identifier: Apache-2.0
#include "cli/man_pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/keys.hpp"
#include "temp_dir.hpp"

namespace bspctl::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ManPages, OneForTheProgramAndOneForEachCommand) {
    const testing::TempDir dir;
    write_man_pages(dir.path());
    EXPECT_TRUE(std::filesystem::exists(dir / "man1/bspctl.1"));
    for (const auto& command : commands()) {
        EXPECT_TRUE(std::filesystem::exists(dir / ("man1/bspctl-" + std::string(command.name) + ".1"))) << command.name;
        EXPECT_THAT(man_page_of_program(), HasSubstr(std::string(command.summary).substr(0, 8))) << command.name;
    }
}

void expect_options(const std::string& page, const Command& command) {
    for (const auto& option : command.options) {
        auto dashed = "--" + std::string(option.name);
        for (std::size_t at = 0; (at = dashed.find('-', at)) != std::string::npos; at += 2) dashed.insert(at, "\\");
        EXPECT_THAT(page, HasSubstr(dashed)) << command.name;
    }
}

TEST(ManPages, EveryOptionIsInThePage) {
    for (const auto& command : commands()) {
        const auto page = man_page(command);
        expect_options(page, command);
        for (const auto& action : command.actions) expect_options(page, action);
    }
}

TEST(ManPages, TheConfigurationPageHasEveryKey) {
    const testing::TempDir dir;
    write_man_pages(dir.path());
    const auto page = testing::slurp(dir / "man5/bspctl-config.5");
    for (const auto& key : config::keys()) EXPECT_THAT(page, HasSubstr("\\fB" + std::string(key.name) + "\\fR")) << key.name;
}

// A line that begins with a dot would be a request, a bare backslash an escape.
TEST(ManPages, TextIsNotTakenForMacros) {
    Command command{.name = "x", .summary = "a\\b …", .details = ".bspctl.toml\n'quoted"};
    const auto page = man_page(command);
    EXPECT_THAT(page, HasSubstr("\n\\&.bspctl.toml\n"));
    EXPECT_THAT(page, HasSubstr("\n\\&'quoted\n"));
    EXPECT_THAT(page, HasSubstr("a\\eb \\[u2026]\n"));
    EXPECT_THAT(page, Not(HasSubstr("\n.bspctl")));
}

}  // namespace
}  // namespace bspctl::cli
