// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.hpp"

namespace bspctl::cli {

class Context;

// One command: what help says of it, what it takes, and what it does. A command with actions is a group of them
// ("plugin list"): it takes nothing itself, its action's options hold. One that also has `run` ("triage", "triage
// rules") does that when its first word names no action; a file of an action's name is given as ./NAME.
struct Command {
    std::string_view name;     // of an action: with the group's, "plugin list"
    std::string_view group = {};    // heading in the overview; an action has none
    std::string_view summary = {};  // one line
    std::string_view usage = {};    // after the command's name
    std::string_view details = {};  // paragraphs
    std::vector<std::string_view> examples = {};
    std::vector<Option> options = {};
    std::size_t max_positionals = 0;
    bool takes_rest = false;
    std::string_view positional_words = {};  // completion, as Option::words; "<recipe> <file>": the first, then all others
    int (*run)(Context& context, const Arguments& arguments) = nullptr;
    std::vector<Command> actions = {};

    // "list" of "plugin list".
    [[nodiscard]] std::string_view word() const { return name.substr(name.rfind(' ') + 1); }
    // Nothing but a group.
    [[nodiscard]] bool needs_action() const { return !actions.empty() && run == nullptr; }
};

// All commands, in the order of the overview.
[[nodiscard]] const std::vector<Command>& commands();
[[nodiscard]] const Command* find_command(std::string_view name);
[[nodiscard]] const Command* find_action(const Command& group, std::string_view word);

// Those that do something: every command that is not only a group, and every action.
[[nodiscard]] std::vector<const Command*> all_actions();

// The options that a command takes: its own, then the global ones that they do not hide by name or letter.
[[nodiscard]] std::vector<Option> options_of(const Command& command);

// Options that several commands share, so that one name means one thing.
namespace options {
[[nodiscard]] std::vector<Option> choices();   // machine, distro, image, manifest, branch, repo-url
[[nodiscard]] std::vector<Option> engine();    // host, container, engine, image of the container
[[nodiscard]] Option overlay();                // of the user's own, repeatable
[[nodiscard]] Option json();
[[nodiscard]] Option kas_yaml();               // -k
[[nodiscard]] std::vector<Option> join(std::vector<std::vector<Option>> parts);
}  // namespace options

// One for each file cmd_*.cpp.
[[nodiscard]] Command init_command();
[[nodiscard]] Command build_command();
[[nodiscard]] Command sync_command();
[[nodiscard]] Command presets_command();
[[nodiscard]] Command mirror_command();
[[nodiscard]] Command prefetch_command();
[[nodiscard]] Command gen_kas_command();
[[nodiscard]] Command detect_command();
[[nodiscard]] Command vendors_command();
[[nodiscard]] Command doctor_command();
[[nodiscard]] Command triage_command();
[[nodiscard]] Command report_command();
[[nodiscard]] Command runs_command();
[[nodiscard]] Command insights_command();
[[nodiscard]] Command why_command();
[[nodiscard]] Command monitor_command();
[[nodiscard]] Command stop_command();
[[nodiscard]] Command log_command();
[[nodiscard]] Command events_command();
[[nodiscard]] Command shell_command();
[[nodiscard]] Command getvar_command();
[[nodiscard]] Command inspect_command();
[[nodiscard]] Command graph_command();
[[nodiscard]] Command overlay_command();
[[nodiscard]] Command clean_command();
[[nodiscard]] Command bitbake_command();
[[nodiscard]] Command clean_recipe_command();
[[nodiscard]] Command rebuild_command();
[[nodiscard]] Command stress_parse_command();
[[nodiscard]] Command setup_command();
[[nodiscard]] Command clean_cache_command();
[[nodiscard]] Command hashserv_command();
[[nodiscard]] Command bitbake_override_command();
[[nodiscard]] Command config_command();
[[nodiscard]] Command settings_command();
[[nodiscard]] Command layers_command();
[[nodiscard]] Command drift_command();
[[nodiscard]] Command lock_command();
[[nodiscard]] Command diff_command();
[[nodiscard]] Command changelog_command();
[[nodiscard]] Command for_all_command();
[[nodiscard]] Command show_command();
[[nodiscard]] Command dump_command();
[[nodiscard]] Command plugin_command();
[[nodiscard]] Command completion_command();
[[nodiscard]] Command complete_command();  // hidden: what completion scripts ask
[[nodiscard]] Command help_command();

}  // namespace bspctl::cli
