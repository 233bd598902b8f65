// SPDX-License-Identifier: Apache-2.0
//
// The plugins that ship, and the example of the documentation, keep every rule of the kit.
#include <gtest/gtest.h>

#include "conformance/conformance.hpp"

namespace bspctl::testing {
namespace {

namespace fs = std::filesystem;
using namespace conformance;

class GoodPlugin : public ::testing::TestWithParam<const char*> {
protected:
    [[nodiscard]] static fs::path file() {
        const std::string name = std::string("bspctl-") + GetParam() + ".so";
        if (std::string(GetParam()) == "acme") return fs::path(BSPCTL_PARTS) / name;
        return fs::path(BSPCTL_BUILD_DIR) / "lib/bspctl/bundled" / name;
    }
};

TEST_P(GoodPlugin, KeepsEveryRule) {
    Options options;
    options.plugin = file();
    options.fixtures = fs::path(BSPCTL_SOURCE_DIR) / "tests/conformance/fixtures" / GetParam();
    options.level = Level::strict;
    options.bundled = fs::path(BSPCTL_BUILD_DIR) / "lib/bspctl/bundled";
    options.overlay_folders = {fs::path(BSPCTL_SOURCE_DIR) / "overlays"};
    for (const auto& result : run(options)) EXPECT_FALSE(is_bad(result.outcome)) << line_of(result);
}

INSTANTIATE_TEST_SUITE_P(, GoodPlugin, ::testing::Values("nxp", "ti", "generic", "acme"),
                         [](const auto& plugin) { return std::string(plugin.param); });

}  // namespace
}  // namespace bspctl::testing
