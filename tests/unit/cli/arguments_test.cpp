// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.hpp"

#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "cli/command.hpp"
#include "cli/help.hpp"

namespace bspctl::cli {
namespace {

using Words = std::vector<std::string>;

const Command& build() { return *find_command("build"); }

std::string why(const Words& words, const Command& command = build()) {
    try {
        (void)parse(command, words);
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "; " + failure.why();
    }
    return {};
}

TEST(Split, FindsTheCommandBehindGlobalOptions) {
    const auto parts = split({"--workspace", "build", "-q", "--color=never", "sync", "--machine", "x", "--", "y"});
    EXPECT_EQ(parts.globals, (Words{"--workspace", "build", "-q", "--color=never"}));
    EXPECT_EQ(parts.command, "sync");
    EXPECT_EQ(parts.words, (Words{"--machine", "x", "--", "y"}));
    EXPECT_EQ(split({"--version"}).command, "");
}

std::string split_error(const Words& argv) {
    try {
        (void)split(argv);
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "; " + failure.why() + "; " + failure.fix();
    }
    return {};
}

TEST(Split, AnOptionOfACommandIsSentBehindIt) {
    EXPECT_EQ(split_error({"--machine", "imx8mp", "build", "x"}),
              "option --machine belongs to a command; ; put it after the command: bspctl build --machine imx8mp");
    EXPECT_NE(split_error({"--machine=a", "gen-kas"}).find("bspctl gen-kas --machine=a"), std::string::npos);
    EXPECT_NE(split_error({"-m", "a", "build"}).find("option -m belongs"), std::string::npos);
    EXPECT_NE(split_error({"--json", "report"}).find("bspctl report --json"), std::string::npos);
    EXPECT_EQ(split_error({"--quite", "build"}), "there is no option --quite; the nearest is --quiet; see `bspctl --help`");
    EXPECT_NE(split_error({"--"}).find("there is no option --"), std::string::npos);
}

TEST(Parse, ACommandsOwnOptionHidesTheGlobalOneOfItsNameOrLetter) {
    Command command = build();
    command.options = {{"quick", 'q', "", "soon"}, {"color", 0, "", "a switch here"}};
    const auto arguments = parse(command, {"-q", "--color"});
    EXPECT_TRUE(arguments.has("quick"));
    EXPECT_FALSE(arguments.has("quiet"));
    EXPECT_TRUE(arguments.has("color"));
}

TEST(Parse, ValuesComeWithEqualsOrBlankInAnyOrder) {
    const auto arguments = parse(build(), {"--machine=imx8mp", "my.yml", "-d", "poky", "-kn", "-t", "a", "--target", "b"});
    EXPECT_EQ(arguments.get("machine"), "imx8mp");
    EXPECT_EQ(arguments.get("distro"), "poky");
    EXPECT_EQ(arguments.positionals(), Words{"my.yml"});
    EXPECT_TRUE(arguments.has("keep-going"));
    EXPECT_TRUE(arguments.has("dry-run"));
    EXPECT_EQ(arguments.all("target"), (Words{"a", "b"}));
    EXPECT_FALSE(arguments.has("clean"));
}

TEST(Parse, NothingIsGuessed) {
    EXPECT_NE(why({"--mach", "x"}).find("no option --mach"), std::string::npos);
    EXPECT_NE(why({"--machin", "x"}).find("nearest is --machine"), std::string::npos);
    EXPECT_NE(why({"--machine"}).find("needs a value"), std::string::npos);
    EXPECT_NE(why({"--clean=yes"}).find("takes no value"), std::string::npos);
    EXPECT_NE(why({"-m", "a", "--machine", "b"}).find("given twice"), std::string::npos);
    EXPECT_NE(why({"--layout", "flat"}).find("auto, pinned, workspace"), std::string::npos);
    EXPECT_NE(why({"a.yml", "--", "-x"}).find("nothing after --"), std::string::npos);
}

TEST(Parse, GlobalOptionsStandAnywhere) {
    const auto arguments = parse(build(), {"my.yml", "--workspace", "/ws", "-q"});
    EXPECT_EQ(arguments.get("workspace"), "/ws");
    EXPECT_TRUE(arguments.has("quiet"));
}

TEST(Actions, ACommandWithActionsMayDoSomethingByItself) {
    const auto* triage = find_command("triage");
    ASSERT_NE(triage, nullptr);
    const auto chosen = [&](std::vector<std::string> words) { return std::string(choose_action(*triage, std::move(words)).action->name); };
    EXPECT_EQ(chosen({}), "triage");
    EXPECT_EQ(chosen({"20260101-000000"}), "triage");
    EXPECT_EQ(chosen({"--explain", "test"}), "triage") << "a value is no action";
    EXPECT_EQ(chosen({"./test"}), "triage");
    EXPECT_EQ(chosen({"-"}), "triage");
    EXPECT_EQ(chosen({"a.log", "test"}), "triage") << "only the first word may be one";
    EXPECT_EQ(chosen({"--json", "rules"}), "triage rules");
    EXPECT_EQ(chosen({"test", "a.toml"}), "triage test");
}

TEST(Commands, ShareOneMeaningForALetter) {
    for (const auto& command : commands()) {
        std::map<char, std::string_view> letters;
        std::map<std::string_view, int> names;
        for (const auto& option : options::join({command.options, global_options()})) {
            EXPECT_EQ(++names[option.name], 1) << command.name << " --" << option.name;
            if (option.letter == 0) continue;
            EXPECT_TRUE(letters.emplace(option.letter, option.name).second) << command.name << " -" << option.letter;
        }
    }
}

TEST(Help, NamesEveryCommandAndOptionWithinEightyColumns) {
    const auto all = overview();
    for (const auto& command : commands()) {
        EXPECT_NE(all.find(std::string(command.name)), std::string::npos);
        const auto page = help_for(command);
        for (const auto& option : command.options) {
            EXPECT_NE(page.find("--" + std::string(option.name)), std::string::npos) << command.name;
        }
        for (const auto& page_text : {all, page}) {
            std::size_t columns = 0;
            for (const char c : page_text) {
                if (c == '\n') columns = 0;
                else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++columns;
                EXPECT_LE(columns, 84u) << command.name;
            }
        }
    }
}

TEST(Help, EveryTopicHasAPage) {
    for (const auto& topic : topics()) EXPECT_FALSE(topic_text(topic.name).empty()) << topic.name;
    EXPECT_TRUE(topic_text("nonsense").empty());
}

}  // namespace
}  // namespace bspctl::cli
