// SPDX-License-Identifier: Apache-2.0
#include "signatures/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bspctl::signatures {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = Difference::Kind;

Signature base() {
    Signature out;
    out.task = "do_compile";
    out.values = {{"do_compile", "make"}, {"CFLAGS", "-O2"}};
    out.files = {{"a.patch", "1"}, {"a.patch", "2"}};
    out.dependencies = {{{{}, "zlib", "do_install"}, "z1"}};
    return out;
}

std::vector<Difference> own(const Signature& after) { return compare(base(), after).own; }

TEST(Comparison, EqualSignaturesHaveNoDifference) {
    const auto found = compare(base(), base());
    EXPECT_THAT(found.own, IsEmpty());
    EXPECT_THAT(found.dependencies, IsEmpty());
}

TEST(Comparison, TellsVariablesFromCode) {
    const std::string old_code(64, 'a'), new_code(64, 'b');
    auto before = base(), after = base();
    before.values.insert({{"helper", "x"}, {"helper[func]", "1"}, {"oe.utils.f", old_code}});
    after.values = {{"do_compile", "make -j"}, {"CFLAGS", "-O3"}, {"helper", "y"}, {"helper[func]", "1"}, {"oe.utils.f", new_code}};
    EXPECT_THAT(compare(before, after).own,
                ElementsAre(Difference{Kind::variable, "CFLAGS", "-O2", "-O3"}, Difference{Kind::function, "do_compile", "make", "make -j"},
                            Difference{Kind::function, "helper", "x", "y"}, Difference{Kind::library, "oe.utils.f", old_code, new_code}));
}

TEST(Comparison, CodeIsKnownWithoutItsFlag) {
    const std::string code(64, 'a'), notes = "\nDISTRO_FEATURES{a b} = Set\n_remove of -g\nDISTRO_FEATURES{x} = Unset";
    auto before = base(), after = base();
    before.values.insert({{"helper", "\tx\n"}, {"one.method", "1" + notes}, {"oe.utils.f", code}, {"LIST", ""}});
    after.values.insert({{"helper", "\ty\n" + notes}, {"one.method", "2" + notes}, {"oe.utils.f", code + notes}, {"LIST", notes}});
    EXPECT_THAT(compare(before, after).own,
                ElementsAre(Difference{Kind::variable, "LIST", "", notes}, Difference{Kind::function, "helper", "\tx\n", "\ty\n" + notes},
                            Difference{Kind::library, "oe.utils.f", code, code + notes},
                            Difference{Kind::variable, "one.method", "1" + notes, "2" + notes}));
}

TEST(Comparison, WhatIsNewOrGoneComesAfterWhatChanged) {
    auto after = base();
    after.values.erase("CFLAGS");
    after.values["A_NEW_ONE"] = "1";
    after.values["do_compile"] = "make ${A_NEW_ONE}";
    EXPECT_THAT(own(after), ElementsAre(Difference{Kind::function, "do_compile", "make", "make ${A_NEW_ONE}"},
                                        Difference{Kind::variable, "CFLAGS", "-O2", std::nullopt},
                                        Difference{Kind::variable, "A_NEW_ONE", std::nullopt, "1"}));
}

TEST(Comparison, FilesOfOneNameAreToldApartByTheirChecksums) {
    auto after = base();
    after.files = {{"a.patch", "2"}, {"a.patch", "3"}, {"b.patch", "4"}};
    EXPECT_THAT(own(after), ElementsAre(Difference{Kind::file, "a.patch", "1", "3"}, Difference{Kind::file, "b.patch", std::nullopt, "4"}));
    after.files = {{"a.patch", "1"}};
    EXPECT_THAT(own(after), ElementsAre(Difference{Kind::file, "a.patch", "2", std::nullopt}));
}

TEST(Comparison, ATaskThatIsWaitedForIsNoDifferenceOfItsOwn) {
    auto after = base();
    after.dependencies[{{}, "zlib", "do_install"}] = "z2";
    const auto found = compare(base(), after);
    EXPECT_THAT(found.own, IsEmpty());
    ASSERT_EQ(found.dependencies.size(), 1U);
    EXPECT_EQ(found.dependencies[0].task.str(), "zlib:do_install");
    EXPECT_EQ(found.dependencies[0].before + found.dependencies[0].after, "z1z2");
}

TEST(Comparison, ATaskThatIsNewlyWaitedForIs) {
    auto after = base();
    after.dependencies = {{{{}, "xz", "do_install"}, "x1"}};
    EXPECT_THAT(own(after), ElementsAre(Difference{Kind::dependency, "zlib:do_install", "z1", std::nullopt},
                                        Difference{Kind::dependency, "xz:do_install", std::nullopt, "x1"}));
}

TEST(Comparison, AForcedRunIsToldFromATaskThatAlwaysRuns) {
    auto after = base();
    after.taint = "0c8f";
    EXPECT_EQ(own(after).at(0).kind, Kind::forced);
    after.taint = "nostamp:0c8f";
    EXPECT_EQ(own(after).at(0).kind, Kind::always);
}

}  // namespace
}  // namespace bspctl::signatures
