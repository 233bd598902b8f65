// SPDX-License-Identifier: Apache-2.0
#include "config/edit.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "base/failure.hpp"

namespace bspctl::config {
namespace {

std::string set(std::string_view document, const KeyPath& path, std::string_view literal) {
    return set_value(document, path, literal, "f.toml");
}

std::string unset(std::string_view document, const KeyPath& path) { return unset_value(document, path, "f.toml"); }

std::string refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const Failure& failure) {
        return std::string(failure.what()) + ": " + failure.why();
    }
    return {};
}

const KeyPath nproc{"build", "nproc"};

TEST(SetValue, ReplacesTheValueAndNothingElse) {
    EXPECT_EQ(set("# mine\n[build]\n  nproc  =  4   # half\n\n# end\n", nproc, "8"),
              "# mine\n[build]\n  nproc  =  8   # half\n\n# end\n");
}

TEST(SetValue, AddsToTheTableThatIsThere) {
    EXPECT_EQ(set("[build]\n# why\nengine = \"host\"\n\n# next\n[sync]\njobs = 2\n", nproc, "8"),
              "[build]\n# why\nengine = \"host\"\nnproc = 8\n\n# next\n[sync]\njobs = 2\n");
    EXPECT_EQ(set("[build]\n[sync]\n", nproc, "8"), "[build]\nnproc = 8\n[sync]\n");
    EXPECT_EQ(set("[build]\n    engine = 'host'", nproc, "8"), "[build]\n    engine = 'host'\n    nproc = 8");
}

TEST(SetValue, AddsATableAtTheEnd) {
    EXPECT_EQ(set("", nproc, "8"), "[build]\nnproc = 8\n");
    EXPECT_EQ(set("# only words", nproc, "8"), "# only words\n\n[build]\nnproc = 8\n");
    EXPECT_EQ(set("[sync]\njobs = 2\n\n", nproc, "8"), "[sync]\njobs = 2\n\n[build]\nnproc = 8\n");
    EXPECT_EQ(set("[[presets]]\nname = 'a'\n", {"defaults", "my board", "machine"}, "\"m\""),
              "[[presets]]\nname = 'a'\n\n[defaults.\"my board\"]\nmachine = \"m\"\n");
}

TEST(SetValue, FollowsHowTheTableIsWritten) {
    EXPECT_EQ(set("build.engine = 'host' # x\n", nproc, "8"), "build.engine = 'host' # x\nbuild.nproc = 8\n");
    EXPECT_EQ(set("[defaults]\nacme.machine = 'm'\n", {"defaults", "acme", "image"}, "'i'"),
              "[defaults]\nacme.machine = 'm'\nacme.image = 'i'\n");
    EXPECT_EQ(set("build = {}\n", nproc, "8"), "build = { nproc = 8 }\n");
    EXPECT_EQ(set("build = { engine = 'host' } # x\n", nproc, "8"), "build = { engine = 'host', nproc = 8 } # x\n");
    EXPECT_EQ(set("build = { nproc = 4, engine = 'host' }\n", nproc, "8"), "build = { nproc = 8, engine = 'host' }\n");
    EXPECT_EQ(set("defaults = { acme = { machine = 'm' } }\n", {"defaults", "acme", "image"}, "'i'"),
              "defaults = { acme = { machine = 'm', image = 'i' } }\n");
    EXPECT_EQ(set("[\"build\"]\n'nproc' = 4\n", nproc, "8"), "[\"build\"]\n'nproc' = 8\n");
}

TEST(SetValue, SeesThroughStringsListsAndComments) {
    EXPECT_EQ(set("[plugins]\nonly = [\n  'a', # ]\n  \"]\"\n] # c\n[build]\nnproc = 1\n", nproc, "8"),
              "[plugins]\nonly = [\n  'a', # ]\n  \"]\"\n] # c\n[build]\nnproc = 8\n");
    EXPECT_EQ(set("[a]\nb = '''\n[build]\nnproc = 4'''''\n", nproc, "8"),
              "[a]\nb = '''\n[build]\nnproc = 4'''''\n\n[build]\nnproc = 8\n");
    EXPECT_EQ(set("[plugins]\nonly = [\n 'a',\n]\nrequire = []\n", {"plugins", "only"}, "[\"b\"]"),
              "[plugins]\nonly = [\"b\"]\nrequire = []\n");
}

