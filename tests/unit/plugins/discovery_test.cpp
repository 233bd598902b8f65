// SPDX-License-Identifier: Apache-2.0
#include "plugins/discovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "temp_dir.hpp"

namespace bspctl::plugins {
namespace {

namespace fs = std::filesystem;
using ::bspctl::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Discovery : public ::testing::Test {
protected:
    Discovery() {
        for (const auto* name : {"BSPCTL_PLUGIN_PATH", "BSPCTL_ADD_PLUGIN_PATH"}) ::unsetenv(name);
        ::setenv("XDG_DATA_HOME", (dir_ / "data").c_str(), 1);
    }
    ~Discovery() override {
        for (const auto* name : {"BSPCTL_PLUGIN_PATH", "BSPCTL_ADD_PLUGIN_PATH", "XDG_DATA_HOME"}) ::unsetenv(name);
    }

    // The candidates below the test's folder, as "source file".
    std::vector<std::string> found(const LoadOptions& options) {
        auto where = places(options);
        std::vector<std::string> out;
        for (const auto& candidate : discover(where)) {
            const auto path = candidate.path.string();
            if (!path.starts_with(dir_.path().string())) continue;  // what this machine has installed
            out.push_back(std::string(name(candidate.source)) + " " + path.substr(dir_.path().string().size() + 1));
        }
        warnings_ = where.warnings;
        return out;
    }
    LoadOptions with_bundled() const {
        fs::create_directories(dir_ / "bundled");
        LoadOptions options;
        options.bundled = dir_ / "bundled";
        return options;
    }

    TempDir dir_;
    std::vector<std::string> warnings_;
};

TEST_F(Discovery, TheOrderOfPlaces) {
    for (const auto* folder : {"added", "data/bspctl/plugins", "bundled"}) {
        dir_.write(std::string(folder) + "/bspctl-x.so", "");
    }
    ::setenv("BSPCTL_ADD_PLUGIN_PATH", (dir_ / "added").c_str(), 1);
    auto options = with_bundled();
    options.files = {dir_.write("typed/any-name", "")};
    EXPECT_THAT(found(options), ElementsAre("command line typed/any-name", "BSPCTL_ADD_PLUGIN_PATH added/bspctl-x.so",
                                            "user data/bspctl/plugins/bspctl-x.so", "bundled bundled/bspctl-x.so"));
    EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(Discovery, PluginPathStandsInForTheFoldersAfterIt) {
    for (const auto* folder : {"added", "one", "two", "data/bspctl/plugins", "bundled"}) {
        dir_.write(std::string(folder) + "/bspctl-x.so", "");
    }
    ::setenv("BSPCTL_ADD_PLUGIN_PATH", (dir_ / "added").c_str(), 1);
    ::setenv("BSPCTL_PLUGIN_PATH", ((dir_ / "two").string() + "::" + (dir_ / "one").string()).c_str(), 1);
    EXPECT_THAT(found(with_bundled()),
                ElementsAre("BSPCTL_ADD_PLUGIN_PATH added/bspctl-x.so", "BSPCTL_PLUGIN_PATH two/bspctl-x.so",
                            "BSPCTL_PLUGIN_PATH one/bspctl-x.so"));
}

TEST_F(Discovery, TheSystemsFoldersAreBetweenTheUsersAndOurs) {
    const auto where = places(with_bundled());
    ASSERT_GE(where.folders.size(), 3u);
    EXPECT_EQ(where.folders.front().source, Source::user);
    EXPECT_EQ(where.folders[1].path, "/usr/local/lib/bspctl/plugins");
    EXPECT_EQ(where.folders[1].source, Source::system);
    EXPECT_EQ(where.folders.back().source, Source::bundled);
}

TEST_F(Discovery, NamesAreSortedAndOthersLeftAlone) {
    for (const auto* file :
         {"bspctl-b.so", "bspctl-a.so", "libbspctl-c.so", "bspctl-.so", "bspctl-d.so.1", "README", "sub/bspctl-e.so"}) {
        dir_.write(std::string("bundled/") + file, "");
    }
    EXPECT_THAT(found(with_bundled()), ElementsAre("bundled bundled/bspctl-a.so", "bundled bundled/bspctl-b.so"));
}

// The current folder may be somebody else's checkout.
TEST_F(Discovery, RelativeFoldersAreRefusedAloud) {
    ::setenv("BSPCTL_ADD_PLUGIN_PATH", "plugins:.", 1);
    dir_.write("plugins/bspctl-x.so", "");
    const auto before = fs::current_path();
    fs::current_path(dir_.path());
    EXPECT_THAT(found({}), IsEmpty());
    fs::current_path(before);
    EXPECT_THAT(warnings_, ElementsAre(HasSubstr("BSPCTL_ADD_PLUGIN_PATH names the relative folder plugins"),
                                       HasSubstr("the relative folder .")));
}

TEST_F(Discovery, AFolderThatWasNamedAndIsNotThereIsSaid) {
    ::setenv("BSPCTL_PLUGIN_PATH", (dir_ / "typo").c_str(), 1);
    EXPECT_THAT(found({}), IsEmpty());
    EXPECT_THAT(warnings_, ElementsAre(::testing::AllOf(HasSubstr("typo"), HasSubstr("BSPCTL_PLUGIN_PATH"))));
}

TEST_F(Discovery, AFileReachedTwiceIsOne) {
    const auto file = dir_.write("bundled/bspctl-x.so", "");
    fs::create_hard_link(file, dir_ / "bundled/bspctl-y.so");
    fs::create_directory_symlink(dir_ / "bundled", dir_ / "alias");
    ::setenv("BSPCTL_ADD_PLUGIN_PATH", (dir_ / "alias").c_str(), 1);
    auto options = with_bundled();
    options.files = {file};
    EXPECT_THAT(found(options), ElementsAre("bundled bundled/bspctl-x.so"));
}

TEST_F(Discovery, ShortNames) {
    EXPECT_EQ(short_name("/a/bspctl-acme.so"), "acme");
    EXPECT_EQ(short_name("/a/bspctl-acme-two.so"), "acme-two");
    EXPECT_EQ(short_name("/a/other.so"), "other");
}

}  // namespace
}  // namespace bspctl::plugins
