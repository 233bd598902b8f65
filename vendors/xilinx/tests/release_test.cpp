// SPDX-License-Identifier: Apache-2.0
#include "release.hpp"

#include <gtest/gtest.h>

#include "family.hpp"
#include "fixtures.hpp"

namespace {

using xilinx::find_release;
using xilinx::Release;
using xilinx::Setup;

TEST(XilinxRelease, IsFoundHoweverItIsWritten) {
    EXPECT_EQ(find_release("rel-v2023.2"), (Release{2023, 2}));
    EXPECT_EQ(find_release("refs/tags/xlnx-rel-v2022.1_update3"), (Release{2022, 1}));
    EXPECT_EQ(find_release("release-2020.2.2_k26"), (Release{2020, 2, 2}));
    EXPECT_EQ(find_release("2021.1-integration"), (Release{2021, 1}));
    EXPECT_EQ(find_release("2021-experimental-dt-support"), (Release{2021, 2}));
    EXPECT_EQ(find_release("refs/tags/amd-edf-rel-v25.11"), (Release{2025, 2}));
    EXPECT_EQ(find_release("amd-edf-rel-v26.06.1"), (Release{2026, 1}));
}

TEST(XilinxRelease, IsNotSeenInOtherNumbers) {
    for (const auto* text : {"", "master", "1.30", "2.0", "12345678", "1a07bce883aa05bb2fcf412384c671ace7a6e23f",
                             "v25.13", "v25.1", "99999999999999999999.1", "rel-v1999.1", "2023"}) {
        EXPECT_EQ(find_release(text), std::nullopt) << text;
    }
}

TEST(XilinxRelease, TheRepositoryWithTheTemplatesDecides) {
    auto workspace = fixtures::petalinux("rel-v2023.2");
    workspace.input->projects[3].revision = "rel-v2024.1_ksb";
    EXPECT_EQ(xilinx::identify(workspace).release, (Release{2023, 2}));
}

TEST(XilinxRelease, APinnedManifestNamesItAsUpstream) {
    auto workspace = fixtures::petalinux(std::string(40, 'a'));
    workspace.input->projects[4].branch = "rel-v2021.2";
    EXPECT_EQ(xilinx::identify(workspace).release, (Release{2021, 2}));
    EXPECT_TRUE(xilinx::identify(workspace).stated);
}

TEST(XilinxRelease, TheManifestsBranchHelpsWhereNoRepositoryDoes) {
    auto workspace = fixtures::petalinux("master");
    EXPECT_FALSE(xilinx::identify(workspace).stated);
    workspace.branch = "rel-v2019.1";
    EXPECT_EQ(xilinx::identify(workspace).release, (Release{2019, 1}));
}

TEST(XilinxRelease, TheFamilysDefaultBranchSaysNothing) {
    auto workspace = fixtures::petalinux("master", {"meta-clang"});
    workspace.branch = xilinx::default_branch_for("default.xml");
    EXPECT_FALSE(xilinx::identify(workspace).stated);
    EXPECT_EQ(xilinx::identify(workspace).release, (Release{2021, 2}));
}

TEST(XilinxRelease, GuessesByTheRepositories) {
    EXPECT_EQ(xilinx::identify(fixtures::petalinux("main", {"meta-kria"})).release, (Release{2023, 2}));
    EXPECT_EQ(xilinx::identify(fixtures::petalinux("main", {"meta-clang"})).release, (Release{2021, 2}));
    EXPECT_EQ(xilinx::identify(fixtures::framework("main")).setup, Setup::edf);
    EXPECT_FALSE(xilinx::is_known(xilinx::identify(fixtures::framework("main"))));
}

TEST(XilinxRelease, OtherInputsAreRefusedWithAWayOut) {
    bspctl::Workspace workspace;
    EXPECT_THROW((void)xilinx::identify(workspace), bspctl::Error);
    workspace.input.emplace().kind = bspctl::kind_kas;
    try {
        (void)xilinx::identify(workspace);
        FAIL() << "a kas file is no manifest";
    } catch (const bspctl::Error& error) {
        EXPECT_FALSE(error.fix().empty());
    }
}

}  // namespace
