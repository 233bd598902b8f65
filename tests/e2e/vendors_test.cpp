// SPDX-License-Identifier: Apache-2.0
//
// The example vendors as their users meet them: approved once, named for a run, built with.
#include "support/repositories.hpp"
#include "support/workspace.hpp"

namespace bspctl::e2e {

namespace fs = std::filesystem;

namespace {

fs::path plugin(const std::string& name) {
    return fs::path(BSPCTL_BUILD_DIR) / "vendors" / ("bspctl-" + name + ".so");
}

// A user who has approved the plugins, in an empty folder.
class Customer {
public:
    explicit Customer(std::vector<std::string> plugins) {
        fs::create_directories(workspace());
        fs::create_directories(folder_ / "home");
        for (const auto& name : plugins) {
            const auto trusted = bspctl({"plugin", "trust", "--yes", plugin(name).string()});
            EXPECT_EQ(trusted.code, 0) << trusted.err;
            words_.insert(words_.end(), {"--plugin", plugin(name).string()});
        }
    }

    [[nodiscard]] fs::path workspace() const { return folder_ / "ws"; }
    [[nodiscard]] std::string read(const std::string& name) const { return testing::slurp(workspace() / name); }
    fs::path write(const std::string& name, const std::string& text) const { return folder_.write("ws/" + name, text); }

    // bspctl with the approved plugins.
    [[nodiscard]] Outcome bspctl(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), words_.begin(), words_.end());
        arguments.insert(arguments.begin(), BSPCTL_BUILD_DIR "/bin/bspctl");
        return run({arguments, workspace(),
                    {{"HOME", folder_ / "home"}, {"XDG_CONFIG_HOME", ""}, {"XDG_STATE_HOME", ""}, {"NO_COLOR", "1"}}});
    }

private:
    testing::TempDir folder_;
    std::vector<std::string> words_;

protected:
    Repositories repositories_{folder_ / "git"};
};

// Repositories of NXP's and ACME's names. The real ones are elsewhere, the answers are the same.
class AcmeCustomer : public Customer {
public:
    AcmeCustomer() : Customer({"acme-boards"}) {
        // INHERIT of ACME's overlay; what OpenEmbedded-Core has, without its content.
        repositories_.write("poky/meta/classes/own-mirrors.bbclass", "MIRROR_WANTED = \"${SOURCE_MIRROR_URL}\"\n");
        repositories_.make_poky();
        repositories_.make_layer("meta-freescale", {"."});
        repositories_.make_layer("meta-imx", {"meta-imx-bsp", "meta-imx-sdk", "meta-imx-ml", "meta-imx-v2x"});
        repositories_.make_layer("meta-acme", {"."});
        write("acme-1.2.xml", "<?xml version=\"1.0\"?>\n<manifest>\n  <remote name=\"local\" fetch=\"" +
                                  repositories_.base() +
                                  "\"/>\n  <default remote=\"local\" revision=\"main\"/>\n"
                                  "  <project name=\"poky\" path=\"sources/poky\"/>\n"
                                  "  <project name=\"meta-freescale\" path=\"sources/meta-freescale\"/>\n"
                                  "  <project name=\"meta-imx\" path=\"sources/meta-imx\" revision=\"main\"/>\n"
                                  "  <project name=\"meta-acme\" path=\"sources/meta-acme\"/>\n</manifest>\n");
    }

    [[nodiscard]] Outcome build(std::vector<std::string> more) const {
        std::vector<std::string> words{"build", "-f", "acme-1.2.xml", "-d", "quickstart", "-i", "board-image", "--host"};
        words.insert(words.end(), more.begin(), more.end());
        return bspctl(words);
    }
};

class ListCustomer : public Customer {
public:
    ListCustomer() : Customer({"acme-lists"}) {
        repositories_.make_poky();
        repositories_.make_layer("meta-acme", {"."});
        write("boards.list", "acme-list 1\n[build]\nmachine = acme-gate\ndistro = quickstart\nimage = board-image\n"
                             "[repositories]\npoky " + repositories_.url("poky") + " branch main\n"
                             "meta-acme " + repositories_.url("meta-acme") + " branch main\n"
                             "[layers]\npoky/meta\npoky/meta-poky\nmeta-acme\n");
    }
};

const fs::path acme_manifest = fs::path(BSPCTL_SOURCE_DIR) / "vendors/acme-boards/fixtures/mine/acme-1.2.xml";

}  // namespace

// ------------------------------------------------------------------------------------ a board vendor upon another

