// SPDX-License-Identifier: Apache-2.0
#include "pipeline/engine_variables.hpp"

#include <gtest/gtest.h>

#include <map>

namespace bspctl::pipeline {
namespace {

using config::Origin;

std::map<std::string, std::string> variables(const config::Settings& settings) {
    std::map<std::string, std::string> out;
    for (const auto& [name, value] : engine_variables(settings)) out[name] = value;
    return out;
}

TEST(EngineVariables, AreInTheNotationOfWhoReadsThem) {
    config::Settings settings;
    settings.set("build.pressure_max_cpu", "72.5", Origin::user_file);
    settings.set("build.parallel_make", "6", Origin::user_file);
    settings.set("build.sstate_mirrors", "file://.* file:///old/PATH", Origin::user_file);
    settings.set("build.nproc", "3", Origin::user_file);
    const auto found = variables(settings);
    EXPECT_EQ(found.at("BB_PRESSURE_MAX_CPU"), "725000");
    EXPECT_EQ(found.at("PARALLEL_MAKE"), "-j 6");
    EXPECT_EQ(found.at("SSTATE_MIRRORS"), "file://.* file:///old/PATH");
    EXPECT_EQ(found.at("NPROC"), "3");
    EXPECT_EQ(found.size(), 4u);
}

TEST(EngineVariables, WhatTheCallerHasIsInherited) {
    const auto settings = config::Settings::load({}, {}, [](const char* name) {
        return std::string(name) == "BB_PRESSURE_MAX_IO" ? std::string("7000") : std::string{};
    });
    EXPECT_FALSE(variables(settings).contains("BB_PRESSURE_MAX_IO"));
}

}  // namespace
}  // namespace bspctl::pipeline
