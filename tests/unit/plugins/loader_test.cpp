// SPDX-License-Identifier: Apache-2.0
//
// What can be told without a plugin; tests/conformance loads real ones.
#include "plugins/loader.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "plugins/negotiation.hpp"
#include "temp_dir.hpp"

namespace bspctl::plugins {
namespace {

// Messages of glibc's dynamic linker, as it words them.
TEST(Explain, WhatTheLinkerSays) {
    EXPECT_EQ(explain("undefined symbol: acme_init").what, "needs the symbol acme_init, which no library provides");
    EXPECT_EQ(explain("undefined symbol: _ZN4acme5startEi").what,
              "needs the symbol acme::start(int), which no library provides");
    EXPECT_EQ(explain("undefined symbol: memfd, version LIBACME_1.0").what,
              "needs the symbol memfd, which no library provides");
    EXPECT_EQ(explain("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by x)").what,
              "was built on a newer system: this one has no GLIBC_2.38");
    EXPECT_EQ(explain("libacme.so.1: cannot open shared object file: No such file or directory").what,
              "needs the library libacme.so.1, which is not installed");
    EXPECT_NE(explain("failed to map segment from shared object").what.find("noexec"), std::string::npos);
    EXPECT_EQ(explain("something new").what, "cannot be loaded: something new");
}

TEST(Digest, OfAnOpenFile) {
    const testing::TempDir dir;
    const Descriptor file(::open(dir.write("x", "abc").c_str(), O_RDONLY | O_CLOEXEC));
    EXPECT_EQ(digest(file.get()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest(file.get()), digest(file.get()));  // the descriptor's position plays no part
}

TEST(PluginId, ReverseDomainInLowerCase) {
    for (const auto* good : {"com.acme.boards", "bspctl.nxp", "a.b", "io.x-y.z_1"})
        EXPECT_TRUE(is_plugin_id(good)) << good;
    for (const auto* bad : {"", "acme", "com.", ".com", "com..acme", "Com.acme", "com.ac me", "com.acme/1", "com.-x"}) {
        EXPECT_FALSE(is_plugin_id(bad)) << bad;
    }
}

}  // namespace
}  // namespace bspctl::plugins
