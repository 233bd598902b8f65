// SPDX-License-Identifier: Apache-2.0
//
// From a manifest to an image: a manifest repository and the repositories it names, all local, fetched and built by
// real kas. Forms B and C of a build.
#include <cstdlib>

#include "support/repositories.hpp"
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

// A vendor in a folder: git repositories, and a manifest that pins them.
class Vendor {
public:
    Vendor() : workspace_(folder_ / "ws") {
        fs::create_directories(workspace_);
        fs::create_directories(folder_ / "home");
        repositories_.make_poky();
        repositories_.make_layer("meta-freescale", {"."});
        repositories_.make_layer("meta-imx", {"meta-imx-bsp", "meta-imx-sdk", "meta-imx-ml", "meta-imx-v2x"});
        make_manifest();
    }

    [[nodiscard]] const fs::path& workspace() const { return workspace_; }
    [[nodiscard]] std::string read(const std::string& name) const { return testing::slurp(workspace_ / name); }

    [[nodiscard]] Outcome bspctl(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), BSPCTL_BUILD_DIR "/bin/bspctl");
        return run({arguments, workspace_, {{"HOME", folder_ / "home"}, {"XDG_CONFIG_HOME", ""}, {"NO_COLOR", "1"}}});
    }

    // The words that say what is built, for every command.
    [[nodiscard]] std::vector<std::string> words(const std::string& command, std::vector<std::string> more = {}) const {
        std::vector<std::string> out{command, "-f", "imx-6.6.52-2.2.0.xml", "--repo-url", repositories_.url("manifests"),
                                     "--branch", "main", "-m", "quickstart-board", "-d", "quickstart", "-i", "board-image"};
        out.insert(out.end(), more.begin(), more.end());
        return out;
    }

private:
    void make_manifest() const {
        repositories_.write("manifests/imx-6.6.52-2.2.0.xml",
                            "<?xml version=\"1.0\"?>\n<manifest>\n  <remote name=\"local\" fetch=\"" +
                                repositories_.base() + "\"/>\n  <default remote=\"local\" revision=\"main\"/>\n"
                                "  <project name=\"poky\" path=\"sources/poky\"/>\n"
                                "  <project name=\"meta-freescale\" path=\"sources/meta-freescale\"/>\n"
                                "  <project name=\"meta-imx\" path=\"sources/meta-imx\"/>\n</manifest>\n");
        repositories_.commit("manifests");
    }

    testing::TempDir folder_;
    Repositories repositories_{folder_ / "git"};
    fs::path workspace_;
};

}  // namespace

TEST(Manifest, OneCommandFromAnEmptyWorkspaceToAnImage) {
    BSPCTL_NEEDS_KAS();
    const Vendor vendor;
    const auto first = vendor.bspctl(vendor.words("build", {"--host", "--skip-doctor", "--json"}));
    ASSERT_EQ(first.code, 0) << first.err;
    const auto result = parse_json(first.out);
    EXPECT_STREQ(result["family"].GetString(), "nxp");
    ASSERT_GT(result["artifacts"].Size(), 0u);
    EXPECT_TRUE(fs::exists(result["artifacts"][0].GetString()));
    EXPECT_NE(vendor.read("nxp/build/conf/bblayers.conf").find("meta-imx-bsp"), std::string::npos);

    // Again: nothing is fetched, nothing is built, and the layout is the same although kas has left its files there.
    const auto second = vendor.bspctl(vendor.words("build", {"--host", "--skip-doctor"}));
    ASSERT_EQ(second.code, 0) << second.err;
    EXPECT_EQ(second.err.find("manifest_fetch"), std::string::npos);
    EXPECT_NE(second.err.find("layout pinned"), std::string::npos) << second.err;
}

TEST(Manifest, StagedItIsTheSameBuild) {
    BSPCTL_NEEDS_KAS();
    const Vendor vendor;
    const auto synced = vendor.bspctl(vendor.words("sync", {"--host", "--skip-doctor"}));
    ASSERT_EQ(synced.code, 0) << synced.err;
    EXPECT_TRUE(fs::exists(vendor.workspace() / "nxp/sources/meta-imx/meta-imx-bsp/conf/layer.conf"));
    EXPECT_FALSE(fs::exists(vendor.workspace() / "nxp/build/tmp"));
    const auto generated = vendor.bspctl(vendor.words("gen-kas", {"-o", "nxp/my.yml", "--kas-format", "12"}));
    ASSERT_EQ(generated.code, 0) << generated.err;
    const auto built = vendor.bspctl({"build", "nxp/my.yml", "--host", "--skip-doctor", "--json"});
    // The machine is the test's own; that the file is the vendor's shows in its layers.
    ASSERT_EQ(built.code, 0) << built.err;
    const auto result = parse_json(built.out);
    EXPECT_STREQ(result["family"].GetString(), "nxp");
    EXPECT_GT(result["artifacts"].Size(), 0u);
}

TEST(Manifest, ADryRunFetchesNothing) {
    const Vendor vendor;
    const auto shown = vendor.bspctl(vendor.words("build", {"--host", "--dry-run"}));
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_NE(shown.out.find("git clone --depth 1 --branch main"), std::string::npos) << shown.out;
    EXPECT_FALSE(fs::exists(vendor.workspace() / "nxp/.bspctl/manifests"));
    EXPECT_FALSE(fs::exists(vendor.workspace() / "nxp/sources"));
}

TEST(Manifest, AnAbsentManifestIsNamedWithItsNeighbours) {
    const Vendor vendor;
    auto words = vendor.words("build", {"--host", "--skip-doctor"});
    words[2] = "imx-6.6.53-2.2.0.xml";
    const auto refused = vendor.bspctl(words);
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.err.find("imx-6.6.52-2.2.0.xml"), std::string::npos) << refused.err;
}

// The script of a plan does what the run would do.
TEST(Manifest, TheScriptBuildsToo) {
    BSPCTL_NEEDS_KAS();
    const Vendor vendor;
    const auto written = vendor.bspctl(vendor.words("build", {"--host", "--skip-doctor", "--dry-run-script", "build.sh"}));
    ASSERT_EQ(written.code, 0) << written.err;
    const auto path = std::string(BSPCTL_BUILD_DIR "/bin:") + std::getenv("PATH");
    const auto ran = run({{"bash", "build.sh"}, vendor.workspace(), {{"PATH", path}}});
    ASSERT_EQ(ran.code, 0) << ran.err << ran.out;
    EXPECT_TRUE(fs::exists(vendor.workspace() / "nxp/build/tmp/deploy/images/quickstart-board"));
}

}  // namespace bspctl::e2e
