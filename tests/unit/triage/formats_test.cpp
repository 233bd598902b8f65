// SPDX-License-Identifier: Apache-2.0
//
// What CI servers are told: JUnit, SARIF, GitHub, GitLab.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <set>

#include "base/text.hpp"
#include "report_samples.hpp"
#include "temp_dir.hpp"
#include "triage/report.hpp"

namespace bspctl::triage {
namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

rapidjson::Document parsed(const std::string& text) {
    rapidjson::Document out;
    out.Parse(text.c_str());
    EXPECT_FALSE(out.HasParseError()) << text;
    return out;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
    return out;
}

// ----------------------------------------------------------------------------------------------------------- JUnit

TEST(Junit, HasACaseForEachTaskAndForWhatBelongsToNone) {
    const auto xml = to_junit(samples::report());
    EXPECT_TRUE(has(xml, "tests=\"5\" failures=\"5\"")) << xml;
    EXPECT_EQ(count(xml, "<testcase "), 5u);
    EXPECT_TRUE(has(xml, "<testcase classname=\"gauge\" name=\"do_compile\""));
    EXPECT_TRUE(has(xml, "message=\"the compiler refuses gauge.c\" type=\"network\""));
    EXPECT_TRUE(has(xml, "fix: check the name and the DNS"));
}

TEST(Junit, PassesWhenNothingIsWrong) {
    const auto xml = to_junit(samples::nothing_wrong());
    EXPECT_TRUE(has(xml, "tests=\"1\" failures=\"0\"")) << xml;
    EXPECT_FALSE(has(xml, "<failure"));
}

TEST(Junit, FailsWhenNobodyKnowsWhy) {
    auto report = samples::nobody_knows();
    report.failures.clear();
    EXPECT_TRUE(has(to_junit(report), "<failure message=\"no rule matched\"")) << to_junit(report);
    EXPECT_TRUE(has(to_junit(report), "frobnicate: gave up"));
}

// Well-formed: markup only where we put it, nothing that XML forbids.
TEST(Junit, TakesWhatALogMayHold) {
    const auto xml = to_junit(samples::hostile_report());
    EXPECT_TRUE(text::valid_utf8(xml));
    EXPECT_FALSE(has(xml, "]]>"));
    EXPECT_FALSE(has(xml, "<b>"));
    EXPECT_FALSE(has(xml, "\xEF\xBF\xBE"));
    for (const char c : xml) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') << int(c);
    EXPECT_EQ(count(xml, "<testcase "), count(xml, "</testcase>"));
}

// ----------------------------------------------------------------------------------------------------------- SARIF

TEST(Sarif, HasWhatItsSchemaRequires) {
    const auto document = parsed(to_sarif(samples::report(), "/ws"));
    EXPECT_STREQ(document["version"].GetString(), "2.1.0");
    const auto& run = document["runs"][0];
    const auto& driver = run["tool"]["driver"];
    EXPECT_STREQ(driver["name"].GetString(), "bspctl");
    std::set<std::string> ids;
    for (const auto& rule : driver["rules"].GetArray()) {
        EXPECT_TRUE(ids.insert(rule["id"].GetString()).second) << "ids of rules are unique";
        EXPECT_TRUE(rule["help"]["text"].IsString());
        EXPECT_TRUE(rule["shortDescription"]["text"].IsString());
    }
    ASSERT_EQ(run["results"].Size(), 5u);
    for (const auto& result : run["results"].GetArray()) {
        EXPECT_TRUE(result["message"]["text"].IsString());
        EXPECT_STREQ(driver["rules"][result["ruleIndex"].GetUint()]["id"].GetString(), result["ruleId"].GetString());
        EXPECT_GE(result["locations"][0]["physicalLocation"]["region"]["startLine"].GetInt(), 1);
    }
    EXPECT_STREQ(run["results"][3]["level"].GetString(), "note");
}

TEST(Sarif, NamesFilesBelowTheCheckout) {
    const auto uri = [](const std::filesystem::path& root, const std::string& file) {
        auto report = samples::report();
        report.diagnoses[0].evidence[0].file = file;
        const auto document = parsed(to_sarif(report, root));
        return std::string(document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].GetString());
    };
    EXPECT_EQ(uri("/ws", "/ws/build/log.1"), "build/log.1");
    EXPECT_EQ(uri("/ws/", "/ws/a b%.log"), "a%20b%25.log");
    EXPECT_EQ(uri("/ws", "/wsx/log"), "file:///wsx/log");
    EXPECT_EQ(uri("", "/ws/log"), "file:///ws/log");
    EXPECT_EQ(uri("/ws", "stdin"), "stdin");
}

TEST(Sarif, HasNoResultsWhenNothingIsWrong) {
    const auto document = parsed(to_sarif(samples::nothing_wrong(), ""));
    EXPECT_TRUE(document["runs"][0]["results"].Empty());
}

