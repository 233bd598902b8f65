// SPDX-License-Identifier: Apache-2.0
#include "pipeline/calibration.hpp"

#include <gtest/gtest.h>

namespace bspctl::pipeline {
namespace {

using config::Origin;

std::string limits(const telemetry::LoadSample& worst, const config::Settings& settings) {
    std::string out;
    for (const auto& one : calibrate(worst, settings)) out += one.key.substr(one.key.rfind('_') + 1) + "=" + std::to_string(one.percent) + " ";
    return out;
}

TEST(Calibration, AFifthAboveThePeakWhereThereIsNone) {
    EXPECT_EQ(limits({.cpu = 60, .io = 33.4, .memory = 2}, {}), "cpu=72 io=41 memory=20 ");
    EXPECT_EQ(limits({.cpu = 100, .io = 0}, {}), "cpu=95 io=1 ");
    EXPECT_EQ(limits({}, {}), "");
}

TEST(Calibration, ALimitIsRaisedOnlyByABuildThatItDidNotHold) {
    config::Settings settings;
    settings.set("build.pressure_max_cpu", "50", Origin::user_file);
    EXPECT_EQ(limits({.cpu = 45}, settings), "cpu=54 ");
    EXPECT_EQ(limits({.cpu = 70}, settings), "") << "the limit was at work: what it would have come to is not known";
    EXPECT_EQ(limits({.cpu = 10}, settings), "") << "it is never lowered";
}

TEST(Calibration, WhatOthersSayIsLeftAlone) {
    config::Settings settings;
    settings.set("build.pressure_max_cpu", "50", Origin::workspace_file);
    EXPECT_EQ(limits({.cpu = 45}, settings), "");
}

}  // namespace
}  // namespace bspctl::pipeline
