// SPDX-License-Identifier: Apache-2.0
//
// Every case finds the plugin that was made bad for it, and no other case does. A case without its bad plugin is not
// finished.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/failure.hpp"
#include "conformance/conformance.hpp"
#include "temp_dir.hpp"

namespace bspctl::testing {
namespace {

namespace fs = std::filesystem;
using namespace conformance;

const fs::path parts = BSPCTL_BAD_PARTS;
const fs::path here = fs::path(BSPCTL_SOURCE_DIR) / "tests/conformance/bad";

Options options_for(const std::string& part) {
    Options out;
    out.plugin = parts / (part + ".so");
    out.fixtures = here / "fixtures";
    out.bundled = fs::path(BSPCTL_BUILD_DIR) / "lib/bspctl/bundled";
    return out;
}

std::vector<std::string> bad_cases(const std::vector<Result>& results) {
    std::vector<std::string> out;
    for (const auto& result : results) {
        if (is_bad(result.outcome)) out.emplace_back(result.about->id);
    }
    return out;
}

std::string report_of(const std::vector<Result>& results) {
    std::string out;
    for (const auto& result : results) {
        if (result.outcome != Outcome::pass) out += line_of(result);
    }
    return out;
}

std::vector<std::string> all_ids() {
    std::vector<std::string> out;
    for (const auto& info : cases()) out.emplace_back(info.id);
    return out;
}

TEST(Kit, EveryCaseHasItsBadPluginAndNoOtherIsThere) {
    std::set<std::string> files;
    for (const auto& entry : fs::directory_iterator(parts)) {
        if (entry.path().extension() == ".so") files.insert(entry.path().stem().string());
    }
    const auto ids = all_ids();
    std::set<std::string> wanted(ids.begin(), ids.end());
    wanted.insert("none");
    EXPECT_EQ(files, wanted);
}

TEST(Kit, AFaultlessPluginPassesEveryCase) {
    auto options = options_for("none");
    options.level = Level::strict;
    const auto results = run(options);
    EXPECT_EQ(bad_cases(results), std::vector<std::string>{}) << report_of(results);
    // It offers every table and derives from nobody.
    for (const auto& result : results) {
        const bool of_derived = result.about->id == "family-base" || result.about->id == "family-without-base";
        EXPECT_EQ(result.outcome, of_derived ? Outcome::skip : Outcome::pass) << line_of(result);
    }
}

class BadPlugin : public ::testing::TestWithParam<std::string> {};

TEST_P(BadPlugin, IsFoundByTheCaseMeantForItAlone) {
    auto options = options_for(GetParam());
    if (GetParam().starts_with("fuzz-")) options.level = Level::strict;
    if (GetParam() == "file-runtime-floor") options.decisions.glibc = "2.35";
    const auto results = run(options);
    EXPECT_EQ(bad_cases(results), std::vector{GetParam()}) << report_of(results);
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
    auto name = info.param;
    std::ranges::replace(name, '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(, BadPlugin, ::testing::ValuesIn(all_ids()), test_name);

TEST(Kit, ACrashIsNamedByItsSignalAndTheCall) {
    auto options = options_for("detect-huge");
    options.only = "detect-huge";
    const auto results = run(options);
    ASSERT_EQ(results.size(), 1u);
    EXPECT_EQ(results[0].outcome, Outcome::crash);
    EXPECT_THAT(results[0].seen, ::testing::ElementsAre("ended by SIGABRT, during detect() of a manifest of 10 MB"));
}

TEST(Kit, AHangEndsAtTheDeadline) {
    auto options = options_for("doctor-in-time");
    options.only = "doctor-in-time";
    options.deadline = std::chrono::milliseconds(500);
    EXPECT_EQ(run(options).at(0).outcome, Outcome::timeout);
}

TEST(Kit, ASeedAsksTheSameQuestionAgain) {
    auto options = options_for("fuzz-inputs");
    options.only = "fuzz-inputs";
    const auto found = run(options).at(0);
    ASSERT_EQ(found.outcome, Outcome::crash);
    const auto& sentence = found.seen.at(0);
    options.seed = std::stoull(sentence.substr(sentence.find("--reproduce ") + 12));
    EXPECT_EQ(run(options).at(0).seen, found.seen);
}

TEST(Kit, ACaseThatIsSwitchedOffIsSkippedWithItsReason) {
    auto options = options_for("kas-revisions");
    options.decisions.off["kas-revisions"] = "we build from branches";
    const auto results = run(options);
    EXPECT_EQ(bad_cases(results), std::vector<std::string>{}) << report_of(results);
    const auto off = std::ranges::find(results, "kas-revisions", [](const Result& result) { return result.about->id; });
    EXPECT_THAT(off->seen, ::testing::ElementsAre("switched off: we build from branches"));
}

TEST(Kit, LevelsAddCases) {
    Options options;
    options.level = Level::basic;
    const auto basic = selected(options).size();
    options.level = Level::standard;
    const auto standard = selected(options).size();
    options.level = Level::strict;
    EXPECT_LT(basic, standard);
    EXPECT_LT(standard, selected(options).size());
    EXPECT_EQ(selected(options).size(), cases().size());
    options.level = Level::basic;
    options.only = "fuzz-inputs";  // named, so whatever the level
    EXPECT_EQ(selected(options).size(), 1u);
}

// The base may be another vendor's, who is not among the bundled.
TEST(Kit, TheBaseOfADerivedFamilyCanBeNamed) {
    Options options;
    options.plugin = fs::path(BSPCTL_PARTS) / "bspctl-derived.so";
    options.only = "family-base";
    EXPECT_EQ(bad_cases(run(options)), std::vector<std::string>{"family-base"});
    options.bases = {fs::path(BSPCTL_PARTS) / "bspctl-good.so"};
    const auto results = run(options);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].outcome, Outcome::pass) << line_of(results[0]);
}

TEST(Kit, AFileThatOthersCanWriteIsNotRun) {
    const TempDir dir;
    fs::copy_file(parts / "none.so", dir / "none.so");
    fs::permissions(dir / "none.so", fs::perms(0777));
    Options options;
    options.plugin = dir / "none.so";
    EXPECT_THROW((void)run(options), Failure);
}

TEST(Kit, AFileThatIsNoPluginFailsOneCase) {
    const TempDir dir;
    Options options;
    options.plugin = dir.write("text.so", "this is no shared object\n");
    fs::permissions(options.plugin, fs::perms(0644));
    EXPECT_EQ(bad_cases(run(options)), std::vector<std::string>{"file-whole"});
}

}  // namespace
}  // namespace bspctl::testing
