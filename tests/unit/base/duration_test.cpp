// SPDX-License-Identifier: Apache-2.0
#include "base/duration.hpp"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using bspctl::parse_duration;

TEST(Duration, UnitsAddUp) {
    EXPECT_EQ(parse_duration("90m"), 90min);
    EXPECT_EQ(parse_duration("8h"), 8h);
    EXPECT_EQ(parse_duration("1h30m"), 90min);
    EXPECT_EQ(parse_duration("1d2h3m4s"), 26h + 3min + 4s);
    EXPECT_EQ(parse_duration("90"), 90s);
    EXPECT_EQ(parse_duration("0"), 0s);
}

TEST(Duration, AnythingElseIsNone) {
    for (const auto* text : {"", "h", "5x", "1m1h", "1h1h", "1h30", "-5m", "1.5h", " 5m", "5m ", "99999999999", "4000000000d"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}
