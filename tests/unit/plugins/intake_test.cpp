// SPDX-License-Identifier: Apache-2.0
#include "plugins/intake.hpp"

#include <gtest/gtest.h>

namespace bspctl::plugins {
namespace {

std::string rejection(bspctl_str text) {
    Intake intake;
    intake.accept([&] { intake.optional(text, "it"); });
    return intake.rejected().value_or("");
}

TEST(Intake, TakesTextAsItIs) {
    EXPECT_EQ(rejection(wire::absent()), "");
    EXPECT_EQ(rejection(wire::view("")), "");
    EXPECT_EQ(rejection(wire::view("grüße\n\ttab")), "");
}

TEST(Intake, RejectsWhatIsNoText) {
    EXPECT_EQ(rejection(wire::view("ab\xff")), "it is not valid UTF-8 (byte 3)");
    EXPECT_EQ(rejection(wire::view(std::string_view("a\0b", 3))), "it is not valid UTF-8 (byte 2)");
    EXPECT_EQ(rejection({nullptr, 1}), "it is a null pointer with a size");
}

// Judged by its stated size alone: nothing of it is read.
TEST(Intake, RejectsAnAbsurdSizeUnread) {
    EXPECT_EQ(rejection({"x", static_cast<std::size_t>(-1)}), "it has more than 16.0 MiB of text");
}

TEST(Intake, AfterARejectionNothingIsTaken) {
    Intake intake;
    int taken = 0;
    const auto take = [&](bspctl_str text) { return intake.accept([&] { intake.required(text, "it"), ++taken; }); };
    EXPECT_EQ(take(wire::view("a")), BSPCTL_OK);
    EXPECT_EQ(take(wire::view("")), BSPCTL_ERROR);
    EXPECT_EQ(take(wire::view("b")), BSPCTL_ERROR);
    EXPECT_EQ(taken, 1);
    EXPECT_EQ(intake.rejected(), "it is empty");
}

TEST(Intake, BoundsTheNumberAndTheSumOfEmissions) {
    Intake many;
    std::size_t taken = 0;
    while (many.accept([] {}) == BSPCTL_OK) ++taken;
    EXPECT_EQ(taken, max_emissions);

    Intake much;
    const std::string megabyte(1024 * 1024, 'x');
    taken = 0;
    while (much.accept([&] { much.optional(wire::view(megabyte), "it"); }) == BSPCTL_OK) ++taken;
    EXPECT_EQ(taken, max_emitted_bytes / megabyte.size());
}

TEST(Intake, Lists) {
    Intake intake;
    const bspctl_str texts[] = {wire::view("good"), wire::view("b\xff")};
    EXPECT_EQ(intake.accept([&] { intake.list({texts, 2}, "a word"); }), BSPCTL_ERROR);
    EXPECT_EQ(intake.rejected(), "a word is not valid UTF-8 (byte 2)");

    Intake keyless;
    const bspctl_kv pairs[] = {{wire::view(""), wire::view("v")}};
    EXPECT_EQ(keyless.accept([&] { keyless.pairs({pairs, 1}, "a pair"); }), BSPCTL_ERROR);
    EXPECT_EQ(keyless.rejected(), "a pair is empty");
}

}  // namespace
}  // namespace bspctl::plugins
