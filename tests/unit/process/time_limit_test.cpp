// SPDX-License-Identifier: Apache-2.0
#include "process/time_limit.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "process/interrupts.hpp"

namespace bspctl::process {
namespace {

TEST(TimeLimit, SendsOneSignalWhenItsTimeIsUp) {
    const Interrupts interrupts;
    const TimeLimit limit(std::chrono::seconds(1));
    EXPECT_FALSE(limit.has_passed());
    while (Interrupts::count() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(limit.has_passed());
    EXPECT_EQ(Interrupts::last_signal(), SIGTERM);
}

TEST(TimeLimit, ThatIsGoneSendsNone) {
    const Interrupts interrupts;
    { const TimeLimit limit(std::chrono::seconds(1)); }
    const TimeLimit none(std::nullopt);
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
    EXPECT_EQ(Interrupts::count(), 0);
    EXPECT_FALSE(none.has_passed());
}

}  // namespace
}  // namespace bspctl::process
