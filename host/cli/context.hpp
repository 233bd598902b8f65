// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "config/settings.hpp"
#include "pipeline/planner.hpp"
#include "pipeline/request.hpp"
#include "plugins/registry.hpp"
#include "ui/style.hpp"

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
    [[nodiscard]] std::filesystem::path workspace() const;  // --workspace; empty when not given

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

    // `input`: the kas file, where it is not the first positional word.
    [[nodiscard]] pipeline::Request request(std::string command, std::optional<std::string> input = {}) const;
    // `tentative`: an engine that is missing is a note, not an error (dry runs).
    [[nodiscard]] pipeline::Surroundings surroundings(bool tentative);

    // Asks on the terminal; without one (or with --no-input) it is an error that names `flag`.
    [[nodiscard]] bool confirm(const std::string& question, std::string_view flag) const;

private:
    void name_overlays(pipeline::Surroundings& out);
    // A build of a file somewhere else is configured there, not here.
    [[nodiscard]] std::filesystem::path start_of_search() const;

    const Arguments& arguments_;
    std::filesystem::path cwd_;
    ui::Style out_style_;
    ui::Style err_style_;
    bool quiet_;
    std::optional<config::Settings> settings_;
    std::optional<plugins::Registry> registry_;
};

}  // namespace bspctl::cli