TEST(SetValue, KeepsLineEndsAndTheByteOrderMark) {
    EXPECT_EQ(set("\xEF\xBB\xBF[build]\r\nnproc = 4 # x\r\n", {"build", "engine"}, "\"host\""),
              "\xEF\xBB\xBF[build]\r\nnproc = 4 # x\r\nengine = \"host\"\r\n");
    EXPECT_EQ(set("\xEF\xBB\xBF# x\r\n", nproc, "8"), "\xEF\xBB\xBF# x\r\n\r\n[build]\r\nnproc = 8\r\n");
    EXPECT_EQ(set("\xEF\xBB\xBF", nproc, "8"), "\xEF\xBB\xBF[build]\nnproc = 8\n");
    EXPECT_EQ(set("\xEF\xBB\xBF[a]\n", {"config_version"}, "3"), "\xEF\xBB\xBF" "config_version = 3\n[a]\n");
}

TEST(SetValue, RefusesWhatWouldChangeMore) {
    EXPECT_NE(refusal([] { (void)set("build = 3\n", nproc, "8"); }), "");
    EXPECT_NE(refusal([] { (void)set("[[build]]\nnproc = 1\n", nproc, "8"); }), "");
    EXPECT_NE(refusal([] { (void)set("", nproc, "1\nother = 2"); }), "");
    EXPECT_NE(refusal([] { (void)set("", nproc, "no value"); }), "");
    EXPECT_NE(refusal([] { (void)set("[build\n", nproc, "8"); }).find("f.toml:1:"), std::string::npos);
}

TEST(UnsetValue, TakesTheLineAndAnEmptyTable) {
    EXPECT_EQ(unset("[build]\nnproc = 4 # x\nengine = 'host'\n", nproc), "[build]\nengine = 'host'\n");
    EXPECT_EQ(unset("[sync]\njobs = 2\n\n[build]\nnproc = 4\n", nproc), "[sync]\njobs = 2\n");
    EXPECT_EQ(unset("[build]\nnproc = 4\n\n[sync]\njobs = 2\n", nproc), "[sync]\njobs = 2\n");
    EXPECT_EQ(unset("[build]\nnproc = 4\n", nproc), "");
}

TEST(UnsetValue, KeepsAHeaderThatHasAComment) {
    EXPECT_EQ(unset("# about builds\n[build]\nnproc = 4\n", nproc), "# about builds\n[build]\n");
    EXPECT_EQ(unset("[build] # x\nnproc = 4\n", nproc), "[build] # x\n");
    EXPECT_EQ(unset("[build]\n# nproc = 2\nnproc = 4\n", nproc), "[build]\n# nproc = 2\n");
}

TEST(UnsetValue, EditsInsideInlineTables) {
    EXPECT_EQ(unset("build = { nproc = 4, engine = 'host' }\n", nproc), "build = { engine = 'host' }\n");
    EXPECT_EQ(unset("build = { engine = 'host', nproc = 4 }\n", nproc), "build = { engine = 'host' }\n");
    EXPECT_EQ(unset("x = 1\nbuild = { nproc = 4 }\n", nproc), "x = 1\n");
    EXPECT_EQ(unset("d = { a = { m = 1 }, b = 2 }\n", {"d", "a", "m"}), "d = { b = 2 }\n");
}

TEST(UnsetValue, NothingThereIsUnchanged) {
    EXPECT_EQ(unset("[build] \n\n", nproc), "[build] \n\n");
    EXPECT_EQ(unset("", nproc), "");
}

}  // namespace
}  // namespace bspctl::config
