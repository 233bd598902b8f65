// SPDX-License-Identifier: Apache-2.0
//
// What the files may say: every mistake with its place, and what is let through.
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "config/settings.hpp"
#include "temp_dir.hpp"

namespace bspctl::config {
namespace {

using testing::TempDir;

std::string nothing(const char*) { return {}; }

// The settings of one user's file.
Settings read(const std::string& text, bool strict = false) {
    const TempDir dir;
    return Settings::load({dir.write("f.toml", text), {}, nothing, strict});
}

// What is wrong with it, without the folder.
std::string problems(const std::string& text, bool strict = false) {
    try {
        (void)read(text, strict);
    } catch (const Failure& failure) {
        return failure.why();
    }
    return {};
}

std::string warnings(const std::string& text) {
    std::string out;
    const auto settings = read(text);
    for (const auto& warning : settings.warnings()) out += warning.substr(warning.find("f.toml")) + "\n";
    return out;
}

TEST(Reading, RangesHaveTwoEnds) {
    EXPECT_NE(problems("[build]\npressure_max_cpu = 100.5").find("f.toml:2:1: build.pressure_max_cpu must be 1 to 100, found 100.5"), std::string::npos);
    EXPECT_NE(problems("[host]\nmem_min_gb = 0").find("must be above 0, found 0"), std::string::npos);
    EXPECT_EQ(problems("[host]\nmem_min_gb = 0.5"), "");
    EXPECT_NE(problems("[build]\nnproc = 2.5").find("must be a whole number"), std::string::npos);
    EXPECT_NE(problems("[build]\nnproc = true").find("must be a whole number"), std::string::npos);
}

TEST(Reading, ListsAreOfTexts) {
    EXPECT_NE(problems("[plugins]\nonly = [1]").find("plugins.only must be a list of texts, found 1 in it"), std::string::npos);
    EXPECT_NE(problems("[plugins]\nonly = [{ a = 1 }]").find("must be a list of texts"), std::string::npos);
    EXPECT_NE(problems("[plugins]\nonly = [\"a,b\"]").find("comma"), std::string::npos);
    EXPECT_NE(problems("[plugins]\nonly = \"a\"").find("must be a list of texts"), std::string::npos);
    EXPECT_NE(problems("[defaults.a]\nmachine = 1979-05-27").find("must be a text"), std::string::npos);
}

TEST(Reading, ATableIsATable) {
    EXPECT_NE(problems("build = 3").find("f.toml:1:1: build must be a table, found '3'"), std::string::npos);
    EXPECT_NE(problems("[defaults]\nnxp = 'x'").find("defaults.nxp"), std::string::npos);
    EXPECT_NE(problems("[build.nproc]\nx = 1").find("build.nproc must be a whole number, found a table"), std::string::npos);
    EXPECT_NE(problems("plugin = 3").find("plugin must be a table"), std::string::npos);
}

TEST(Reading, UnknownTablesAreToldOnceWithTheNearest) {
    EXPECT_EQ(warnings("[biuld]\na = 1\nb = 2\n"), "f.toml:2:1: unknown table [biuld] (did you mean [build]?)\n");
    EXPECT_EQ(warnings("[zzz]\na = 1\n"), "f.toml:2:1: unknown table [zzz]\n");
    EXPECT_EQ(warnings("\"build.nproc\" = 3\n").find("unknown key"), 12u);
}

TEST(Reading, StrictMakesThemErrors) {
    EXPECT_NE(problems("[build]\nnprok = 1\n", true).find("f.toml:2:1: unknown key build.nprok (did you mean build.nproc?)"), std::string::npos);
    EXPECT_NE(problems("[zzz]\na = 1\n", true).find("unknown table [zzz]"), std::string::npos);
    EXPECT_EQ(problems("[build]\ncontainer_image = 'x'\njournal = true\n[[presets]]\nname = 'x'\n", true), "");
}

TEST(Reading, FormerNamesAreReadWithAWarning) {
    const auto settings = read("[build]\ncontainer_image = 'img'\ncontainer = true\n");
    EXPECT_EQ(settings.text("build.kas_container_image"), "img");
    EXPECT_EQ(settings.text("build.engine"), "container");
    EXPECT_EQ(warnings("[build]\ncontainer_image = 'img'\n"), "f.toml:2:1: build.container_image is now build.kas_container_image\n");
    EXPECT_EQ(read("[build]\ncontainer = false\nhost_mode = true\n").text("build.engine"), "host");
    EXPECT_EQ(read("[build]\nhost_mode = false\n").find("build.engine"), nullptr);
    EXPECT_EQ(read("[build]\ncontainer_image = 'old'\nkas_container_image = 'new'\n").text("build.kas_container_image"), "new");
    EXPECT_EQ(read("[build]\nkas_container_image = 'new'\ncontainer_image = 'old'\n").text("build.kas_container_image"), "new");
    EXPECT_NE(problems("[build]\ncontainer = 3\n").find("build.container must be true or false"), std::string::npos);
}

TEST(Reading, KnownAndUnusedIsANote) {
    const auto settings = read("[build]\njournal = true\n[build.buildtools_dirs]\nkirkstone = '/x'\n[layers]\nshow_hashes = true\n");
    EXPECT_TRUE(settings.warnings().empty());
    ASSERT_EQ(settings.notes().size(), 3u);
    EXPECT_NE(settings.notes()[0].find("f.toml:2:1: build.journal"), std::string::npos);
}

TEST(Reading, TheFormatsVersion) {
    EXPECT_EQ(warnings("config_version = 3\n"), "");
    EXPECT_NE(warnings("config_version = 99\n").find("newer than this version reads"), std::string::npos);
    EXPECT_NE(problems("config_version = 'x'\n").find("f.toml:1:1: config_version must be a whole number"), std::string::npos);
}

TEST(Reading, PluginsOwnSettingsPassThrough) {
    const auto settings = read("[plugin.com.acme]\ndepth = 3\n[plugin.\"org.team\"]\nword = 'w'\nlist = ['a', 'b']\n", true);
    EXPECT_EQ(settings.text("plugin.com.acme.depth"), "3");
    EXPECT_EQ(settings.text("plugin.org.team.word"), "w");
    EXPECT_EQ(settings.list("plugin.org.team.list"), (std::vector<std::string>{"a", "b"}));
}

TEST(Reading, WhatIsHiddenIsKept) {
    const TempDir dir;
    const auto settings = Settings::load(dir.write("config.toml", "[build]\nengine = 'host'\n"),
                                         dir.write(".bspctl.toml", "[build]\nengine = 'container'\n"), nothing);
    const auto all = settings.candidates("build.engine");
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].where, (dir / ".bspctl.toml").string() + ":2:1");
    EXPECT_EQ(all[1].text, "host");
    EXPECT_EQ(all[1].where, (dir / "config.toml").string() + ":2:1");
}

}  // namespace
}  // namespace bspctl::config
