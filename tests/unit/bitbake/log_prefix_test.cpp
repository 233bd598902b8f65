// SPDX-License-Identifier: Apache-2.0
#include "bitbake/log_prefix.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bspctl::bitbake {
namespace {

class Carried : public ::testing::TestWithParam<const char*> {};

TEST_P(Carried, IsTheLineAlone) {
    EXPECT_EQ(without_carrier(GetParam() + std::string("ERROR: a-1-r0 do_x: b")), "ERROR: a-1-r0 do_x: b");
}

INSTANTIATE_TEST_SUITE_P(Carriers, Carried,
                         ::testing::Values("", "2026-04-23T07:14:22.1234567Z ", "\xef\xbb\xbf" "2026-04-23T07:14:22.1Z ",
                                           "my job\tRun kas\t2026-04-23T07:14:22.12Z ", "2024-05-01T10:00:00.000000Z 00O ",
                                           "2024-05-01T10:00:00.000000Z 01E+", "00:01:23 ", "[2026-04-23T07:14:22.123Z] ",
                                           "[07:14:22] ", "[07:14:22]W:\t [Step 1/2] ", "2026-04-23 07:14:22.123456 | node | ",
                                           "Apr 23 07:14:22 ", "Apr  3 07:14:22 build1 kas[12]: ", "1776928462.123456 ",
                                           "2026-04-23T07:14:22+0200 build1 kas[12]: ", "[  123.456789] ", "builder-1  | ",
                                           "2026-04-23T07:14:22.1Z stdout F ", "[pod/build-1] ",
                                           "builder-1 | 2026-04-23T07:14:22Z Apr 23 07:14:22 "));

class OfItsOwn : public ::testing::TestWithParam<const char*> {};

TEST_P(OfItsOwn, StaysAsItIs) { EXPECT_EQ(without_carrier(GetParam()), GetParam()); }

INSTANTIATE_TEST_SUITE_P(Lines, OfItsOwn,
                         ::testing::Values("2026-04-23 09:14:22 - INFO     - x", "[ 12%] Building C object a.o",
                                           "[12/34] Compiling a", "[INFO] x", "   12 | int x;", "make[1]: Leaving",
                                           "0: a-1 do_compile - 3s (pid 4)", "| x", "NOTE: a | b", "Apr is a month of the year"));

}  // namespace
}  // namespace bspctl::bitbake
