// SPDX-License-Identifier: Apache-2.0
#include "pipeline/spare_layers.hpp"

#include <gtest/gtest.h>

#include "temp_dir.hpp"

namespace bspctl::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

// A tree with two layers enabled and one that is only checked out.
struct Tree {
    TempDir dir;

    Tree() {
        layer("oe/meta", "core");
        layer("meta-board", "board");
        layer("extra/meta-radio", "radio-layer");
        (void)dir.write("extra/meta-radio/recipes-x/tuner/tuner_1.2.bb", "");
        (void)dir.write("extra/meta-radio/recipes-x/tuner/tuner-tools.bb", "");
        (void)dir.write("extra/meta-radio/classes-recipe/radio-image.bbclass", "");
        (void)dir.write("extra/meta-radio/conf/machine/radio1.conf", "");
        (void)dir.write("build/conf/bblayers.conf", "BBLAYERS ?= \" \\\n    ${TOPDIR}/../oe/meta \\\n    /work/meta-board \\\n\"\n");
    }

    void layer(const std::string& folder, const std::string& collection) const {
        (void)dir.write(folder + "/conf/layer.conf", "BBFILE_COLLECTIONS += \"" + collection + "\"\n");
    }
    [[nodiscard]] std::optional<TreeLayers> layers() const {
        return layers_of_tree(dir.path(), dir / "build", [this](const std::string& path) {
            return path.starts_with("/work/") ? dir / path.substr(6) : fs::path(path);
        });
    }
    [[nodiscard]] std::string that_has(const std::string& name) const {
        const auto found = layer_that_has(name, layers()->spare);
        return found ? found->filename().string() : "";
    }
};

triage::Report report(const std::string& category, const std::string& capture, const std::string& value) {
    triage::Diagnosis diagnosis;
    diagnosis.category = category;
    diagnosis.fix = "add the layer that has it";
    diagnosis.captures = {{capture, value}};
    triage::Report out;
    out.diagnoses = {diagnosis};
    return out;
}

std::string fix_of(const std::string& category, const std::string& capture, const std::string& value, const Tree& tree) {
    auto out = report(category, capture, value);
    name_layers(out, [&] { return tree.layers(); });
    return out.diagnoses.front().fix;
}

TEST(SpareLayers, AreThoseThatBblayersLeavesOut) {
    const Tree tree;
    const auto layers = tree.layers();
    ASSERT_TRUE(layers);
    EXPECT_EQ(layers->enabled.size(), 2u);
    ASSERT_EQ(layers->spare.size(), 1u);
    EXPECT_EQ(layers->spare.front(), fs::canonical(tree.dir / "extra/meta-radio"));
}

// Where nobody knows what is enabled, nothing is said of what is not.
TEST(SpareLayers, NeedABblayersThatCanBeRead) {
    const Tree tree;
    fs::remove(tree.dir / "build/conf/bblayers.conf");
    EXPECT_FALSE(tree.layers());
    (void)tree.dir.write("build/conf/bblayers.conf", "BBLAYERS = \"/never/closed\n");
    EXPECT_FALSE(tree.layers());
}

TEST(SpareLayers, AreFoundByRecipeClassCollectionAndFile) {
    const Tree tree;
    for (const auto* name : {"tuner", "tuner-native", "nativesdk-tuner", "tuner-tools", "radio-image", "classes/radio-image.bbclass",
                             "radio-layer", "meta-radio", "conf/machine/radio1.conf"}) {
        EXPECT_EQ(tree.that_has(name), "meta-radio") << name;
    }
}

TEST(SpareLayers, AreNotFoundByHalfAName) {
    const Tree tree;
    for (const auto* name : {"tune", "1.2", "", ".", "..", "-native", "radio", "../meta-board/conf/layer.conf", "/etc/passwd", "virtual/tuner"}) {
        EXPECT_EQ(tree.that_has(name), "") << name;
    }
}

TEST(SpareLayers, GoIntoTheFix) {
    const Tree tree;
    const auto path = fs::canonical(tree.dir / "extra/meta-radio").string();
    EXPECT_EQ(fix_of("provider-missing", "item", "tuner", tree),
              "add the layer that has it; tuner is in " + path +
                  ", which is checked out but not enabled: add it to the `layers:` of its repository (`repos:`)");
    EXPECT_NE(fix_of("parse-missing-file", "class", "radio-image", tree).find(path), std::string::npos);
    EXPECT_NE(fix_of("layer-dependency", "layer", "radio-layer", tree).find(path), std::string::npos);
}

TEST(SpareLayers, OtherDiagnosesAreLeftAlone) {
    const Tree tree;
    EXPECT_EQ(fix_of("fetch-network", "item", "tuner", tree), "add the layer that has it");
    EXPECT_EQ(fix_of("provider-missing", "item", "unheard-of", tree), "add the layer that has it");
    EXPECT_EQ(fix_of("provider-missing", "file", "recipes-x/tuner/tuner_1.2.bb", tree), "add the layer that has it")
        << "that is who asks";
}

TEST(SpareLayers, ElseAPublicOneIsNamed) {
    const Tree tree;
    EXPECT_EQ(fix_of("provider-missing", "item", "mosquitto", tree),
              "add the layer that has it; mosquitto is in the public layer meta-networking of meta-openembedded");
    auto out = report("provider-missing", "item", "mosquitto");
    name_layers(out);
    EXPECT_NE(out.diagnoses.front().fix.find("meta-networking"), std::string::npos);
}

TEST(SpareLayers, APublicOneIsNamedOnce) {
    auto out = report("provider-missing", "item", "mosquitto");
    out.diagnoses.front().fix = "add meta-networking";
    name_layers(out);
    EXPECT_EQ(out.diagnoses.front().fix, "add meta-networking");
}

// Its branch is another then: to add it again would not help.
TEST(SpareLayers, APublicOneThatIsEnabledIsNoAdvice) {
    const Tree tree;
    tree.layer("meta-networking", "networking-layer");
    (void)tree.dir.write("build/conf/bblayers.conf", "BBLAYERS ?= \"${TOPDIR}/../meta-networking\"\n");
    EXPECT_EQ(fix_of("provider-missing", "item", "mosquitto", tree), "add the layer that has it");
}

}  // namespace
}  // namespace bspctl::pipeline
