// SPDX-License-Identifier: Apache-2.0
//
// A plugin says the same in the host's process and in one of its own: every table, every service, the base of a
// derived family.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/failure.hpp"
#include "parts.hpp"
#include "plugins/codec.hpp"
#include "plugins/discovery.hpp"

namespace bspctl::testing {
namespace {

namespace fs = std::filesystem;
using plugins::Isolation;
using plugins::Plugin;
using plugins::Registry;

Workspace workspace(const std::string& machine) {
    Workspace out;
    out.machine = machine;
    out.input.emplace();
    out.input->machine = machine;
    out.options = {{"jobs", "8"}};
    return out;
}

// What a call gives, as bytes, or the three parts of its Failure.
template <class Call>
std::string outcome(Call&& call) {
    try {
        return plugins::encode(call());
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "\n" + failure.why() + "\n" + failure.fix();
    }
}

// Everything that can be asked of a plugin.
std::vector<std::pair<std::string, std::string>> everything(Plugin& plugin, const std::string& machine) {
    const auto where = workspace(machine);
    Input input;
    input.machine = machine;
    const ManifestFile file{"/x/boards.acme", "boards.acme", "board a\nboard b https://example.org/b\n"};
    return {{"family", outcome([&] { return plugin.family(where); })},
            {"detect", outcome([&] { return plugin.detect(input); })},
            {"manifest", outcome([&] { return plugin.manifest(file); })},
            {"kas", outcome([&] { return plugin.kas(where); })},
            {"plan", outcome([&] { return plugin.plan(where); })},
            {"overlays", outcome([&] { return plugin.overlays(where); })},
            {"doctor", outcome([&] { return plugin.doctor(where); })},
            {"triage", outcome([&] { return plugin.triage(); })}};
}

// The host of a workspace with a little of everything that services tell of.
void furnish(Registry& registry, const TempDir& dir) {
    dir.write("tree/conf/x.conf", "A = \"1\"\n");
    registry.set_scope(dir / "tree", dir / "tree");
    registry.set_tool_probe([](const std::string& name) { return std::optional(name + " version 7\nmore"); });
    registry.set_input_reader([](const fs::path& path) {
        Input input;
        input.kind = "kas";
        input.path = path.string();
        input.machine = "read";
        input.projects = {{"meta", "https://example.org/meta", "", "main", "", "", "", LayersForm::listed, {"a", "b"}, {}}};
        return std::optional(input);
    });
}

void expect_the_same(Registry& here, Registry& apart, const TempDir& dir) {
    furnish(here, dir);
    furnish(apart, dir);
    const auto ours = here.plugins(), theirs = apart.plugins();
    ASSERT_EQ(ours.size(), theirs.size());
    ASSERT_FALSE(ours.empty());
    for (std::size_t i = 0; i < ours.size(); ++i) {
        EXPECT_EQ(ours[i]->info().id, theirs[i]->info().id);
        EXPECT_EQ(ours[i]->info().capabilities, theirs[i]->info().capabilities);
        EXPECT_FALSE(ours[i]->info().isolated);
        EXPECT_TRUE(theirs[i]->info().isolated);
        for (const auto* machine : {"", "good-1", "well", "error", "unknown", "raspberrypi4-64"}) {
            EXPECT_EQ(everything(*ours[i], machine), everything(*theirs[i], machine))
                << ours[i]->info().id << " for the machine " << machine;
        }
    }
}

TEST(Parity, OfEveryGoodPlugin) {
    const PluginRoom room;
    for (const auto& entry : fs::directory_iterator(BSPCTL_PARTS)) {
        const auto name = plugins::short_name(entry.path());
        for (const auto* good : {"good", "derived", "checks_only", "plain_c", "acme", "misbehaves", "thrower"}) {
            if (name == good) room.add(name);
        }
    }
    plugins::LoadOptions options;
    options.settings = {{"build.jobs", "8"}};
    options.isolation = Isolation::none;
    auto here = room.load(options);
    options.isolation = Isolation::all;
    auto apart = room.load(options);
    expect_the_same(here, apart, room.dir());
}

TEST(Parity, OfTheBundledOnes) {
    const PluginRoom room;
    plugins::LoadOptions options;
    options.bundled = fs::path(BSPCTL_BUILD_DIR) / "lib/bspctl/bundled";
    const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", std::nullopt);
    const EnvironmentVariable data("XDG_DATA_HOME", (room.dir() / "data").string());
    Registry here(options);
    options.isolation = Isolation::all;
    Registry apart(options);
    expect_the_same(here, apart, room.dir());
}

}  // namespace
}  // namespace bspctl::testing
