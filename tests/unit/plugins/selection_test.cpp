// SPDX-License-Identifier: Apache-2.0
#include "plugins/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bspctl::plugins {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Entry entry(const std::string& id, const std::string& path, const std::string& source = "user") {
    Entry out;
    out.id = id;
    out.path = path;
    out.source = source;
    out.state = State::active;
    return out;
}

std::vector<State> settle(std::vector<Entry> entries, const std::vector<std::string>& replace = {},
                          std::vector<std::string>* warnings = nullptr) {
    std::vector<std::string> said;
    settle_ids(entries, replace, said);
    if (warnings != nullptr) *warnings = said;
    std::vector<State> out;
    for (const auto& one : entries) out.push_back(one.state);
    return out;
}

TEST(SettleIds, DifferentIdsAreLeftAlone) {
    std::vector<std::string> warnings;
    EXPECT_THAT(settle({entry("a.a", "/x/1"), entry("b.b", "/x/2")}, {}, &warnings),
                ElementsAre(State::active, State::active));
    EXPECT_THAT(warnings, IsEmpty());
}

TEST(SettleIds, TheFirstOfThree) {
    std::vector<std::string> warnings;
    EXPECT_THAT(settle({entry("a.a", "/x/1"), entry("a.a", "/y/1"), entry("a.a", "/z/1")}, {}, &warnings),
                ElementsAre(State::active, State::shadowed, State::shadowed));
    EXPECT_THAT(warnings, SizeIs(2));
}

TEST(SettleIds, NeighboursGoAndALaterFolderIsUsed) {
    EXPECT_THAT(settle({entry("a.a", "/x/1"), entry("a.a", "/x/2"), entry("a.a", "/y/1")}),
                ElementsAre(State::refused, State::refused, State::active));
}

TEST(SettleIds, WhatIsNotActiveDoesNotCount) {
    auto off = entry("a.a", "/x/1");
    off.state = State::disabled;
    EXPECT_THAT(settle({off, entry("a.a", "/x/2")}), ElementsAre(State::disabled, State::active));
}

TEST(SettleIds, BundledWinsUnlessReplaced) {
    const std::vector<Entry> both{entry("a.a", "/x/1"), entry("a.a", "/b/1", "bundled")};
    EXPECT_THAT(settle(both), ElementsAre(State::refused, State::active));
    EXPECT_THAT(settle(both, {"b.b"}), ElementsAre(State::refused, State::active));
    EXPECT_THAT(settle(both, {"a.a"}), ElementsAre(State::active, State::shadowed));
}

TEST(Filter, Disable) {
    const Filter filter({"com.acme.*", "nxp"}, {});
    EXPECT_TRUE(filter.disables("com.acme.boards"));
    EXPECT_FALSE(filter.disables("com.acmes"));
    EXPECT_TRUE(filter.disables("nxp"));
    EXPECT_FALSE(filter.disables("nxp2"));
    EXPECT_EQ(filter.leaves_out("any.id", "any"), std::nullopt);
}

TEST(Filter, All) { EXPECT_TRUE(Filter({"~all~"}, {}).disables("anything")); }

TEST(Filter, Only) {
    const Filter filter({}, {"com.acme.*", "ti"});
    EXPECT_EQ(filter.leaves_out("com.acme.boards", "x"), std::nullopt);
    EXPECT_EQ(filter.leaves_out("some.id", "ti"), std::nullopt);
    EXPECT_EQ(filter.leaves_out("some.id", "x"), "only com.acme.*, ti is asked for");
}

}  // namespace
}  // namespace bspctl::plugins
