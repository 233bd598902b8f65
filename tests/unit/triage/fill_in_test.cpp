// SPDX-License-Identifier: Apache-2.0
//
// How the texts of a rule are completed with what its pattern captured.
#include <gtest/gtest.h>

#include "triage/diagnosis.hpp"

namespace bspctl::triage {
namespace {

const Owner nobody;

TEST(FillIn, PutsInWhatIsKnown) {
    EXPECT_EQ(fill_in("{file} of {recipe}, {task}", {{"file", "a.c"}}, {"widget", "do_compile"}), "a.c of widget, do_compile");
    EXPECT_EQ(fill_in("S = ${WORKDIR} and { }", {}, nobody), "S = ${WORKDIR} and { }");
}

TEST(FillIn, OfSeveralNamesTakesTheFirstThatIsKnown) {
    EXPECT_EQ(fill_in("{tool|program} is not there", {{"program", "bison"}}, nobody), "bison is not there");
    EXPECT_EQ(fill_in("{tool|program}", {{"program", "bison"}, {"tool", "flex"}}, nobody), "flex");
}

TEST(FillIn, ReadsOnWhereNothingIsKnown) {
    EXPECT_EQ(fill_in("{recipe} stopped in {task}", {}, nobody), "the recipe stopped in its task");
    EXPECT_EQ(fill_in("the file {file} is wrong", {}, nobody), "the file (not said) is wrong");
    EXPECT_EQ(fill_in("it stopped: {message|code}", {}, nobody), "it stopped");
}

}  // namespace
}  // namespace bspctl::triage
