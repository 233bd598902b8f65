// SPDX-License-Identifier: Apache-2.0
//
// The shipped overlays, read and applied by kas itself.
#include <sstream>

#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

const fs::path overlays = fs::path(BSPCTL_SOURCE_DIR) / "overlays";

std::string tuning(const std::string& family) { return "bspctl-tuning-" + family + ".yml"; }

// The text from one line to before another; what all families share lies between them.
std::string between(const std::string& all, const std::string& from, const std::string& to) {
    const auto start = all.find(from);
    const auto end = all.find(to, start);
    return start == std::string::npos || end == std::string::npos ? "" : all.substr(start, end - start);
}

// The value of a variable as BitBake sees it in a build with the overlay.
std::string variable(const Workspace& workspace, const std::string& family, const std::string& name,
                     std::vector<std::pair<std::string, std::string>> env = {}) {
    fs::copy_file(overlays / tuning(family), workspace / tuning(family), fs::copy_options::overwrite_existing);
    auto invocation = workspace.bspctl({});
    invocation.argv = {"kas", "shell", "kas.yml:" + tuning(family), "-c", "bitbake -e good"};
    invocation.env.insert(invocation.env.end(), env.begin(), env.end());
    const auto shown = run(invocation);
    EXPECT_EQ(shown.code, 0) << shown.err;
    std::istringstream lines(shown.out);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("export ")) line.erase(0, 7);
        if (line.starts_with(name + "=\"")) return line.substr(name.size() + 2, line.size() - name.size() - 3);
    }
    return "";
}

}  // namespace

class Overlay : public ::testing::TestWithParam<const char*> {};

TEST_P(Overlay, KasBuildsWithIt) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    fs::copy_file(overlays / tuning(GetParam()), workspace / tuning(GetParam()));
    auto invocation = workspace.bspctl({});
    invocation.argv = {"kas", "build", "kas.yml:" + tuning(GetParam())};
    const auto built = run(invocation);
    EXPECT_EQ(built.code, 0) << built.err;
}

// Each file is whole, so that it can be used without bspctl; the price is that a part of it is there three times.
TEST_P(Overlay, SharesTheCommonPart) {
    const auto reference = testing::slurp(overlays / tuning("generic"));
    const auto own = testing::slurp(overlays / tuning(GetParam()));
    const auto common = between(reference, "header:\n", "  zz-bspctl-80-");
    ASSERT_FALSE(common.empty());
    EXPECT_NE(own.find(common), std::string::npos) << "the common settings have drifted apart";
}

// An old kas and an old BitBake read them: no null, and no operator that one half of the releases cannot parse.
TEST_P(Overlay, IsPlainEnoughForOldReleases) {
    std::istringstream lines(testing::slurp(overlays / tuning(GetParam())));
    for (std::string line; std::getline(lines, line);) {
        if (line.find('#') != std::string::npos) continue;
        for (const char* spelling : {":append", ":prepend", ":remove", "_append", "_prepend", "_remove", ": null", "/work/"}) {
            if (line.find("BSPCTL_OP = ") == std::string::npos) {
                EXPECT_EQ(line.find(spelling), std::string::npos) << line;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Families, Overlay, ::testing::Values("nxp", "ti", "generic"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST(OverlaySettings, RemoveDevelopersImageFeatures) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "good",
                        "local_conf_header:\n  user: |\n    IMAGE_FEATURES = \"ssh-server-dropbear dev-pkgs tools-debug\"\n");
    std::istringstream words(variable(workspace, "generic", "IMAGE_FEATURES"));
    std::string only, none;
    words >> only >> none;
    EXPECT_EQ(only, "ssh-server-dropbear");
    EXPECT_EQ(none, "");
}

TEST(OverlaySettings, UsersChoiceWins) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    workspace.write_kas("kas.yml", "good", "local_conf_header:\n  user: |\n    BB_NUMBER_THREADS = \"3\"\n");
    EXPECT_EQ(variable(workspace, "nxp", "BB_NUMBER_THREADS", {{"NPROC", "7"}}), "3");
    EXPECT_EQ(variable(workspace, "nxp", "PARALLEL_MAKE", {{"NPROC", "7"}}), "-j 7");
}

// Gap 9: the forks' folder was that of the container.
TEST(OverlaySettings, ForkIsUsedWhereThereIsOne) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    EXPECT_EQ(variable(workspace, "nxp", "PREMIRRORS").find("varigit"), std::string::npos);
    fs::create_directories(workspace / "forks/linux-imx");
    const auto mirrors = variable(workspace, "nxp", "PREMIRRORS");
    EXPECT_NE(mirrors.find("git://" + (workspace / "build/../forks/linux-imx").string() + ";protocol=file"),
              std::string::npos) << mirrors;
}

TEST(OverlaySettings, CarryLayerOnlyWhereItsFolderIs) {
    BSPCTL_NEEDS_KAS();
    Workspace workspace;
    fs::copy_file(overlays / "bspctl-carry-nxp.yml", workspace / "carry.yml");
    fs::create_directories(workspace / "meta-varis-overrides/conf");
    workspace.write("meta-varis-overrides/conf/layer.conf", "CARRIED = \"yes\"\n");
    auto invocation = workspace.bspctl({});
    invocation.argv = {"kas", "build", "kas.yml:carry.yml"};
    EXPECT_EQ(run(invocation).code, 0);
    EXPECT_NE(workspace.read("build/conf/bblayers.conf").find("meta-varis-overrides"), std::string::npos);
}

}  // namespace bspctl::e2e
