// SPDX-License-Identifier: Apache-2.0
//
// The ABI's promise to authors: one instance is used by one thread at a time, whoever asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "parts.hpp"

namespace bspctl::testing {
namespace {

using plugins::Isolation;

class Turns : public ::testing::TestWithParam<Isolation> {};

// doctor() of the plugin asks for a tool; while the host looks for it, somebody else asks the same plugin.
TEST_P(Turns, ACallWaitsForTheOneBeforeIt) {
    const PluginRoom room;
    room.add("good");
    plugins::LoadOptions options;
    options.isolation = GetParam();
    auto registry = room.load(options);
    auto& good = *registry.plugins().at(0);
    Workspace workspace;
    workspace.machine = "good-1";
    std::future<KasConfig> other;
    bool waited = false;
    registry.set_tool_probe([&](const std::string&) -> std::optional<std::string> {
        other = std::async(std::launch::async, [&] { return good.kas(workspace); });
        waited = other.wait_for(std::chrono::milliseconds(200)) == std::future_status::timeout;
        return "git version 2.39.5";
    });
    EXPECT_EQ(good.doctor(workspace).size(), 5u);
    ASSERT_TRUE(other.valid());
    EXPECT_EQ(other.get().machine, "good-1");
    EXPECT_TRUE(waited);
}

INSTANTIATE_TEST_SUITE_P(, Turns, ::testing::Values(Isolation::none, Isolation::all),
                         [](const auto& which) { return which.param == Isolation::none ? "Here" : "Isolated"; });

}  // namespace
}  // namespace bspctl::testing
