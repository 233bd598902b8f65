// SPDX-License-Identifier: Apache-2.0
#include "triage/known_layers.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include <toml++/toml.h>

#include "base/paths.hpp"

namespace bspctl::triage {
namespace {

std::string layer_of(std::string_view name) {
    const auto known = known_layer_of(name);
    return known ? known->layer + " of " + known->repository : "unknown";
}

TEST(KnownLayers, OfARecipeAClassAndACollection) {
    EXPECT_EQ(layer_of("mosquitto"), "meta-networking of meta-openembedded");
    EXPECT_EQ(layer_of("cmake_qt5"), "meta-qt5 of meta-qt5");
    EXPECT_EQ(layer_of("cmake_qt5.bbclass"), "meta-qt5 of meta-qt5");
    EXPECT_EQ(layer_of("openembedded-layer"), "meta-oe of meta-openembedded");
    EXPECT_EQ(layer_of("meta-virtualization"), "meta-virtualization of meta-virtualization");
}

TEST(KnownLayers, WhatARecipeIsBuiltForIsNoOtherRecipe) {
    EXPECT_EQ(layer_of("nodejs-native"), layer_of("nodejs"));
    EXPECT_EQ(layer_of("nativesdk-protobuf"), layer_of("protobuf"));
    EXPECT_EQ(layer_of("protobuf-dev"), layer_of("protobuf"));
    EXPECT_EQ(layer_of("nativesdk-protobuf-dev"), layer_of("protobuf"));
    EXPECT_EQ(layer_of("'nodejs'"), layer_of("nodejs"));
    EXPECT_EQ(layer_of("nodejs (>= 18)"), layer_of("nodejs"));
}

// Where two releases of a thing have one name, the answer names both.
TEST(KnownLayers, QtIsOfEitherRelease) {
    EXPECT_NE(layer_of("qtbase").find("meta-qt5"), std::string::npos);
    EXPECT_NE(layer_of("qtbase").find("meta-qt6"), std::string::npos);
}

TEST(KnownLayers, NothingIsGuessed) {
    EXPECT_EQ(layer_of(""), "unknown");
    EXPECT_EQ(layer_of("'"), "unknown");
    EXPECT_EQ(layer_of("-native"), "unknown");
    EXPECT_EQ(layer_of("boost"), "unknown");  // OpenEmbedded-Core's own
    EXPECT_EQ(layer_of("widgetd"), "unknown");
    EXPECT_EQ(layer_of(std::string(100000, 'x')), "unknown");
}

// The second of two would never be found.
TEST(KnownLayers, ANameStandsOnceInTheTable) {
    const auto document = toml::parse_file(paths::known_layers().string());
    std::set<std::string> recipes, classes, collections;
    for (const auto& layer : *document["layer"].as_array()) {
        const auto& entry = *layer.as_table();
        const auto note = [&](const char* list, std::set<std::string>& all) {
            if (const auto* names = entry[list].as_array()) {
                for (const auto& name : *names) EXPECT_TRUE(all.insert(name.value_or("")).second) << name.value_or("");
            }
        };
        EXPECT_FALSE(entry["name"].value_or(std::string{}).empty());
        note("recipes", recipes);
        note("classes", classes);
        note("collections", collections);
    }
    EXPECT_GT(recipes.size(), 200u);
}

}  // namespace
}  // namespace bspctl::triage
