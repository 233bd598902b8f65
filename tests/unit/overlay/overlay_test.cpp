// SPDX-License-Identifier: Apache-2.0
#include "overlay/overlay.hpp"

#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::overlay {
namespace {

using testing::slurp;
using testing::TempDir;

constexpr auto plain = "header:\n  version: 10\nlocal_conf_header:\n  tuning: |\n    A = \"1\"\n";
constexpr auto carry = "header:\n  version: 10\nrepos:\n  meta-carry:\n    path: meta-carry\n";

TEST(Stack, TheFirstFolderWins) {
    const TempDir dir;
    dir.write("mine/tuning.yml", plain);
    dir.write("theirs/tuning.yml", "header:\n  version: 10\n");
    const auto stacked = stack({"tuning.yml"}, {dir / "mine", dir / "theirs"}, dir / "bsp");
    ASSERT_EQ(stacked.layers.size(), 1u);
    EXPECT_EQ(stacked.layers[0].text, plain);
    EXPECT_EQ(stacked.layers[0].target, dir / "bsp/.bspctl/overlays/tuning.yml");
}

TEST(Stack, AnOverlayForAFolderThatIsNotThereIsLeftOut) {
    const TempDir dir;
    dir.write("overlays/tuning.yml", plain);
    dir.write("overlays/carry.yml", carry);
    const std::vector<std::string> names{"tuning.yml", "carry.yml"};
    const auto without = stack(names, {dir / "overlays"}, dir / "bsp");
    EXPECT_EQ(without.layers.size(), 1u);
    ASSERT_EQ(without.left_out.size(), 1u);
    EXPECT_NE(without.left_out[0].reason.find("meta-carry"), std::string::npos);
    fs::create_directories(dir / "bsp/meta-carry");
    EXPECT_EQ(stack(names, {dir / "overlays"}, dir / "bsp").layers.size(), 2u);
}

TEST(Stack, AMissingOverlayNamesWhereItWasLookedFor) {
    const TempDir dir;
    try {
        (void)stack({"none.yml"}, {dir / "a"}, dir / "bsp");
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_NE(failure.why().find((dir / "a").string()), std::string::npos);
    }
}

TEST(DeclareEnvironment, NamesVariablesAndNoValues) {
    const auto layer = declare_environment({"HTTPS_PROXY", "SSL_CERT_FILE"}, "/bsp");
    EXPECT_EQ(layer.target, "/bsp/.bspctl/overlays/bspctl-environment.yml");
    EXPECT_NE(layer.text.find("env:\n  HTTPS_PROXY: \"\"\n  SSL_CERT_FILE: \"\"\n"), std::string::npos) << layer.text;
}

TEST(Materialise, WritesRealFilesInPlaceOfLinks) {
    const TempDir dir;
    dir.write("overlays/tuning.yml", plain);
    fs::create_directories(dir / "bsp/.bspctl/overlays");
    fs::create_symlink(dir / "overlays/tuning.yml", dir / "bsp/.bspctl/overlays/tuning.yml");
    materialise(stack({"tuning.yml"}, {dir / "overlays"}, dir / "bsp"));
    EXPECT_FALSE(fs::is_symlink(dir / "bsp/.bspctl/overlays/tuning.yml"));
    EXPECT_EQ(slurp(dir / "bsp/.bspctl/overlays/tuning.yml"), plain);
}

}  // namespace
}  // namespace bspctl::overlay
