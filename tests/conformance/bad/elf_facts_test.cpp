// SPDX-License-Identifier: Apache-2.0
#include "conformance/elf_facts.hpp"

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::testing {
namespace {

using conformance::read_elf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string image_of(const std::string& part) { return slurp(std::filesystem::path(BSPCTL_BAD_PARTS) / (part + ".so")); }

TEST(ElfFacts, OfAFaultlessPlugin) {
    const auto facts = read_elf(image_of("none"));
    EXPECT_THAT(facts.strong_exports, Contains("bspctl_plugin_query"));
    EXPECT_THAT(facts.unique_exports, IsEmpty());
    EXPECT_THAT(facts.needed, Contains("libc.so.6"));
    EXPECT_THAT(facts.run_paths, IsEmpty());
    EXPECT_FALSE(facts.versions.empty());
    EXPECT_FALSE(facts.executable_stack);
}

TEST(ElfFacts, OfFilesWithDefects) {
    EXPECT_THAT(read_elf(image_of("file-one-export")).strong_exports, Contains("bad_second_export"));
    EXPECT_THAT(read_elf(image_of("file-no-unique-symbols")).unique_exports, ElementsAre("bad_unique"));
    EXPECT_THAT(read_elf(image_of("file-no-run-path")).run_paths, ElementsAre("/opt/bad/lib"));
    EXPECT_THAT(read_elf(image_of("file-platform-libraries")).needed, Contains("libresolv.so.2"));
    EXPECT_TRUE(read_elf(image_of("file-no-executable-stack")).executable_stack);
}

TEST(ElfFacts, WhatIsNoSharedObjectIsRefused) {
    for (const std::string bytes : {"", "text", "\x7f" "ELF", "#!/bin/sh\nexit 0\n"}) {
        EXPECT_THROW((void)read_elf(bytes), Failure) << bytes;
    }
}

// The part after the last segment is for debuggers alone, and may be missing.
TEST(ElfFacts, EveryPrefixIsReadOrRefused) {
    const auto image = image_of("none");
    for (std::size_t size = 0; size < image.size(); size += 61) {
        try {
            (void)read_elf(std::string_view(image).substr(0, size));
        } catch (const Failure&) {
        }
    }
}

TEST(ElfFacts, RandomDamageIsReadOrRefused) {
    const auto image = image_of("none");
    std::mt19937_64 random(7);
    for (int round = 0; round < 1000; ++round) {
        auto damaged = image;
        for (int i = 0; i < 8; ++i) damaged[random() % std::min<std::size_t>(image.size(), 4096)] = static_cast<char>(random());
        try {
            (void)read_elf(damaged);
        } catch (const Failure&) {
        }
    }
}

}  // namespace
}  // namespace bspctl::testing
