// SPDX-License-Identifier: Apache-2.0
//
// Vendor definitions as their users meet them.
#include <gmock/gmock.h>

#include "support/workspace.hpp"

namespace bspctl::e2e {
namespace {

using ::testing::HasSubstr;

constexpr auto own = R"([[vendors]]
name = "acme"
family = "nxp"
manifest_regex = 'acme-.*\.xml'
machine_regex = 'acme-'
)";

class Definitions : public ::testing::Test {
protected:
    Workspace space_;

    // With the user's configuration folder in the workspace.
    Outcome bspctl(std::vector<std::string> arguments) {
        auto call = space_.bspctl(std::move(arguments));
        call.env.emplace_back("XDG_CONFIG_HOME", (space_ / "config").string());
        return run(call);
    }
    void write_own(const std::string& text) { space_.write("config/bspctl/vendors.toml", text); }
};

TEST_F(Definitions, AMachinesNameAloneTellsFamilySiliconAndVendor) {
    const auto out = bspctl({"detect", "--machine", "verdin-am62", "--json"});
    ASSERT_EQ(out.code, 0) << out.err;
    const auto json = parse_json(out.out);
    EXPECT_EQ(text(json, "family"), "ti");
    EXPECT_EQ(text(json, "soc"), "ti");
    EXPECT_EQ(text(json, "vendor"), "toradex");
    EXPECT_EQ(text(json, "definition"), "toradex-ti");
    EXPECT_EQ(bspctl({"detect", "--machine", "our-product"}).code, 2);
}

TEST_F(Definitions, TheUsersCountFirst) {
    write_own(own);
    const auto json = parse_json(bspctl({"detect", "acme-1.xml", "--json"}).out);
    EXPECT_EQ(text(json, "definition"), "acme");
    EXPECT_EQ(text(json, "family"), "nxp");
    EXPECT_THAT(bspctl({"vendors", "list"}).out, ::testing::StartsWith("acme "));
    EXPECT_THAT(bspctl({"vendors", "show", "acme"}).out, HasSubstr("vendors.toml:2:8"));
}

TEST_F(Definitions, ABrokenFileEndsWhatNeedsItAndNothingElse) {
    write_own("[[vendors]]\nname = \"a\"\nfamily = \"nxq\"\nmanifest_regex = \"(?!x)\"\n");
    const auto out = bspctl({"detect", "--machine", "imx93evk"});
    EXPECT_EQ(out.code, 2);
    EXPECT_THAT(out.err, HasSubstr("vendors.toml:3:10"));
    EXPECT_THAT(out.err, HasSubstr("lookahead"));
    EXPECT_EQ(bspctl({"--help"}).code, 0);
    EXPECT_EQ(bspctl({"plugin", "list"}).code, 0);
}

TEST_F(Definitions, AFileIsCheckedAndTried) {
    space_.write("mine.toml", own);
    const auto hit = bspctl({"vendors", "check", "mine.toml", "--input", "acme-2.xml"});
    EXPECT_EQ(hit.code, 0) << hit.err;
    EXPECT_THAT(hit.out, HasSubstr("file name acme-2.xml"));
    EXPECT_EQ(bspctl({"vendors", "check", "mine.toml", "--input", "other.xml"}).code, 1);
    space_.write("bad.toml", "[[vendors]]\n");
    const auto bad = bspctl({"vendors", "check", "bad.toml"});
    EXPECT_EQ(bad.code, 1);
    EXPECT_THAT(bad.out, HasSubstr("name is missing"));
}

constexpr auto two_of_one_family = R"([[vendors]]
name = "acme-one"
family = "generic"
machine_regex = 'acme-rk'
container_image = "example/one:1"
default_machine = "acme-rk1"

[[vendors]]
name = "acme-two"
family = "generic"
machine_regex = 'acme-imx'
container_image = "example/two:2"
)";

// Of two definitions of one family the one that fits counts, not the first.
TEST_F(Definitions, TheContainerIsThatOfTheDefinitionThatFits) {
    write_own(two_of_one_family);
    space_.write_kas("acme.yml", "core-image-minimal");
    auto kas = space_.read("acme.yml");
    const auto machine = kas.find("machine: ");
    ASSERT_NE(machine, std::string::npos);
    kas.replace(machine, kas.find('\n', machine) - machine, "machine: acme-imx8");
    space_.write("acme.yml", kas);

    const std::vector<std::string> build{"build", "acme.yml", "--container", "--dry-run", "--skip-doctor"};
    EXPECT_THAT(bspctl(build).out, HasSubstr("KAS_CONTAINER_IMAGE=example/two:2"));

    auto named = build;
    named.insert(named.end(), {"--family", "acme-one"});
    EXPECT_THAT(bspctl(named).out, HasSubstr("KAS_CONTAINER_IMAGE=example/one:1"));

    auto stronger = build;
    stronger.insert(stronger.end(), {"--container-image", "example/flag:3"});
    EXPECT_THAT(bspctl(stronger).out, HasSubstr("KAS_CONTAINER_IMAGE=example/flag:3"));

    space_.write("config/bspctl/config.toml", "[build]\nkas_container_image = \"example/mine:4\"\n");
    EXPECT_THAT(bspctl(build).out, HasSubstr("KAS_CONTAINER_IMAGE=example/mine:4"));
}

TEST_F(Definitions, AnEntryWithTheNameOfOneThatShipsTakesItsPlace) {
    write_own("[[vendors]]\nname = \"toradex-nxp\"\nvendor = \"us\"\nfamily = \"nxp\"\nmachine_regex = 'verdin-imx'\n");
    EXPECT_EQ(text(parse_json(bspctl({"detect", "--machine", "verdin-imx8mp", "--json"}).out), "vendor"), "us");
    EXPECT_EQ(bspctl({"detect", "--machine", "colibri-imx7", "--json"}).out.find("toradex"), std::string::npos);
}

TEST_F(Definitions, CompletionOffersEntriesByName) {
    write_own(two_of_one_family);
    EXPECT_EQ(bspctl({"__complete", "vendor", "acme-"}).out, "acme-one\nacme-two\n");
    EXPECT_THAT(bspctl({"__complete", "family", "toradex"}).out, HasSubstr("toradex-ti\n"));
}

}  // namespace
}  // namespace bspctl::e2e