TEST(Sarif, TakesWhatALogMayHold) {
    const auto text = to_sarif(samples::hostile_report(), "");
    EXPECT_TRUE(text::valid_utf8(text));
    const auto document = parsed(text);
    EXPECT_EQ(document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"].GetInt(), 1);
}

// ---------------------------------------------------------------------------------------------------------- GitHub

TEST(Github, AnnotatesTheFile) {
    const auto text = to_github(samples::report(), "/ws");
    EXPECT_TRUE(text.starts_with("::error file=build/log.do_fetch.1,line=12,title=a do_fetch%3A network::the host git.example.com "
                                 "is not known%0Afix: check the name and the DNS%0Afatal: Could not"))
        << text;
    EXPECT_EQ(count(text, "::error "), 4u);
    EXPECT_EQ(count(text, "::notice "), 1u);
}

TEST(Github, PutsNothingBetweenTheLines) {
    const auto text = to_github(samples::hostile_report(), "");
    EXPECT_TRUE(text::valid_utf8(text));
    for (const auto line : text::lines(text)) EXPECT_TRUE(line.starts_with("::error file=") || line.starts_with("::notice file=")) << line;
    EXPECT_EQ(text::lines(text).size(), 5u);
    EXPECT_TRUE(has(text, "100%25"));
    EXPECT_FALSE(has(text, "\x1b"));
    EXPECT_FALSE(has(text, "\r"));
}

TEST(Github, SaysThatSomethingFailedWhenNobodyKnowsWhy) {
    const auto text = to_github(samples::nobody_knows(), "/ws");
    EXPECT_TRUE(text.starts_with("::error file=build/log.do_compile.1,line=7,")) << text;
    EXPECT_TRUE(has(text, "no rule matched"));
}

TEST(Github, IsEmptyWhenNothingIsWrong) { EXPECT_EQ(to_github(samples::nothing_wrong(), ""), ""); }

// A source that lies in the checkout is where the annotation belongs; a log is the second best.
TEST(Github, PrefersTheSourceThatTheDiagnosisIsAbout) {
    const testing::TempDir folder;
    (void)folder.write("meta-x/recipes/a_1.0.bb", "x");
    auto report = samples::report();
    const auto start = [&] { return to_github(report, folder.path()).substr(0, 60); };
    report.diagnoses[0].captures = {{"file", (folder.path() / "meta-x/recipes/a_1.0.bb").string()}, {"line", "3"}};
    EXPECT_TRUE(start().starts_with("::error file=meta-x/recipes/a_1.0.bb,line=3,")) << start();
    report.diagnoses[0].captures = {{"file", "meta-x/recipes/a_1.0.bb"}, {"line", "99999999999999999999999"}};
    EXPECT_TRUE(start().starts_with("::error file=meta-x/recipes/a_1.0.bb,line=1,")) << start();
    report.diagnoses[0].captures = {{"file", "../../../../../etc/passwd"}};
    EXPECT_FALSE(has(start(), "passwd")) << start();
}

// ---------------------------------------------------------------------------------------------------------- GitLab

TEST(Gitlab, HasWhatTheFormatRequires) {
    const auto document = parsed(to_gitlab(samples::report(), "/ws"));
    ASSERT_EQ(document.Size(), 5u);
    std::set<std::string> fingerprints;
    const std::set<std::string> severities{"info", "minor", "major", "critical", "blocker"};
    for (const auto& entry : document.GetArray()) {
        EXPECT_TRUE(entry["description"].IsString() && entry["check_name"].IsString());
        EXPECT_TRUE(fingerprints.insert(entry["fingerprint"].GetString()).second);
        EXPECT_TRUE(severities.contains(entry["severity"].GetString()));
        EXPECT_STREQ(entry["location"]["path"].GetString(), "build/log.do_fetch.1");
        EXPECT_EQ(entry["location"]["lines"]["begin"].GetInt(), 12);
    }
}

TEST(Gitlab, FingerprintsAreThoseOfTheLastRun) {
    auto later = samples::report();
    later.run_id = "20260102-000000";
    for (auto& one : later.diagnoses) one.evidence[0] = {"/elsewhere/log.do_fetch.999", 77, "fatal: took 13 s"};
    const auto before = parsed(to_gitlab(samples::report(), "/ws")), after = parsed(to_gitlab(later, "/ws"));
    for (rapidjson::SizeType i = 0; i < before.Size(); ++i) {
        EXPECT_STREQ(before[i]["fingerprint"].GetString(), after[i]["fingerprint"].GetString());
    }
}

TEST(Gitlab, TakesWhatALogMayHold) {
    const auto text = to_gitlab(samples::hostile_report(), "");
    EXPECT_TRUE(text::valid_utf8(text));
    EXPECT_EQ(parsed(text).Size(), 5u);
}

TEST(Gitlab, IsAnEmptyListWhenNothingIsWrong) { EXPECT_TRUE(parsed(to_gitlab(samples::nothing_wrong(), "")).Empty()); }

}  // namespace
}  // namespace bspctl::triage
