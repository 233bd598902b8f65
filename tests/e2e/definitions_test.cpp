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

}  // namespace
}  // namespace bspctl::e2e
