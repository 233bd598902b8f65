// SPDX-License-Identifier: Apache-2.0
#include "sources/layer_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temp_dir.hpp"

namespace bspctl::sources {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LayerSets : public ::testing::Test {
protected:
    std::filesystem::path layer(const std::string& name, const std::string& text) {
        return dir.write(name + "/conf/layer.conf", "BBFILE_COLLECTIONS += \"" + name + "\"\n" + text).parent_path().parent_path();
    }
    testing::TempDir dir;
};

TEST_F(LayerSets, AreReadOneAfterTheOther) {
    const auto core = layer("core", "LAYERSERIES_CORENAMES = \"scarthgap\"\nLAYERSERIES_COMPAT_core = \"scarthgap\"\nLAYERVERSION_core = \"15\"\n");
    const auto acme = layer("acme", "LAYERSERIES_COMPAT_acme = \"kirkstone scarthgap\"\n"
                                    "LAYERDEPENDS_acme = \"core (>= 12) networking-layer ${@'x' if 1 else 'y'} (<3)\"\n");
    const auto set = read_layer_set({core, acme}, "");
    EXPECT_THAT(set.core_series, ElementsAre("scarthgap"));
    EXPECT_THAT(set.problems, IsEmpty());
    ASSERT_EQ(set.collections.size(), 2U);
    EXPECT_EQ(set.collections[0].version, "15");
    EXPECT_EQ(set.collections[1].layer, acme);
    EXPECT_THAT(set.collections[1].series, ElementsAre("kirkstone", "scarthgap"));
    ASSERT_EQ(set.collections[1].depends.size(), 2U);
    EXPECT_EQ(set.collections[1].depends[0].collection, "core");
    EXPECT_EQ(set.collections[1].depends[0].comparison, ">=");
    EXPECT_EQ(set.collections[1].depends[0].version, "12");
}

TEST_F(LayerSets, MayTakeWordsFromEachOtherAndFromTheConfiguration) {
    const auto core = layer("core", "LAYERSERIES_CORENAMES = \"scarthgap\"\n");
    const auto follower = layer("follower", "LAYERSERIES_COMPAT_follower = \"${LAYERSERIES_CORENAMES}\"\n");
    const auto python = layer("python", "LAYERSERIES_COMPAT_python = \"${@d.getVar('X')}\"\n");
    const auto old = layer("old", "LAYERSERIES_COMPAT_old = \"dunfell\"\n");
    const auto set = read_layer_set({core, follower, python, old}, "LAYERSERIES_COMPAT_old:append = \" scarthgap\"\n");
    EXPECT_THAT(set.collections[1].series, ElementsAre("scarthgap"));
    EXPECT_FALSE(set.collections[2].series_known);
    EXPECT_THAT(set.collections[3].series, ElementsAre("dunfell", "scarthgap"));
}

TEST_F(LayerSets, ThatCannotBeReadAreProblems) {
    dir.write("broken/conf/layer.conf", std::string("\0\xff", 2));
    const auto set = read_layer_set({dir / "none", dir / "broken", layer("good", "LAYERDEPENDS_good = \"( core (>= 1\"\n")}, "");
    EXPECT_EQ(set.problems.size(), 2U);
    ASSERT_EQ(set.collections.size(), 1U);
    EXPECT_EQ(set.collections[0].name, "good");
}

}  // namespace
}  // namespace bspctl::sources
