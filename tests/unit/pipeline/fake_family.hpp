// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <utility>

#include "base/failure.hpp"
#include "pipeline/planner.hpp"
#include "pipeline/runner.hpp"
#include "plugins/registry.hpp"
#include "temp_dir.hpp"
#include "workspace/lock.hpp"

namespace bspctl::pipeline::testing {

using bspctl::testing::slurp;
using bspctl::testing::TempDir;

// A family made of functions.
class FakeFamily : public plugins::Plugin {
public:
    std::function<std::vector<Step>(const Workspace&)> make_plan = [](const Workspace&) { return std::vector<Step>{}; };
    std::function<KasConfig(const Workspace&)> make_kas = [](const Workspace&) { return KasConfig{}; };

    [[nodiscard]] const plugins::PluginInfo& info() const override { return info_; }
    [[nodiscard]] bool offers(std::string_view) const override { return true; }
    [[nodiscard]] FamilyInfo family(const Workspace&) override { return {}; }
    [[nodiscard]] Verdict detect(const Input&) override { return {}; }
    [[nodiscard]] std::optional<Input> manifest(const ManifestFile&) override { return {}; }
    [[nodiscard]] std::vector<Overlay> overlays(const Workspace&) override { return {}; }
    [[nodiscard]] KasConfig kas(const Workspace& workspace) override { return make_kas(workspace); }
    [[nodiscard]] std::vector<Step> plan(const Workspace& workspace) override { return make_plan(workspace); }
    [[nodiscard]] std::vector<Finding> doctor(const Workspace&) override { return {}; }
    [[nodiscard]] std::vector<Rule> triage() override { return {}; }

private:
    plugins::PluginInfo info_{.id = "test.fake"};
};

// Remembers what was told.
class Recorder : public telemetry::Listener {
public:
    void on_event(const telemetry::Event& event) override { events.push_back(event); }
    void on_console(std::string_view line) override { console.emplace_back(line); }

    // "type step" of the events about steps.
    [[nodiscard]] std::vector<std::string> steps() const {
        std::vector<std::string> out;
        for (const auto& event : events) {
            if (event.type.starts_with("step_")) out.push_back(event.type.substr(5) + " " + event.text("step"));
        }
        return out;
    }
    [[nodiscard]] const telemetry::Event* find(std::string_view type, std::string_view step) const {
        for (const auto& event : events) {
            if (event.type == type && event.text("step") == step) return &event;
        }
        return nullptr;
    }
    std::vector<telemetry::Event> events;
    std::vector<std::string> console;
};

// A workspace of the family "fake" with a manifest at hand, and a `kas` that is a shell script.
class Bench {
public:
    TempDir dir;
    FakeFamily plugin;
    config::Settings settings;
    plugins::Registry registry{plugins::LoadOptions{.disable = {"~all~"}}};
    Recorder recorder;
    Build build;
    Surroundings surroundings;

    Bench() {
        std::filesystem::create_directories(dir / "ws/fake");
        build.request.skip_doctor = true;
        build.settings.set("build.ccache", "false", config::Origin::flag);  // its overlay is not at hand
        build.plugin = &plugin;
        build.family.family = "fake";
        build.family.directory = "fake";
        build.bsp_root = dir / "ws/fake";
        build.workspace.root = (dir / "ws").string();
        build.workspace.bsp_root = build.bsp_root.string();
        build.workspace.manifest = "m.xml";
        build.generates = true;
        build.generated = build.bsp_root / "kas-fake.yml";
        build.manifest_file = dir.write("ws/m.xml", "<manifest/>");  // names nothing that would have to be fetched
        build.workspace.input = Input{.kind = "repo-manifest", .path = build.manifest_file.string(), .file_name = "m.xml"};
        plugin.make_kas = [](const Workspace&) {
            KasConfig config;
            config.machine = "board";
            config.distro = "poky";
            config.targets = {"image"};
            config.repos = {{.name = "core", .url = "https://example.org/core", .path = "core", .branch = "main"}};
            config.layers = {{"core", "meta"}};
            config.notes = {"a note of the family"};
            return config;
        };
        kas("exit 0");
    }

    // What the fake kas does; it is given kas's own command line.
    void kas(const std::string& script) {
        surroundings.engine.kind = engine::Kind::host;
        surroundings.engine.program = dir.write("bin/kas", "#!/bin/sh\n" + script + "\n");
        std::filesystem::permissions(surroundings.engine.program, std::filesystem::perms::owner_all);
    }

    [[nodiscard]] Result execute() {
        recorder.events.clear();
        return pipeline::execute(build, surroundings, settings, registry, recorder);
    }

    // A step of the vendor's tools that runs a line of shell in bsp_root.
    static Step shell(std::string name, std::string line, std::optional<std::string> skip = std::nullopt) {
        Step step;
        step.name = std::move(name);
        step.phase = "sync";
        step.argv = {"sh", "-c", std::move(line)};
        step.why = "test";
        step.skip = std::move(skip);
        return step;
    }

    [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(build.bsp_root / name); }
};

}  // namespace bspctl::pipeline::testing
