// SPDX-License-Identifier: Apache-2.0
#include "pipeline/generate.hpp"

#include <gtest/gtest.h>

#include "fake_family.hpp"

namespace bspctl::pipeline {
namespace {

using testing::Bench;

constexpr auto vendors_conf =
    "LCONF_VERSION = \"7\"\nBBPATH = \"${TOPDIR}\"\n"
    "BSPDIR := \"${@os.path.abspath(os.path.dirname(d.getVar('FILE', True)) + '/../..')}\"\n"
    "BBLAYERS = \"${BSPDIR}/sources/poky/meta ${BSPDIR}/sources/meta-acme\"\n";

constexpr auto kas_conf =
    "# header\nBBLAYERS ?= \" \\\n    ${TOPDIR}/../core/meta\"\nBBPATH ?= \"${TOPDIR}\"\nBBFILES ?" "?= \"\"\n";

TEST(Generate, IsPinnedWithoutASyncedTree) {
    Bench bench;
    const auto out = generate(bench.build, 0);
    EXPECT_EQ(out.layout, "pinned");
    EXPECT_NE(out.text.find("# note: a note of the family"), std::string::npos) << out.text;
    EXPECT_NE(out.text.find("# manifest: m.xml"), std::string::npos);
    EXPECT_EQ(generate(bench.build, 0).text, out.text);
}

TEST(Generate, TakesASetUpTreeAsItIs) {
    Bench bench;
    bench.dir.write("ws/fake/build/conf/bblayers.conf", vendors_conf);
    std::filesystem::create_directories(bench.build.bsp_root / "sources/poky/meta");
    std::filesystem::create_directories(bench.build.bsp_root / "sources/meta-acme");
    bench.build.workspace.machine = "board";
    bench.build.workspace.distro = "acme-distro";
    const auto out = generate(bench.build, 0);
    EXPECT_EQ(out.layout, "workspace");
    EXPECT_EQ(out.text.find("url:"), std::string::npos) << out.text;
    EXPECT_NE(out.text.find("sources/poky"), std::string::npos);
    bench.build.manifest_file.clear();  // not at hand, and not needed
    bench.build.workspace.input.reset();
    EXPECT_EQ(generate(bench.build, 0).layout, "workspace");
    bench.build.request.layout = "pinned";
    EXPECT_THROW((void)generate(bench.build, 0), Failure);
}

TEST(Generate, ASetUpTreeStaysOneAfterKasHasWrittenItsOwnConf) {
    Bench bench;
    bench.dir.write("ws/fake/build/conf/bblayers.conf", vendors_conf);
    std::filesystem::create_directories(bench.build.bsp_root / "sources/poky/meta");
    std::filesystem::create_directories(bench.build.bsp_root / "sources/meta-acme");
    bench.build.workspace.machine = "board";
    bench.dir.write("kas-own.conf", kas_conf);
    bench.kas("cp ../../kas-own.conf build/conf/bblayers.conf");
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    const auto first = testing::slurp(bench.build.generated);
    ASSERT_EQ(bench.execute().code, ExitCode::done);
    EXPECT_EQ(testing::slurp(bench.build.generated), first);
    EXPECT_EQ(generate(bench.build, 0).layout, "workspace");
}

TEST(Generate, WhatKasLeftBehindIsNoSetUpTree) {
    Bench bench;
    bench.dir.write("ws/fake/build/conf/bblayers.conf", kas_conf);
    EXPECT_EQ(generate(bench.build, 0).layout, "pinned");
    bench.build.request.layout = "workspace";
    EXPECT_THROW((void)generate(bench.build, 0), Failure);
}

TEST(Generate, WritesForTheKasAtHandAndSaysSo) {
    Bench bench;
    bench.plugin.make_kas = [](const Workspace&) {
        KasConfig config;
        config.machine = "board";
        config.repos = {{.name = "b", .url = "https://example.org/b", .path = "b", .commit = std::string(40, 'a')},
                        {.name = "a", .url = "https://example.org/a", .path = "a", .commit = std::string(40, 'b')}};
        config.layers = {{"b", "."}, {"a", "."}};  // not kas's own order
        return config;
    };
    EXPECT_EQ(generate(bench.build, 0).format, 21);
    const auto old = generate(bench.build, 12);
    EXPECT_EQ(old.format, 12);
    EXPECT_NE(old.text.find("refspec:"), std::string::npos) << old.text;
    EXPECT_FALSE(old.notes.empty());
}

}  // namespace
}  // namespace bspctl::pipeline
