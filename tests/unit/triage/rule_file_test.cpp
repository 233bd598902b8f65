// SPDX-License-Identifier: Apache-2.0
//
// Rules as data, read from files of people who make mistakes.
#include "triage/rule_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/failure.hpp"
#include "rule_samples.hpp"
#include "temp_dir.hpp"

namespace bspctl::triage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto whole = R"([[rule]]
id = "acme-key"
category = "fetch-unavailable"
priority = 85
scope = "task-log"
transient = true
task = "do_fetch"
pattern = 'acme: key (?P<key>\w+) is stale'
unless = 'dry run'
with = ['^acme: login']
without = ['acme: renewed']
cause = "{recipe} was fetched with the stale key {key}"
fix = "acme login, then build {recipe} again; ${KEY} is BitBake's"
explanation = "Keys live for a day."
command = "acme login --key {key}"
link = "https://wiki.example/acme"
positive = ['acme: key 12 is stale', 'acme: key 13 is stale']
negative = ['acme: key 12 is fresh', 'acme: no key']
)";

constexpr auto minimal = "[[rule]]\nid = 'a'\ncategory = 'x'\npattern = 'boom'\ncause = 'c'\nfix = 'f'\n";

class RuleFile : public ::testing::Test {
protected:
    std::vector<SourcedRule> read(const std::string& text) { return read_rules(dir_.write("team.toml", text), "team"); }

    // The mistakes, without the folder's name.
    std::string mistakes_in(const std::string& text) {
        try {
            (void)read(text);
        } catch (const Failure& failure) {
            auto why = failure.why();
            const auto folder = dir_.path().string() + "/";
            for (auto at = why.find(folder); at != std::string::npos; at = why.find(folder)) why.erase(at, folder.size());
            return why;
        }
        return "none";
    }

    testing::TempDir dir_;
};

TEST_F(RuleFile, EveryKeyIsRead) {
    const auto rules = read(whole);
    ASSERT_THAT(rules, SizeIs(1));
    const auto& [rule, source, declared, task, with, without, explanation, command, positive, negative] = rules[0];
    EXPECT_EQ(rule.id, "acme-key");
    EXPECT_EQ(rule.category, "fetch-unavailable");
    EXPECT_EQ(rule.priority, 85);
    EXPECT_EQ(rule.scope, Scope::task_log);
    EXPECT_TRUE(rule.transient);
    EXPECT_EQ(rule.unless, "dry run");
    EXPECT_EQ(rule.link, "https://wiki.example/acme");
    EXPECT_EQ(rule.positive, "acme: key 12 is stale");
    EXPECT_EQ(rule.negative, "acme: key 12 is fresh");
    EXPECT_EQ(source, "team");
    EXPECT_THAT(declared, HasSubstr("team.toml:1:1"));
    EXPECT_EQ(task, "do_fetch");
    EXPECT_THAT(with, ElementsAre("^acme: login"));
    EXPECT_THAT(without, ElementsAre("acme: renewed"));
    EXPECT_EQ(explanation, "Keys live for a day.");
    EXPECT_EQ(command, "acme login --key {key}");
    EXPECT_THAT(positive, ElementsAre("acme: key 13 is stale"));
    EXPECT_THAT(negative, ElementsAre("acme: no key"));
}

TEST_F(RuleFile, WhatIsNotSaidIsUsual) {
    const auto rules = read(minimal);
    ASSERT_THAT(rules, SizeIs(1));
    EXPECT_EQ(rules[0].rule.priority, 60);
    EXPECT_EQ(rules[0].rule.scope, Scope::any);
    EXPECT_FALSE(rules[0].rule.transient);
    EXPECT_THAT(rules[0].positive, IsEmpty());
}

TEST_F(RuleFile, AllMistakesAreReportedAtOnce) {
    EXPECT_EQ(mistakes_in("[[rule]]\nid = 'a'\ncatgory = 'x'\npattern = '(?=a)'\ncause = 3\nfix = ''\npriority = 100\n"
                          "scope = 'log'\ntransient = 'no'\nwith = 'x'\n"),
              "team.toml:1:1: a: category is missing\n"
              "team.toml:3:1: a: unknown key catgory (did you mean category?)\n"
              "team.toml:4:11: a: pattern: invalid perl operator: (?=\n"
              "team.toml:5:9: a: cause must be a text in quotes\n"
              "team.toml:6:7: a: fix must not be empty\n"
              "team.toml:7:12: a: priority must be a number from 1 to 99\n"
              "team.toml:8:9: a: scope must be \"any\", \"console\", \"task-log\", \"event\" or \"step\"\n"
              "team.toml:9:13: a: transient must be true or false\n"
              "team.toml:10:8: a: with must be a list of texts: with = ['…', '…']");
}

