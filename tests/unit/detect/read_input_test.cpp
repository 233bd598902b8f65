// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/failure.hpp"
#include "detect/detect.hpp"
#include "temp_dir.hpp"

namespace bspctl::detect {
namespace {

using ::testing::ElementsAre;

class ReadInput : public ::testing::Test {
protected:
    Input read(const std::string& name, const std::string& text) { return read_input(dir_.write(name, text).string()); }
    testing::TempDir dir_;
};

constexpr const char* manifest =
    "<manifest><remote name=\"r\" fetch=\"https://example.org\"/><default remote=\"r\" revision=\"main\"/>"
    "<project name=\"poky\"/></manifest>\n";

TEST_F(ReadInput, GoesByContentNotByName) {
    EXPECT_EQ(read("a.txt", manifest).kind, kind_repo_manifest);
    EXPECT_EQ(read("a.xml", "header:\n  version: 14\nmachine: m\n").kind, kind_kas);
    EXPECT_EQ(read("b.json", "{\"header\": {\"version\": 14}, \"machine\": \"m\"}").kind, kind_kas);
    EXPECT_EQ(read("c.yml", "bitbake,git://example.org/bitbake,master,HEAD,layers=\n").kind, kind_oe_layersetup);
}

TEST_F(ReadInput, BrokenYamlIsToldWithItsPlace) {
    for (const std::string& text : {std::string(200000, '['), std::string("machine: m\n  repos: [\n")}) {
        try {
            (void)read("a.yml", text);
            ADD_FAILURE() << "was read";
        } catch (const Failure& failure) {
            EXPECT_NE((failure.what() + failure.why()).find("a.yml:"), std::string::npos) << failure.what();
        }
    }
}

TEST_F(ReadInput, AKasFileThatIsNotThereIsNoBareName) {
    EXPECT_EQ(read_input("imx-9.9.9-1.0.0.xml", true).file_name, "imx-9.9.9-1.0.0.xml");
    EXPECT_THROW((void)read_input("nothere.yml", true), Failure);
}

TEST_F(ReadInput, RefusesEverythingElse) {
    EXPECT_THROW(read("a.yml", ""), Failure);
    EXPECT_THROW(read("a.yml", "just words\n"), Failure);
    EXPECT_THROW(read("a.yml", std::string("\0\1\2", 3)), Failure);
    EXPECT_THROW((void)read_input((dir_ / "gone.yml").string()), Failure);
    EXPECT_THROW((void)read_input(""), Failure);
}

TEST_F(ReadInput, ABareNameIsEnoughWhereAskedFor) {
    const auto input = read_input("no-such-manifest-1.2.xml", true);
    EXPECT_EQ(input.kind, "");
    EXPECT_EQ(input.file_name, "no-such-manifest-1.2.xml");
    EXPECT_THROW((void)read_input("no-such-manifest-1.2.xml"), Failure);
    EXPECT_THROW((void)read_input("folder/no-such.xml", true), Failure);
}

TEST_F(ReadInput, KasFilesJoinedByColons) {
    const auto a = dir_.write("a.yml", "header: {version: 14}\nmachine: a\n").string();
    const auto b = dir_.write("b.yml", "header: {version: 14}\nmachine: b\n").string();
    EXPECT_EQ(read_input(a + ":" + b).machine, "b");
}

TEST_F(ReadInput, BitbakeSetupWorkspace) {
    dir_.write("w/config/config-upstream.json", R"({
        "data": {"sources": {
            "bitbake": {"git-remote": {"uri": "https://example.org/bitbake", "branch": "2.8", "rev": "2.8"}},
            "core": {"git-remote": {"uri": "https://example.org/core", "rev": "abc"}}}},
        "bitbake-config": {"bb-layers": ["core/meta", "core"],
            "oe-fragments": ["core/x"], "oe-fragment-choices": {"machine": "machine/qemuarm64", "distro": "distro/poky"}}})");
    const auto input = read_input((dir_ / "w").string());
    EXPECT_EQ(input.kind, kind_bitbake_setup);
    EXPECT_EQ(input.machine, "qemuarm64");
    EXPECT_EQ(input.distro, "poky");
    ASSERT_EQ(input.projects.size(), 2u);
    EXPECT_EQ(input.projects[1].path, "layers/core");
    EXPECT_THAT(input.projects[1].layers, ElementsAre("meta", "."));
    EXPECT_EQ(find_value(input.settings, "form"), "workspace");
}

TEST_F(ReadInput, BitbakeSetupRegistryAndRevisions) {
    const auto registry = read("r.conf.json", R"({"sources": {"core": {"git-remote": {"uri": "u", "rev": "master"}}},
        "bitbake-setup": {"configurations": [{"name": "n", "configurations": [{"bb-layers": ["core/meta"]}]}]}})");
    EXPECT_EQ(find_value(registry.settings, "form"), "registry");
    EXPECT_THAT(registry.projects.at(0).layers, ElementsAre("meta"));
    const auto revisions = read("f.json", R"({"sources": {"core": "0123abc"}})");
    EXPECT_EQ(find_value(revisions.settings, "form"), "revisions");
}

TEST_F(ReadInput, AFolderWithoutConfigurationIsRefused) {
    EXPECT_THROW((void)read_input(dir_.path().string()), Failure);
}

}  // namespace
}  // namespace bspctl::detect
