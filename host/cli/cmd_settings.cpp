// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/config_text.hpp"
#include "cli/context.hpp"
#include "config/literal.hpp"
#include "config/settings_file.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace {

using config::SettingsFile;

SettingsFile users_file() {
    const auto folder = paths::user_config();
    if (!folder.empty()) return {folder / "config.toml", config::Origin::user_file};
    throw Failure("there is no user's configuration folder", "neither HOME nor XDG_CONFIG_HOME is set", "export HOME");
}

SettingsFile workspaces_file(const Context& context) {
    const auto named = context.workspace();
    const auto marker = named.empty() ? nearest_marker(context.cwd()) : named / workspace::marker_file;
    if (!marker.empty()) return {marker, config::Origin::workspace_file};
    throw Failure("not inside a workspace", "no .bspctl.toml in " + context.cwd().string() + " or above it",
                  "go to the workspace, name it (--workspace DIR), or make this folder one: bspctl init");
}

SettingsFile chosen_file(const Context& context, const Arguments& arguments) {
    return arguments.has("in-workspace") ? workspaces_file(context) : users_file();
}

std::string needed(const Arguments& arguments, std::size_t index, std::string_view action, std::string_view word) {
    auto out = arguments.positional(index);
    if (out.empty()) {
        throw Failure("settings " + std::string(action) + " needs " + std::string(word), "", "`bspctl config keys` lists the settings");
    }
    return out;
}

// As it would stand in the file.
std::string shown(const config::TomlEntry& entry) {
    const auto* key = config::find_key(entry.name);
    static const config::Key text{.name = ""};
    return config::literal(key == nullptr ? text : *key, entry.text);
}

std::string list_text(const std::vector<config::TomlEntry>& entries, bool all) {
    std::string out;
    for (const auto& entry : entries) out += entry.name + " = " + shown(entry) + "\n";
    for (const auto& key : config::keys()) {
        if (!all) break;
        const bool there = std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return config::find_key(entry.name) == &key; });
        if (!there) out += "# " + std::string(key.name) + " is not set\n";
    }
    return out;
}

void write_entry(json::Writer& out, const config::TomlEntry& entry) {
    out.object().field("key", entry.name).key("value");
    write_value(out, config::find_key(entry.name), entry.text);
    out.field("line", entry.position.line).field("column", entry.position.column).end_object();
}

int list(Context& context, const Arguments& arguments) {
    const auto file = chosen_file(context, arguments);
    const auto entries = config::values_in(file);
    if (!arguments.has("json")) {
        context.answer(list_text(entries, arguments.has("all")));
        return 0;
    }
    json::Writer out;
    out.object().field("schema", "bspctl.settings/1").field("file", file.path.string()).key("settings").array();
    for (const auto& entry : entries) write_entry(out, entry);
    out.end_array().end_object();
    context.answer(out.str());
    return 0;
}

// A list goes line by line, so that a shell can read it.
std::string plain(const config::TomlEntry& entry) {
    return entry.type == config::Type::list ? text::replace_all(entry.text, ",", "\n") : entry.text;
}

int get(Context& context, const Arguments& arguments) {
    const auto file = chosen_file(context, arguments);
    const auto name = needed(arguments, 0, "get", "KEY");
    const auto entry = config::value_in(file, name);
    if (arguments.has("json")) {
        json::Writer out;
        out.object().field("schema", "bspctl.setting/1").field("file", file.path.string()).field("key", name).key("value");
        if (entry) write_value(out, config::find_key(name), entry->text);
        else out.null();
        out.end_object();
        context.answer(out.str());
    } else if (entry) {
        context.answer(plain(*entry) + "\n");
    } else {
        context.say(name + " is not set in " + file.path.string());
    }
    return entry ? 0 : 1;
}

int make(Context& context, const Arguments& arguments, const SettingsFile& file, const config::Change& change) {
    const bool dry_run = arguments.has("dry-run");
    const bool changed = config::make(change, file, dry_run);
    if (arguments.has("json")) {
        json::Writer out;
        out.object().field("schema", "bspctl.setting-change/1").field("file", file.path.string()).field("key", change.name);
        out.field_or_null("literal", change.literal).field("changed", changed).field("dry_run", dry_run).end_object();
        context.answer(out.str());
        return 0;
    }
    const auto what = change.literal.empty() ? change.name + " taken out" : change.name + " = " + change.literal;
    context.say(file.path.string() + ": " + what + (!changed ? " (was so already)" : dry_run ? " (not written: --dry-run)" : ""));
    return 0;
}

int set(Context& context, const Arguments& arguments) {
    const auto file = chosen_file(context, arguments);
    const auto name = needed(arguments, 0, "set", "KEY and VALUE");
    std::vector<std::string> words(arguments.positionals().begin() + 1, arguments.positionals().end());
    words.insert(words.end(), arguments.rest().begin(), arguments.rest().end());
    if (words.empty()) throw Failure("settings set needs KEY and VALUE", "", "bspctl settings set " + name + " VALUE");
    return make(context, arguments, file, config::change_to(file, name, words, context.cwd()));
}

int unset(Context& context, const Arguments& arguments) {
    const auto file = chosen_file(context, arguments);
    return make(context, arguments, file, config::change_out(file, needed(arguments, 0, "unset", "KEY")));
}

// Which workspace, the global --workspace says.
const Option in_workspace{"in-workspace", 0, "", "the workspace's .bspctl.toml, not the user's config.toml"};
const Option dry_run{"dry-run", 'n', "", "say what would be written, and write nothing"};

}  // namespace

Command settings_command() {
    return {
        .name = "settings",
        .group = "Workspace",
        .summary = "read and change the settings in a file",
        .details = "Looks at one file alone: the user's config.toml, or with --in-workspace the .bspctl.toml of the workspace. "
                   "`bspctl config show` tells what counts in the end. A change keeps comments, order and everything else of "
                   "the file, is checked before it is written, and waits for others that change the same file.",
        .examples = {"bspctl settings set build.dl_dir ~/yocto/downloads", "bspctl settings set --in-workspace defaults.nxp.machine imx8mp-var-dart",
                     "bspctl settings get build.dl_dir", "bspctl settings unset build.dl_dir"},
        .actions = {
            {.name = "settings list",
             .summary = "what the file sets",
             .usage = "[OPTIONS]",
             .options = {in_workspace, {"all", 0, "", "name the settings it does not set too"}, options::json()},
             .run = list},
            {.name = "settings get",
             .summary = "one value; exit code 1 when the file does not set it",
             .usage = "KEY",
             .options = {in_workspace, options::json()},
             .max_positionals = 1,
             .positional_words = "<key>",
             .run = get},
            {.name = "settings set",
             .summary = "set a value",
             .usage = "KEY VALUE…",
             .details = "A list takes its parts as words of their own, or apart by commas. A value that begins with a dash goes behind --.",
             .options = {in_workspace, dry_run, options::json()},
             .max_positionals = 1000,
             .takes_rest = true,
             .positional_words = "<key>",
             .run = set},
            {.name = "settings unset",
             .summary = "take a value out",
             .usage = "KEY",
             .options = {in_workspace, dry_run, options::json()},
             .max_positionals = 1,
             .positional_words = "<key>",
             .run = unset},
        }};
}

}  // namespace bspctl::cli