TEST_F(RuleFile, AnIdIsTakenOnce) {
    EXPECT_EQ(mistakes_in(std::string(minimal) + minimal), "team.toml:7:1: the id a is taken, at team.toml:1:1");
}

TEST_F(RuleFile, AnIdIsAWord) { EXPECT_THAT(mistakes_in("[[rule]]\nid = 'A b'\n"), HasSubstr("team.toml:2:6: A b: id must be")); }

TEST_F(RuleFile, AMessageNamesOnlyWhatThePatternTakes) {
    const std::string start = "[[rule]]\nid = 'a'\ncategory = 'x'\npattern = 'boom (?P<file>.*)'\nfix = '${PN} {recipe} {task}'\n";
    EXPECT_EQ(mistakes_in(start + "cause = '{file} {where:file}'\n"), "none");
    EXPECT_EQ(mistakes_in(start + "cause = '{where:fiel}'\n"), "team.toml:6:9: a: cause: the pattern has no group (?P<fiel>…)");
}

TEST_F(RuleFile, WhatIsNoListOfRulesIsSaid) {
    EXPECT_THAT(mistakes_in("[rule]\nid = 'a'\n"), HasSubstr("rules are [[rule]] tables"));
    EXPECT_THAT(mistakes_in("[[rules]]\nid = 'a'\n"), HasSubstr("team.toml:1:3: unknown key rules"));
}

TEST_F(RuleFile, WhatIsNoTomlIsAMistakeAtItsPlace) {
    EXPECT_THAT(mistakes_in("[[rule]]\nid = \"a\n"), HasSubstr("team.toml:2:"));
    EXPECT_THAT(mistakes_in(std::string("a = 1\0b", 7)), HasSubstr("team.toml:1:"));
    EXPECT_THAT(mistakes_in("[[rule]]\nid = '\xff\xfe'\n"), HasSubstr("team.toml:2:"));
    EXPECT_THAT(mistakes_in("a = " + std::string(100000, '[')), HasSubstr("team.toml:1:"));
    EXPECT_EQ(mistakes_in(""), "none");
}

TEST_F(RuleFile, AMissingFileIsAFailure) { EXPECT_THROW((void)read_rules(dir_.path() / "none.toml", "team"), Failure); }

TEST_F(RuleFile, ABrokenFileCostsNoOtherItsRules) {
    dir_.write("1-good.toml", minimal);
    dir_.write("2-bad.toml", "[[rule]]\n");
    dir_.write("3-notes.txt", "no rules");
    std::vector<std::string> problems;
    const auto rules = read_rules_of(dir_.path(), problems);
    ASSERT_THAT(rules, SizeIs(1));
    EXPECT_THAT(rules[0].source, HasSubstr("1-good.toml"));
    ASSERT_THAT(problems, SizeIs(1));
    EXPECT_THAT(problems[0], HasSubstr("2-bad.toml:1:1: id is missing"));
}

// The example of the reference is one that works.
TEST_F(RuleFile, TheDocumentedExampleAnswersItsSamples) {
    const auto page = testing::slurp(std::filesystem::path(BSPCTL_SOURCE_DIR) / "docs/user/triage-rules.md");
    const std::string fence = "```toml\n";
    const auto begin = page.find(fence) + fence.size();
    const auto rules = read(page.substr(begin, page.find("```\n", begin) - begin));
    ASSERT_THAT(rules, SizeIs(1));
    for (const auto& sample : testing::positives(rules[0])) EXPECT_TRUE(testing::answers(dir_.path(), rules[0], sample));
    for (const auto& sample : testing::negatives(rules[0])) EXPECT_FALSE(testing::answers(dir_.path(), rules[0], sample));
}

TEST_F(RuleFile, NoFolderIsNoRules) {
    std::vector<std::string> problems;
    EXPECT_THAT(read_rules_of(dir_.path() / "none", problems), IsEmpty());
    EXPECT_THAT(problems, IsEmpty());
}

}  // namespace
}  // namespace bspctl::triage
