// SPDX-License-Identifier: Apache-2.0
#include "pipeline/guarded_build.hpp"

#include <gtest/gtest.h>

#include "base/failure.hpp"

namespace bspctl::pipeline {
namespace {

// A build that nobody said anything about is guarded as the reference says.
TEST(GuardLimits, StandThereWithoutASetting) {
    const auto limits = guard_limits({}, false);
    EXPECT_EQ(limits.stall_seconds, 2700);
    EXPECT_EQ(limits.disk_bytes, 1024ULL * 1024 * 1024);
    EXPECT_FALSE(limits.stop_on_error);
    EXPECT_EQ(time_limit({}), std::nullopt);
}

TEST(GuardLimits, KeepGoingIsStrongerThanASettingAndContradictsTheFlag) {
    config::Settings settings;
    settings.set("build.stop_on_error", "true", config::Origin::user_file);
    EXPECT_TRUE(guard_limits(settings, false).stop_on_error);
    EXPECT_FALSE(guard_limits(settings, true).stop_on_error);
    settings.set("build.stop_on_error", "true", config::Origin::flag);
    EXPECT_THROW((void)guard_limits(settings, true), Failure);
}

}  // namespace
}  // namespace bspctl::pipeline
