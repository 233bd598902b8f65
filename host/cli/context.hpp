// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "config/presets.hpp"
#include "config/settings.hpp"
#include "fanout/variants.hpp"
#include "pipeline/planner.hpp"
#include "pipeline/request.hpp"
#include "plugins/registry.hpp"
#include "ui/style.hpp"
#include "vendors/library.hpp"

namespace bspctl::cli {

// The workspace's file that a command in `start` reads: the first one upwards. Empty when there is none.
[[nodiscard]] std::filesystem::path nearest_marker(const std::filesystem::path& start);

// What a command works with. Plugins and settings are read when first asked for, so that help and version need none.
class Context {
public:
    explicit Context(const Arguments& arguments);

    // Standard output is the answer, standard error the conversation.
    void answer(std::string_view text) const;
    void say(std::string_view text) const;   // dropped with --quiet
    void warn(std::string_view text) const;

    [[nodiscard]] const ui::Style& out_style() const { return out_style_; }
    [[nodiscard]] const ui::Style& err_style() const { return err_style_; }
    [[nodiscard]] bool quiet() const { return quiet_; }
    [[nodiscard]] const std::filesystem::path& cwd() const { return cwd_; }
    // --workspace, else $BSPCTL_WORKSPACE; empty when neither is given. Throws Failure when it is no folder.
    [[nodiscard]] std::filesystem::path workspace() const;

    [[nodiscard]] bool strict() const;             // --strict or $BSPCTL_STRICT
    // Where settings are read from: the user's file and that of the workspace this command line means.
    [[nodiscard]] config::Sources sources() const;

    // Flags of this command line included. What is odd in the files is said when they are first read.
    [[nodiscard]] config::Settings& settings();
    [[nodiscard]] plugins::Registry& registry();
    // For commands whose answer would be another without a plugin: throws Failure when one of plugins.require is not
    // there. doctor and `plugin` work all the same, to say why.
    [[nodiscard]] plugins::Registry& complete_registry();
    // What the settings and this command line say of plugins.
    [[nodiscard]] plugins::LoadOptions load_options();

    // --preset; null when none is named.
    [[nodiscard]] const config::Preset* preset();
    // Vendor definitions, the user's and those that ship. A broken file of the user's is a Failure.
    [[nodiscard]] std::shared_ptr<const vendors::Library> definitions();
    // Presets of all files, broken ones a Failure.
    [[nodiscard]] config::Presets presets() const;
    // The builds that --matrix and the lists of a preset make; empty: there is one build, as ever.
    [[nodiscard]] const std::vector<fanout::Variant>& variants();

    // `input`: the kas file, where it is not the first positional word. With a preset, what that says too; one that
    // stands for several builds is a Failure.
    [[nodiscard]] pipeline::Request request(std::string command, std::optional<std::string> input = {});
    // What the command line says, without a preset.
    [[nodiscard]] pipeline::Request bare_request(std::string command, std::optional<std::string> input = {});
    // `tentative`: an engine that is missing is a note, not an error (dry runs).
    // `definition`: of the build; its container image counts where the user has not named one.
    [[nodiscard]] pipeline::Surroundings surroundings(bool tentative, const vendors::Definition* definition = nullptr);

    // Asks on the terminal; without one (or with --no-input) it is an error that names `flag`.
    [[nodiscard]] bool confirm(const std::string& question, std::string_view flag) const;

    // Is there a terminal to ask on, and may it be used?
    [[nodiscard]] bool may_ask() const;
    // A line of the user's; an empty one is `fallback`, which is shown. Where may_ask() is false it is an error that
    // names `flag`, as is the end of the input.
    [[nodiscard]] std::string ask(const std::string& question, const std::string& fallback, std::string_view flag) const;

private:
    [[nodiscard]] std::string workspace_from() const;
    void name_overlays(pipeline::Surroundings& out);
    void take_preset();
    [[nodiscard]] std::string input() const;  // the first positional word that is no axis
    // A build of a file somewhere else is configured there, not here.
    [[nodiscard]] std::filesystem::path start_of_search() const;

    const Arguments& arguments_;
    std::filesystem::path cwd_;
    ui::Style out_style_;
    ui::Style err_style_;
    bool quiet_;
    std::optional<config::Settings> settings_;
    std::shared_ptr<const vendors::Library> definitions_;
    std::optional<config::Preset> preset_;
    std::vector<fanout::Variant> variants_;
    std::optional<plugins::Registry> registry_;
};

}  // namespace bspctl::cli
