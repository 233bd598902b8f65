// SPDX-License-Identifier: Apache-2.0
//
// Every key against every pair of sources that can set it, from the table of keys.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "config/keys.hpp"
#include "config/literal.hpp"
#include "config/settings.hpp"
#include "temp_dir.hpp"

namespace bspctl::config {
namespace {

using testing::TempDir;

// The sources, weakest first.
constexpr Origin sources[] = {Origin::vendor, Origin::user_file,   Origin::preset,
                              Origin::workspace_file, Origin::environment, Origin::flag};

// Two values that the key takes, as Settings holds them.
std::pair<std::string, std::string> two_values(const Key& key) {
    if (!key.allowed.empty()) return {std::string(key.allowed.front()), std::string(key.allowed.back())};
    if (key.each == Each::digest) return {"sha256:" + std::string(64, 'a'), "sha256:" + std::string(64, 'b')};
    const bool narrow = key.maximum - key.minimum < 2;  // a share: only its ends are whole numbers
    const auto low = static_cast<long>(key.minimum) + (narrow ? 0 : 1);
    switch (key.type) {
        case Type::flag: return {"true", "false"};
        case Type::integer:
        case Type::number: return {std::to_string(low), std::to_string(low + 1)};
        case Type::path: return {"/one", "/two"};
        case Type::paths: return {"/one,/more", "/two"};
        case Type::list: return {"one,more", "two"};
        case Type::text: break;
    }
    return {"one", "two"};
}

std::string instance_of(const Key& key) { return text::replace_all(std::string(key.name), "*", "acme"); }

// One that each family has a value of.
bool is_choice(const Key& key) { return key.name.starts_with("defaults."); }

// One document that sets the key.
std::string document(const Key& key, const std::string& value) {
    const auto name = instance_of(key);
    const auto dot = name.rfind('.');
    return "[" + name.substr(0, dot) + "]\n" + name.substr(dot + 1) + " = " + literal(key, value) + "\n";
}

bool can_set(const Key& key, Origin origin) {
    if (origin == Origin::workspace_file) return key.from_workspace != FromWorkspace::refused;
    return origin != Origin::environment || !key.environment.empty();
}

// The settings when `given` says so and nobody else.
class World {
public:
    World(const Key& key, const std::map<Origin, std::string>& given) : key_(key) {
        const auto file = [&](Origin origin, const char* name) {
            const auto value = given.find(origin);
            return value == given.end() ? std::filesystem::path{} : dir_.write(name, document(key, value->second));
        };
        const auto variable = given.find(Origin::environment);
        settings_ = Settings::load(file(Origin::user_file, "config.toml"), file(Origin::workspace_file, ".bspctl.toml"),
                                   [&](const char* name) {
                                       return variable != given.end() && key.environment == name ? variable->second : std::string{};
                                   });
        const bool choice = is_choice(key);
        for (const auto origin : {Origin::flag, Origin::preset, Origin::vendor}) {
            const auto value = given.find(origin);
            if (value == given.end()) continue;
            const bool whatever_family = choice && origin == Origin::flag;
            settings_.set(whatever_family ? std::string(key.name) : instance_of(key), value->second, origin, "test");
        }
    }

    // What counts, for the family acme.
    [[nodiscard]] std::vector<Value> candidates() const {
        if (!is_choice(key_)) return settings_.candidates(instance_of(key_));
        return settings_.choices(key_.name.substr(key_.name.rfind('.') + 1), "acme");
    }

private:
    const Key& key_;
    TempDir dir_;
    Settings settings_;
};

// What a workspace's list does to the user's is a rule of its own.
std::optional<std::string> exception(const Key& key, Origin weak, Origin strong, const std::pair<std::string, std::string>& values) {
    if (weak != Origin::user_file || strong != Origin::workspace_file) return std::nullopt;
    if (key.from_workspace == FromWorkspace::adds) return values.first + "," + values.second;
    if (key.from_workspace == FromWorkspace::fills) return values.first;
    return std::nullopt;
}

TEST(Precedence, OfEveryKeyAndEveryPairOfSources) {
    std::size_t tried = 0;
    for (const auto& key : keys()) {
        const auto values = two_values(key);
        for (std::size_t weak = 0; weak < std::size(sources); ++weak) {
            for (std::size_t strong = weak + 1; strong < std::size(sources); ++strong) {
                if (!can_set(key, sources[weak]) || !can_set(key, sources[strong])) continue;
                const World world(key, {{sources[weak], values.first}, {sources[strong], values.second}});
                const auto found = world.candidates();
                const auto expected = exception(key, sources[weak], sources[strong], values);
                const auto where = std::string(key.name) + ": " + std::string(to_string(sources[weak])) + " against " +
                                   std::string(to_string(sources[strong]));
                ASSERT_EQ(found.size(), 2u) << where;
                EXPECT_EQ(found.front().text, expected.value_or(values.second)) << where;
                if (!expected) {
                    EXPECT_EQ(found.front().origin, sources[strong]) << where;
                    EXPECT_EQ(found.back().text, values.first) << where;
                    EXPECT_EQ(found.back().origin, sources[weak]) << where;
                }
                ++tried;
            }
        }
    }
    EXPECT_GT(tried, keys().size() * 6);
}

TEST(Precedence, EverySourceAloneCountsAndIsNamed) {
    for (const auto& key : keys()) {
        const auto values = two_values(key);
        for (const auto origin : sources) {
            if (!can_set(key, origin)) continue;
            const auto found = World(key, {{origin, values.first}}).candidates();
            ASSERT_EQ(found.size(), 1u) << key.name;
            EXPECT_EQ(found.front().text, values.first) << key.name;
            EXPECT_EQ(found.front().origin, origin) << key.name;
            EXPECT_FALSE(found.front().where.empty()) << key.name;
        }
    }
}

TEST(Precedence, OrderOfReadingDoesNotMatter) {
    Settings settings;
    for (const auto origin : {Origin::flag, Origin::vendor, Origin::preset, Origin::environment, Origin::user_file}) {
        settings.set("build.engine", std::string(to_string(origin)), origin, "test");
    }
    std::vector<Origin> order;
    for (const auto& value : settings.candidates("build.engine")) order.push_back(value.origin);
    EXPECT_EQ(order, (std::vector{Origin::flag, Origin::environment, Origin::preset, Origin::user_file, Origin::vendor}));
}

TEST(Precedence, TheCallersOwnVariableForBitBakeStandsAboveTheFiles) {
    const TempDir dir;
    const auto file = dir.write(".bspctl.toml", "[build]\npressure_max_cpu = 20\nparallel_make = 4\n");
    const std::map<std::string, std::string> variables{{"BB_PRESSURE_MAX_CPU", "15000"}, {"PARALLEL_MAKE", "-j 2 -l 8"},
                                                       {"BSPCTL_BUILD_PARALLEL_MAKE", "3"}};
    const auto settings = Settings::load({}, file, [&](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string{} : found->second;
    });
    EXPECT_EQ(settings.text("build.pressure_max_cpu"), "15000");
    EXPECT_TRUE(settings.find("build.pressure_max_cpu")->native);
    EXPECT_EQ(settings.text("build.parallel_make"), "3");  // ours says what it means in our words
    EXPECT_FALSE(settings.find("build.parallel_make")->native);
}

}  // namespace
}  // namespace bspctl::config