TEST(AcmeBoards, ItsManifestIsItsOwnAndTheReasonIsSaid) {
    const Customer customer({"acme-boards"});
    const auto shown = customer.bspctl({"detect", acme_manifest.string(), "--json"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    const auto result = parse_json(shown.out);
    EXPECT_STREQ(result["family"].GetString(), "acme");
    EXPECT_STREQ(result["vendor"].GetString(), "acme");
    EXPECT_STREQ(result["candidates"][0]["evidence"][0].GetString(), "it has the layer meta-acme");
    EXPECT_STREQ(result["candidates"][1]["family"].GetString(), "nxp");
}

TEST(AcmeBoards, TheKasFileIsNxpsWithLayerMachineAndMirrors) {
    const Customer customer({"acme-boards"});
    const auto made = customer.bspctl({"gen-kas", "-f", acme_manifest.string(), "-m", "acme-meter", "-o", "kas.yml"});
    ASSERT_EQ(made.code, 0) << made.err;
    const auto text = customer.read("kas.yml");
    for (const auto* words : {"machine: acme-meter", "distro: fsl-imx-xwayland", "meta-imx-bsp", "https://git.acme.example/meta-acme",
                              "https://git.acme.example/mirror/yocto/poky"}) {
        EXPECT_NE(text.find(words), std::string::npos) << words << " is not in\n" << text;
    }
    EXPECT_EQ(text.find("url: https://github.com/nxp-imx"), std::string::npos) << text;
}

TEST(AcmeBoards, BuildsFromAnEmptyFolder) {
    BSPCTL_NEEDS_KAS();
    const AcmeCustomer customer;
    const auto built = customer.build({"--skip-doctor", "--json"});
    ASSERT_EQ(built.code, 0) << built.err;
    const auto result = parse_json(built.out);
    EXPECT_STREQ(result["family"].GetString(), "acme");
    EXPECT_GT(result["artifacts"].Size(), 0u);
    const auto layers = customer.read("acme/build/conf/bblayers.conf");
    EXPECT_NE(layers.find("meta-imx-bsp"), std::string::npos) << layers;
    EXPECT_NE(layers.find("meta-acme"), std::string::npos) << layers;
    EXPECT_NE(customer.read("acme/build/conf/local.conf").find("https://mirror.acme.example/sources"), std::string::npos);
}

TEST(AcmeBoards, ADryRunShowsBothFamiliesOverlays) {
    const AcmeCustomer customer;
    const auto shown = customer.build({"--dry-run"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    const auto text = shown.out + shown.err;
    const auto nxps = text.find("bspctl-tuning-nxp.yml");
    ASSERT_NE(nxps, std::string::npos) << text;
    EXPECT_NE(text.find("boards-mirror.yml", nxps), std::string::npos) << text;
}

TEST(AcmeBoards, ItsChecksStandBesideNxps) {
    const AcmeCustomer customer;
    const auto shown = customer.bspctl({"doctor", "-f", "acme-1.2.xml", "--json"});
    for (const auto* id : {"acme-radio-licence", "acme-git-lfs", "nxp-eula"}) {
        EXPECT_NE(shown.out.find(id), std::string::npos) << id << " is not in\n" << shown.out << shown.err;
    }
}

TEST(AcmeBoards, ItsRulesExplainAFailure) {
    const Customer customer({"acme-boards"});
    const auto log = customer.write("console.log", "ERROR: bit2bin: fpga/gate.bit: not a bitstream (git-lfs pointer)\n");
    const auto shown = customer.bspctl({"triage", log.string()});
    EXPECT_NE((shown.out + shown.err).find("acme-bitstream-pointer"), std::string::npos) << shown.out << shown.err;
}

TEST(AcmeBoards, WithoutItsBaseItSaysSo) {
    const Customer customer({"acme-boards"});
    const auto made = customer.bspctl({"--no-plugin", "bspctl.nxp", "gen-kas", "-f", acme_manifest.string(), "-o", "-"});
    EXPECT_NE(made.code, 0);
    EXPECT_NE(made.err.find("nxp"), std::string::npos) << made.err;
}

TEST(AcmeBoards, AMachineOfOthersIsRefusedWithTheChoices) {
    const Customer customer({"acme-boards"});
    const auto made = customer.bspctl({"gen-kas", "-f", acme_manifest.string(), "-m", "imx8mpevk", "-o", "-"});
    EXPECT_NE(made.code, 0);
    EXPECT_NE(made.err.find("acme-gate-mini"), std::string::npos) << made.err;
}

// The base stays the family of an empty workspace, and of one that has its folder.
TEST(AcmeBoards, NxpsOwnBuildsStayNxps) {
    const Customer customer({"acme-boards"});
    const auto shown = customer.bspctl({"build", "--dry-run", "--host"});
    EXPECT_EQ((shown.out + shown.err).find("git.acme.example"), std::string::npos) << shown.out << shown.err;
}

// The folder that both have does not tell the two apart, so it is the base's.
TEST(DerivedFamily, TheFolderOfTheBaseIsTheBases) {
    const Customer customer({"heir"});
    fs::create_directories(customer.workspace() / "nxp");
    const auto shown = customer.bspctl({"build", "--dry-run", "--host"});
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_NE((shown.out + shown.err).find("family nxp: the workspace has nxp/"), std::string::npos) << shown.out << shown.err;
}

TEST(DerivedFamily, ATieIsTheUsersToDecide) {
    const Customer customer({"heir"});
    customer.write("nxp/tie.yml", "header:\n  version: 12\nmachine: heirloom\nrepos:\n  poky:\n    url: https://example.org/poky\n");
    const auto refused = customer.bspctl({"build", "nxp/tie.yml", "--dry-run", "--host"});
    EXPECT_EQ(refused.code, 2) << refused.err;
    EXPECT_NE(refused.err.find("two families claim"), std::string::npos) << refused.err;
    EXPECT_NE(refused.err.find("--family heir"), std::string::npos) << refused.err;
    EXPECT_EQ(customer.bspctl({"build", "nxp/tie.yml", "--dry-run", "--host", "--family", "heir"}).code, 0);
}

// --------------------------------------------------------------------------------- a vendor with its own format

TEST(AcmeLists, AListIsAnInputLikeAnyOther) {
    const ListCustomer customer;
    const auto shown = customer.bspctl({"detect", "boards.list", "--json"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    const auto result = parse_json(shown.out);
    EXPECT_STREQ(result["kind"].GetString(), "acme-list");
    EXPECT_STREQ(result["family"].GetString(), "acme-lists");
    EXPECT_STREQ(result["machine"].GetString(), "acme-gate");
    const auto made = customer.bspctl({"gen-kas", "-f", "boards.list", "-o", "-"});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_NE(made.out.find("manifest: boards.list"), std::string::npos) << made.out;
    EXPECT_NE(made.out.find("machine: acme-gate"), std::string::npos) << made.out;
}

TEST(AcmeLists, BuildsAListNamedAlone) {
    BSPCTL_NEEDS_KAS();
    const ListCustomer customer;
    const auto built = customer.bspctl({"build", "boards.list", "--host", "--skip-doctor", "--json"});
    ASSERT_EQ(built.code, 0) << built.err;
    EXPECT_STREQ(parse_json(built.out)["family"].GetString(), "acme-lists");
    EXPECT_NE(customer.read("build/conf/bblayers.conf").find("meta-acme"), std::string::npos);
}

// In the folder of the list, wherever that is, and whatever else lies there.
TEST(AcmeLists, BuildsWhereTheListLies) {
    const ListCustomer customer;
    customer.write("lists/boards.list", customer.read("boards.list"));
    customer.write("lists/thesis.odt", "");
    const auto shown = customer.bspctl({"build", "-f", "lists/boards.list", "--host", "--dry-run"});
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_TRUE(fs::exists(customer.workspace() / "lists/kas-acme-lists.yml")) << shown.out << shown.err;
}

TEST(AcmeLists, AMistakeIsNamedWithItsPlace) {
    const ListCustomer customer;
    customer.write("boards.list", "acme-list 1\n[build]\nmachine = acme-gate\n[layers]\npoky/meta\n");
    for (const auto& words : {std::vector<std::string>{"detect", "boards.list"}, {"build", "boards.list"},
                              {"gen-kas", "-f", "boards.list", "-o", "-"}}) {
        const auto refused = customer.bspctl(words);
        EXPECT_EQ(refused.code, 2) << refused.err;
        EXPECT_NE(refused.err.find("boards.list:5:1: a layer of the unknown repository poky"), std::string::npos)
            << refused.err;
    }
}

// --------------------------------------------------------------------------------------------- checks and rules

TEST(Team, ItsChecksAndRulesComeToEveryBuild) {
    const Customer customer({"team-checks", "team-rules"});
    customer.write("kas.yml", "header:\n  version: 12\nmachine: qemuarm64\nrepos:\n  poky:\n    url: https://example.org/poky\n");
    const auto checked = customer.bspctl({"doctor", "kas.yml", "--json"});
    EXPECT_NE(checked.out.find("team-shared-state"), std::string::npos) << checked.out << checked.err;
    const auto log = customer.write("console.log", "lmgrd: armc_safety: all 12 licences are in use\n");
    const auto explained = customer.bspctl({"triage", log.string()});
    EXPECT_NE((explained.out + explained.err).find("team-licence-seats"), std::string::npos)
        << explained.out << explained.err;
}

}  // namespace bspctl::e2e
