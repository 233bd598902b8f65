// SPDX-License-Identifier: Apache-2.0
//
// why: what the event logs of several runs tell. tinybake writes no signature data, so the causes end there; with a
// BitBake of BSPCTL_BITBAKE_DIR they are named.
#include <memory>

#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {

using ::testing::Contains;
using ::testing::HasSubstr;

namespace {

constexpr auto recipe = "meta-quickstart/recipes/base-files/base-files_1.0.bb";

std::unique_ptr<Workspace> image() {
    auto out = std::make_unique<Workspace>();
    out->write_kas("kas.yml", "board-image");
    return out;
}

rapidjson::Document why(const Workspace& workspace, std::vector<std::string> words) {
    words.insert(words.begin(), "why");
    words.push_back("--json");
    const auto outcome = workspace.run_bspctl(std::move(words));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return parse_json(outcome.out);
}

std::vector<std::string> reasons(const rapidjson::Document& answer) {
    std::vector<std::string> out;
    for (const auto& task : answer["tasks"].GetArray()) out.push_back(text(task, "reason"));
    return out;
}

// What a run says of each task: its name and its hash.
std::map<std::string, std::string> hashes(const rapidjson::Document& answer) {
    std::map<std::string, std::string> out;
    for (const auto& task : answer["tasks"].GetArray()) out[text(task, "task")] = text(task, "hash");
    return out;
}

}  // namespace

TEST(Why, AChangedRecipeIsToldFromANewOne) {
    BSPCTL_NEEDS_KAS();
    const auto workspace = image();
    ASSERT_EQ(workspace->run_build().code, 0);
    const auto first = why(*workspace, {"board-image"});
    EXPECT_EQ(text(first, "schema"), "bspctl.why/1");
    EXPECT_THAT(reasons(first), Contains("first"));
    const auto old_run = workspace->last_run().filename().string();

    auto changed = workspace->read(recipe);
    workspace->write(recipe, changed.replace(changed.find("${D}/tmp"), 8, "${D}/tmp ${D}/opt"));
    ASSERT_EQ(workspace->run_build().code, 0);
    const auto second = why(*workspace, {"board-image"});
    EXPECT_EQ(text(second, "compared_with"), old_run);
    EXPECT_THAT(reasons(second), Contains("changed"));
    EXPECT_FALSE(second["causes"].Empty() && second["gaps"].Empty());
    const auto in_words = workspace->run_bspctl({"why", "board-image"});
    EXPECT_THAT(in_words.out, HasSubstr("another hash than in run " + old_run));
}

TEST(Why, WhatNoRunBuiltIsSaidWithTheNearestName) {
    BSPCTL_NEEDS_KAS();
    const auto workspace = image();
    ASSERT_EQ(workspace->run_build().code, 0);
    const auto outcome = workspace->run_bspctl({"why", "board-imag"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("did you mean board-image?"));
    EXPECT_EQ(workspace->run_bspctl({"why", "a/b"}).code, 2);
}

TEST(Why, WhatWouldRunNextNeedsARunToCompareWith) {
    BSPCTL_NEEDS_KAS();
    const Workspace workspace;
    const auto outcome = workspace.run_bspctl({"why", "board-image", "--next", "-k", "kas.yml", "--host"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("build it once"));
    EXPECT_EQ(outcome.out, "");
}

// bitbake runs in the surroundings of a build: all hashes are the same.
TEST(Why, TasksOfASingleRecipeHaveTheHashesOfABuild) {
    BSPCTL_NEEDS_KAS();
    const auto workspace = image();
    ASSERT_EQ(workspace->run_build().code, 0);
    const auto built = hashes(why(*workspace, {"board-image"}));
    ASSERT_FALSE(built.empty());
    std::filesystem::remove_all(*workspace / "build/tmp");
    ASSERT_EQ(workspace->run_bspctl({"bitbake", "board-image", "kas.yml", "--host"}).code, 0);
    const auto again = why(*workspace, {"board-image"});
    EXPECT_EQ(text(again, "run"), workspace->last_run().filename().string());
    EXPECT_EQ(hashes(again), built);
}

}  // namespace bspctl::e2e
