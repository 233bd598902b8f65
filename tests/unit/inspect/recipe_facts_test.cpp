// SPDX-License-Identifier: Apache-2.0
#include "inspect/recipe_facts.hpp"

#include <gtest/gtest.h>

namespace bspctl::inspect {

namespace {

using Words = std::vector<std::string>;

RecipeFacts facts_of(const std::string& text) { return recipe_facts(Environment::parse(text)); }

}  // namespace

TEST(RecipeFacts, AppendsAndClassesComeFromWhatWasRead) {
    const auto facts = facts_of(
        "BBINCLUDED=\"/b/conf/bblayers.conf /l/classes-global/base.bbclass /l/classes/base.bbclass /l/r/a_1.0.bb "
        "/l/classes/autotools.bbclass /own/a_%.bbappend /other/a_1.0.bbappend /own/a_%.bbappend\"\n");
    EXPECT_EQ(facts.appends, (Words{"/own/a_%.bbappend", "/other/a_1.0.bbappend"}));
    EXPECT_EQ(facts.classes, (Words{"base", "autotools"}));
}

TEST(RecipeFacts, PackagesHaveTheirNeedsInBothSpellings) {
    const auto facts = facts_of("PACKAGES=\" a-dbg  a \"\nRDEPENDS_a-dbg=\"x\"\nRDEPENDS:a=\"libc (>= 2.39) b (= 1)\"\n");
    ASSERT_EQ(facts.packages.size(), 2u);
    EXPECT_EQ(facts.packages[0].name, "a-dbg");
    EXPECT_EQ(facts.packages[0].needs, Words{"x"});
    EXPECT_EQ(facts.packages[1].needs, (Words{"libc", "b"}));
}

TEST(RecipeFacts, TheLayerIsToldOrFollowsFromTheFile) {
    EXPECT_EQ(facts_of("FILE_LAYERNAME=\"core\"\nFILE=\"/x/a.bb\"\n").layer, "core");
    EXPECT_EQ(facts_of("FILE=\"/l/sub/a.bb\"\nBBFILE_COLLECTIONS=\" outer inner\"\nBBFILE_PATTERN_outer=\"^/l/\"\n"
                       "BBFILE_PATTERN_inner=\"^/l/sub/\"\n").layer, "inner");
    EXPECT_EQ(facts_of("FILE=\"/elsewhere/a.bb\"\nBBFILE_COLLECTIONS=\"outer\"\nBBFILE_PATTERN_outer=\"^/l/\"\n").layer, "");
}

TEST(RecipeFacts, PreferencesAreThoseOfItsNames) {
    const auto facts = facts_of("PN=\"linux-a\"\nPROVIDES=\"linux-a virtual/kernel\"\nPREFERRED_VERSION_linux-a=\"6.%\"\n"
                                "PREFERRED_PROVIDER_virtual/kernel=\"linux-a\"\n");
    EXPECT_EQ(facts.preferred_version, "6.%");
    EXPECT_EQ(facts.preferred_provider, "linux-a");
}

TEST(RecipeVersions, OnlyThoseBelowTheName) {
    const std::string listing =
        "NOTE: Starting bitbake server...\n=== Matching recipes: ===\nbusybox:\n  meta                 1.36.1\n"
        "  meta-own             1.35.0 (skipped: PREFERRED_VERSION (x) says so)\nbusybox-extra:\n  meta                 1.0\n";
    const auto versions = recipe_versions(listing, "busybox");
    ASSERT_EQ(versions.size(), 2u);
    EXPECT_EQ(versions[0].layer, "meta");
    EXPECT_EQ(versions[0].version, "1.36.1");
    EXPECT_EQ(versions[0].skipped, "");
    EXPECT_EQ(versions[1].skipped, "skipped: PREFERRED_VERSION (x) says so");
    EXPECT_TRUE(recipe_versions("", "busybox").empty());
}

}  // namespace bspctl::inspect
