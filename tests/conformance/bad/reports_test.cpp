// SPDX-License-Identifier: Apache-2.0
//
// The table of cases, the page made of it, the reports and the file of decisions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "base/failure.hpp"
#include "conformance/conformance.hpp"
#include "temp_dir.hpp"

namespace bspctl::testing {
namespace {

namespace fs = std::filesystem;
using namespace conformance;
using ::testing::HasSubstr;

TEST(Cases, IdsAndPoliciesAreUniqueAndOfTheirGroup) {
    std::set<std::string_view> ids, policies;
    for (const auto& info : cases()) {
        EXPECT_TRUE(ids.insert(info.id).second) << info.id;
        EXPECT_TRUE(policies.insert(info.policy).second) << info.policy;
        EXPECT_TRUE(info.id.starts_with(std::string(info.group) + "-")) << info.id;
        auto group = std::string(info.group);
        for (auto& c : group) c = static_cast<char>(c - 'a' + 'A');
        EXPECT_TRUE(info.policy.starts_with("BP-" + group + "-")) << info.policy;
        EXPECT_FALSE(info.summary.empty() || info.advice.empty()) << info.id;
    }
}

TEST(Policies, ThePageIsOfTheseCases) {
    const auto page = fs::path(BSPCTL_SOURCE_DIR) / "docs/vendor/policies.md";
    if (std::getenv("BSPCTL_UPDATE_DOCS") != nullptr) std::ofstream(page) << policies_page();
    EXPECT_EQ(slurp(page), policies_page()) << "write it anew: BSPCTL_UPDATE_DOCS=1 bin/test_conformance_kit";
}

std::vector<Result> some_results() {
    std::vector<Result> out(4);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].about = &cases()[i];
    out[1].outcome = Outcome::fail;
    out[1].seen = {"needs <this> & \"that\"\x01"};
    out[2].outcome = Outcome::skip;
    out[2].seen = {"no fixtures"};
    out[3].outcome = Outcome::crash;
    out[3].seen = {"ended by SIGSEGV"};
    out[3].output = "last words\n";
    return out;
}

TEST(Reports, TextNamesPolicyWhatWasSeenAndWhatToDo) {
    const auto results = some_results();
    const auto line = line_of(results[1]);
    for (const auto part : {results[1].about->policy, results[1].about->id, results[1].about->advice}) {
        EXPECT_THAT(line, HasSubstr(std::string(part)));
    }
    EXPECT_THAT(line, HasSubstr("needs <this>"));
    EXPECT_EQ(summary_of(results), "4 cases: 1 pass, 1 fail, 1 crash, 1 skip");
}

TEST(Reports, JsonHasEveryCase) {
    rapidjson::Document document;
    Options options;
    options.plugin = "/x/bspctl-x.so";
    document.Parse(to_json(options, some_results()).c_str());
    ASSERT_FALSE(document.HasParseError());
    EXPECT_STREQ(document["schema"].GetString(), "bspctl.plugin-check/1");
    EXPECT_FALSE(document["passed"].GetBool());
    ASSERT_EQ(document["cases"].Size(), 4u);
    EXPECT_STREQ(document["cases"][3]["outcome"].GetString(), "crash");
}

TEST(Reports, JunitIsEscapedAndCounts) {
    const auto xml = to_junit({}, some_results());
    EXPECT_THAT(xml, HasSubstr("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\""));
    EXPECT_THAT(xml, HasSubstr("needs &lt;this&gt; &amp; &quot;that&quot; "));
    EXPECT_THAT(xml, HasSubstr("last words"));
}

class DecisionsFile : public ::testing::Test {
protected:
    [[nodiscard]] Decisions read(const std::string& text) const {
        return read_decisions(dir_.write("bspctl-plugin-check.toml", text));
    }
    [[nodiscard]] std::string refusal(const std::string& text) const {
        try {
            (void)read(text);
        } catch (const Failure& failure) {
            return std::string(failure.what()) + " " + failure.why();
        }
        return "";
    }

private:
    TempDir dir_;
};

TEST_F(DecisionsFile, IsRead) {
    const auto decisions = read("[floor]\nglibc = \"2.28\"\nglibcxx = \"3.4.25\"\n[off]\nkas-revisions = \"branches\"\n");
    EXPECT_EQ(decisions.glibc, "2.28");
    EXPECT_EQ(decisions.glibcxx, "3.4.25");
    EXPECT_EQ(decisions.off.at("kas-revisions"), "branches");
}

TEST_F(DecisionsFile, MistakesAreNamedWithTheirPlace) {
    EXPECT_THAT(refusal("[off]\nkas-revision = \"x\"\n"), HasSubstr("check.toml:2:"));
    EXPECT_THAT(refusal("[off]\nkas-revisions = \"  \"\n"), HasSubstr("without a reason"));
    EXPECT_THAT(refusal("[off]\nkas-revisions = true\n"), HasSubstr("without a reason"));
    EXPECT_THAT(refusal("[floor]\nglibc = \"new\"\n"), HasSubstr("is no version"));
    EXPECT_THAT(refusal("[floor]\nmusl = \"1\"\n"), HasSubstr("unknown key floor.musl"));
    EXPECT_THAT(refusal("off = \n"), HasSubstr("check.toml:1:"));
}

}  // namespace
}  // namespace bspctl::testing
