// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/conformance.hpp"
#include "conformance/elf_facts.hpp"
#include "plugins/loaded_plugin.hpp"
#include "plugins/loader.hpp"
#include "plugins/negotiation.hpp"
#include "plugins/services.hpp"

namespace bspctl::conformance {

// An input that a plugin is asked about, and what it is called in a message.
struct NamedInput {
    std::string name;
    Input input;
};

// The plugin being checked and what it is checked with. Each step is taken when it is first needed, and throws Unmet
// where it fails: the failure belongs to the case about that step, all others skip.
class Subject {
public:
    // `scratch`: a folder for this case alone.
    Subject(const Options& options, fs::path scratch);
    ~Subject();
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;

    [[nodiscard]] const Options& options() const { return options_; }
    [[nodiscard]] const fs::path& file() const { return options_.plugin; }
    [[nodiscard]] const fs::path& scratch() const { return scratch_; }

    // ------------------------------------------------------------------------------------------ from file to plugin

    [[nodiscard]] const ElfFacts& elf();
    [[nodiscard]] bspctl_plugin_query_fn query();
    [[nodiscard]] const bspctl_plugin& descriptor();      // whole, for our major
    [[nodiscard]] const plugins::Agreement& agreement();  // descriptor, names and tables are as they must be

    // The instance that most cases ask, with the host's services and its base. Never destroyed: what destroy() does
    // is a matter of the cases about it.
    [[nodiscard]] plugins::Plugin& plugin();
    // Another one, the caller's. `services`: false for a host that offers none.
    [[nodiscard]] std::unique_ptr<plugins::LoadedPlugin> create(bool services = true);
    // One whose host has no base for it, whatever it derives from.
    [[nodiscard]] std::unique_ptr<plugins::LoadedPlugin> create_without_base(bool services = true);
    // The base of a family that derives; null: it does not, or the base is not there.
    [[nodiscard]] plugins::Plugin* base();

    [[nodiscard]] bool offers(std::string_view extension);
    // Throws Unmet unless the plugin offers the table.
    void needs(std::string_view extension);

    // ------------------------------------------------------------------------------------------ what it is asked with

    // Folder that is the workspace's root and bsp_root, with a few files in it.
    [[nodiscard]] const fs::path& workspace_dir() const { return workspace_dir_; }
    [[nodiscard]] std::vector<fs::path> own_files() const;      // FIXTURES/mine/*, sorted
    [[nodiscard]] std::vector<fs::path> foreign_files() const;  // FIXTURES/foreign/*
    // Those of the plugin's own files that can be read, with its manifest() where no other reader knows them.
    [[nodiscard]] std::vector<NamedInput> own_inputs();
    // A workspace for an input, with the choices the input itself makes; without one: every choice left open.
    [[nodiscard]] Workspace workspace(const std::optional<Input>& input = std::nullopt) const;
    // One without an input, and one for each of the plugin's own.
    [[nodiscard]] std::vector<Workspace> workspaces();

private:
    [[nodiscard]] std::unique_ptr<plugins::LoadedPlugin> find_base(const std::string& family);

    const Options& options_;
    fs::path scratch_;
    fs::path workspace_dir_;
    plugins::Registry::Log no_log_;
    plugins::Services services_;
    std::optional<ElfFacts> elf_;
    bspctl_plugin_query_fn query_ = nullptr;
    std::optional<plugins::Agreement> agreement_;
    plugins::Plugin* plugin_ = nullptr;
    plugins::Plugin* base_ = nullptr;
    bool base_sought_ = false;
};

}  // namespace bspctl::conformance
