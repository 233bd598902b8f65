// SPDX-License-Identifier: Apache-2.0
#include "release.hpp"

#include <gtest/gtest.h>

#include "identity.hpp"
#include "manifest.hpp"

namespace st {
namespace {

TEST(Release, IsReadFromItsPublishedName) {
    const auto later = find_release("openstlinux-6.6-yocto-scarthgap-mpu-v24.12.05");
    ASSERT_TRUE(later);
    EXPECT_EQ(later->series, Series::scarthgap);
    EXPECT_EQ(later->day, 20241205);
    const auto earlier = find_release("refs/tags/openstlinux-5.4-dunfell-mp1-20-06-24");
    ASSERT_TRUE(earlier);
    EXPECT_EQ(earlier->series, Series::dunfell);
    EXPECT_EQ(earlier->day, 20200624);
}

TEST(Release, OfABranchHasNoDay) {
    const auto release = find_release("dunfell-2.x");
    ASSERT_TRUE(release);
    EXPECT_EQ(release->day, 0);
}

TEST(Release, NeedsTheSeriesAsAWord) {
    EXPECT_FALSE(find_release("thudding"));
    EXPECT_FALSE(find_release("main"));
    EXPECT_FALSE(find_release(""));
}

TEST(Release, DaysAreTakenOnlyWhereTheyCanBeDays) {
    EXPECT_EQ(find_day("v24.13.05"), 0);
    EXPECT_EQ(find_day("124.12.05"), 0);
    EXPECT_EQ(find_day("24.12-05"), 0);
    EXPECT_EQ(find_day("24.12.055"), 0);
    EXPECT_EQ(find_day("24.12.05"), 20241205);
}

TEST(Release, WithoutADayIsTheNewestOfItsSeries) {
    const Release first{Series::dunfell, 20200624}, second{Series::dunfell, 20201112}, newest{Series::dunfell, 0};
    EXPECT_TRUE(first.before(second));
    EXPECT_FALSE(newest.before(second));
    EXPECT_TRUE((Release{Series::thud, 0}.before(first)));
}

TEST(Release, IsKnownByThePinnedCommit) {
    EXPECT_EQ(release_with("ca501bd7dbe023682903ceedddaacd940b0898f4"),
              "openstlinux-5.15-yocto-kirkstone-mp1-v22.11.23");
    EXPECT_EQ(release_with(std::string(40, '0')), "");
    EXPECT_EQ(release_with("kirkstone"), "");
}

TEST(Release, SeriesThatStSkippedFollowTheOneBefore) {
    EXPECT_EQ(nearest_known(Series::kirkstone), Series::kirkstone);
    EXPECT_EQ(nearest_known(Series::honister), Series::dunfell);
    EXPECT_EQ(nearest_known(Series::wrynose), Series::scarthgap);
}

TEST(Identity, ThePinnedCommitOutweighsTheBranch) {
    auto workspace = testing::workspace_on("thud");
    workspace.input->projects[4].revision = "69a81db920e98ff3e3922f59eecbc50d91c31299";
    const auto identity = identify(workspace, {});
    EXPECT_EQ(identity.release.series, Series::scarthgap);
    EXPECT_EQ(identity.release.day, 20241205);
    EXPECT_NE(identity.evidence.find("meta-st-stm32mp"), std::string::npos);
}

TEST(Identity, TheRepoTreeOutweighsTheFoldersAbove) {
    auto workspace = testing::workspace_on("");
    workspace.input->path = "/home/me/openstlinux-5.15-yocto-kirkstone-mp1-v22.06.15/default.xml";
    EXPECT_EQ(identify(workspace, {}).release.series, Series::kirkstone);
    EXPECT_EQ(identify(workspace, "mickledore").release.series, Series::mickledore);
}

TEST(Identity, TheFamilysDefaultBranchSaysNothing) {
    const auto identity = identify(testing::workspace_on("scarthgap"), {});
    EXPECT_FALSE(identity.stated);
    EXPECT_EQ(identity.release.series, Series::mickledore) << "the manifest has meta-qt5, which later ones lack";
}

TEST(Identity, IsGuessedFromWhatCameAndWent) {
    auto workspace = testing::workspace_on("");
    workspace.input->projects.erase(workspace.input->projects.begin() + 2);
    EXPECT_EQ(identify(workspace, {}).release.series, Series::scarthgap);
    workspace.input->projects.push_back(testing::project("TimesysGit/meta-timesys", "layers/meta-timesys"));
    EXPECT_EQ(identify(workspace, {}).release.series, Series::dunfell);
}

}  // namespace
}  // namespace st
