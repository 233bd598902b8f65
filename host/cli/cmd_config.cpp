// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/config_text.hpp"
#include "cli/context.hpp"
#include "cli/table.hpp"
#include "config/check.hpp"
#include "config/explain.hpp"
#include "config/literal.hpp"
#include "config/schema.hpp"
#include "pipeline/build.hpp"
#include "pipeline/record_settings.hpp"
#include "pipeline/specialise.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using config::Explained;

// ------------------------------------------------------------------------------------------------------- show

// The settings of what would be built here, and whose build it is.
struct Here {
    config::Settings settings;
    config::KnownFamily family;
    std::string left_out;  // what could not be told, and why
};

Here of_build(Context& context) {
    auto build = pipeline::resolve(context.request("config", ""), context.settings(), context.registry());
    if (build.definition != nullptr) pipeline::name_container(build.settings, *build.definition);
    return {std::move(build.settings), pipeline::known_family(build.family, *build.plugin), {}};
}

// The family that is chosen, though it could not be built here.
Here of_choice(Context& context) {
    const auto definitions = context.definitions();
    auto [settings, definition] = pipeline::understand(context.settings(), *definitions);
    if (definition != nullptr) {
        settings = pipeline::specialised(std::move(settings), *definition);
        pipeline::name_container(settings, *definition);
    }
    Here out{std::move(settings), {}, {}};
    const auto chosen = out.settings.text("workspace.family");
    for (auto* plugin : context.registry().families()) {
        if (auto info = plugin->family({}); info.family == chosen) out.family = pipeline::known_family(info, *plugin);
    }
    return out;
}

// The settings can be shown, too, where nothing could be built.
Here settings_here(Context& context) {
    try {
        return of_build(context);
    } catch (const Failure& failure) {
        auto out = of_choice(context);
        out.left_out = std::string(out.family.name.empty() ? "the defaults of families" : "what depends on the manifest") +
                       " could not be told: " + failure.what() + (failure.why().empty() ? "" : "; " + failure.why());
        return out;
    }
}

std::string origin_text(const config::Value& value) {
    std::string out(config::to_string(value.origin));
    return value.where.empty() ? out : out + "  " + value.where;
}

std::string shown(const Explained& setting, const config::Value& value) {
    return setting.key == nullptr || value.native ? value.text : config::literal(*setting.key, value.text);
}

std::string show_text(const std::vector<Explained>& settings, bool origins) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& setting : settings) {
        if (setting.values.empty()) {
            rows.push_back({setting.name, "(not set)"});
            continue;
        }
        rows.push_back({setting.name, shown(setting, setting.values.front())});
        if (!origins) continue;
        rows.back().push_back(origin_text(setting.values.front()));
        for (auto hidden = setting.values.begin() + 1; hidden != setting.values.end(); ++hidden) {
            rows.push_back({"  hides", shown(setting, *hidden), origin_text(*hidden)});
        }
    }
    return table(rows);
}

void write_source(json::Writer& out, const Explained& setting, const config::Value& value) {
    out.key("value");
    write_value(out, value.native ? nullptr : setting.key, value.text);
    out.field("origin", config::to_string(value.origin)).field_or_null("where", value.where);
}

std::string show_json(const std::vector<Explained>& settings, const std::string& family) {
    json::Writer out;
    out.object().field("schema", "bspctl.config/1").field_or_null("family", family).key("settings").array();
    for (const auto& setting : settings) {
        out.object().field("key", setting.name);
        if (setting.values.empty()) out.key("value").null();
        else write_source(out, setting, setting.values.front());
        out.key("hides").array();
        for (std::size_t i = 1; i < setting.values.size(); ++i) {
            out.object();
            write_source(out, setting, setting.values[i]);
            out.end_object();
        }
        out.end_array().end_object();
    }
    out.end_array().end_object();
    return out.str();
}

// Those that were asked for, in that order. "defaults.*.machine" and its family's name mean the same.
std::vector<Explained> picked(std::vector<Explained> all, const std::vector<std::string>& names) {
    std::vector<Explained> out;
    for (const auto& name : names) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const Explained& setting) {
            return setting.name == name || (setting.key != nullptr && setting.key->name == name);
        });
        if (found != all.end()) out.push_back(*found);
        else out.push_back({name, config::key_or_failure(name), {}});
    }
    return out;
}

int show(Context& context, const Arguments& arguments) {
    const auto here = settings_here(context);
    auto settings = config::explain(here.settings, here.family);
    const auto& names = arguments.positionals();
    const bool choices = names.empty() || std::any_of(names.begin(), names.end(), [](const auto& name) { return name.starts_with("defaults."); });
    for (const auto& problem : here.settings.unusable()) context.warn(problem + "; what uses it will not start");
    if (choices && !here.left_out.empty()) context.warn(here.left_out);
    if (!names.empty()) settings = picked(std::move(settings), names);
    else if (!arguments.has("all")) std::erase_if(settings, [](const Explained& setting) { return setting.values.empty(); });
    const bool bare = names.size() == 1 && !arguments.has("origin");
    const bool missing = !names.empty() && std::any_of(settings.begin(), settings.end(), [](const auto& s) { return s.values.empty(); });
    if (arguments.has("json")) context.answer(show_json(settings, here.family.name));
    else if (!bare) context.answer(show_text(settings, arguments.has("origin")));
    else if (!missing) context.answer(settings.front().values.front().text + "\n");
    else context.say(names.front() + " is not set");
    return missing ? 1 : 0;
}

// -------------------------------------------------------------------------------------------- keys, schema, path

std::string value_words(const config::Key& key) {
    if (!key.allowed.empty()) return text::join({key.allowed.begin(), key.allowed.end()}, "|");
    std::string out(config::type_word(key.type));
    const bool number = key.type == config::Type::integer || key.type == config::Type::number;
    return number ? out + ", " + config::range_text(key) : out;
}

void write_key(json::Writer& out, const config::Key& key) {
    out.object().field("key", key.name).field("value", value_words(key)).field_or_null("default", key.standard);
    out.field_or_null("environment", key.environment).field_or_null("native", key.native).field_or_null("option", key.flag);
    out.field("workspace", key.from_workspace != config::FromWorkspace::refused).field("help", key.help).end_object();
}

std::vector<const config::Key*> keys_named(const std::string& name) {
    if (!name.empty()) {
        const auto* key = config::find_key(name);
        return {key != nullptr ? key : config::key_or_failure(name)};
    }
    std::vector<const config::Key*> out;
    for (const auto& key : config::keys()) out.push_back(&key);
    return out;
}

int keys(Context& context, const Arguments& arguments) {
    const auto chosen = keys_named(arguments.positional(0));
    json::Writer out;
    std::vector<std::vector<std::string>> rows;
    out.object().field("schema", "bspctl.config-keys/1").key("keys").array();
    for (const auto* key : chosen) {
        if (key == nullptr) continue;  // a plugin's own: the plugin knows
        write_key(out, *key);
        rows.push_back({std::string(key->name), value_words(*key), key->environment.empty() ? "" : "$" + key->environment, std::string(key->help)});
    }
    out.end_array().end_object();
    context.answer(arguments.has("json") ? out.str() : table(rows));
    return 0;
}

int schema(Context& context, const Arguments&) {
    context.answer(config::json_schema());
    return 0;
}

int path(Context& context, const Arguments& arguments) {
    const auto sources = context.sources();
    const std::vector<std::pair<std::string, fs::path>> files{{"workspace", sources.workspace_file}, {"user", sources.user_file}};
    json::Writer out;
    std::vector<std::vector<std::string>> rows;
    out.object().field("schema", "bspctl.config-path/1").key("files").array();
    for (const auto& [origin, file] : files) {
        if (file.empty()) continue;
        std::error_code error;
        const bool exists = fs::exists(file, error);
        rows.push_back({origin, file.string(), exists ? "" : "(not there)"});
        out.object().field("origin", origin).field("path", file.string()).field("exists", exists).end_object();
    }
    out.end_array().end_object();
    context.answer(arguments.has("json") ? out.str() : table(rows));
    return 0;
}

// ------------------------------------------------------------------------------------------------------- check

int check(Context& context, const Arguments& arguments) {
    auto sources = context.sources();
    if (const auto name = arguments.positional(0); !name.empty()) {
        const auto file = context.cwd() / name;
        if (!fs::exists(file)) throw Failure("there is no file " + name, "", "");
        const bool workspace = file.filename() == workspace::marker_file;
        sources.user_file = workspace ? fs::path{} : file;
        sources.workspace_file = workspace ? file : fs::path{};
        sources.environment = [](const char*) { return std::string{}; };
    }
    const auto settings = config::Settings::load(sources);
    settings.require_usable();
    for (const auto& warning : settings.warnings()) context.warn(warning);
    for (const auto& note : settings.notes()) context.say("note: " + note + " is not used by this version");
    context.say(settings.warnings().empty() ? "no problems" : "no errors, " + std::to_string(settings.warnings().size()) + " warnings");
    return 0;
}

}  // namespace

Command config_command() {
    return {
        .name = "config",
        .group = "Workspace",
        .summary = "what the settings are, and where each comes from",
        .details = "A flag is stronger than a variable, that than the workspace's .bspctl.toml, that than a preset, that than "
                   "the user's config.toml, that than a vendor's definition, that than the family's default.",
        .examples = {"bspctl config show --origin", "bspctl config show build.engine", "bspctl config check",
                     "bspctl config schema > bspctl.schema.json"},
        .actions = {
            {.name = "config show",
             .summary = "the values that count; exit code 1 when a KEY has none",
             .usage = "[KEY…] [OPTIONS]",
             .examples = {"bspctl config show --origin", "dl=$(bspctl config show build.dl_dir)"},
             .options = options::join({{{"origin", 0, "", "say where each value comes from, and what it hides"},
                                        {"all", 0, "", "settings without a value too"}, options::json()},
                                       options::choices(), options::engine()}),
             .max_positionals = 1000,
             .positional_words = "<key>",
             .run = show},
            {.name = "config keys",
             .summary = "every setting there is",
             .usage = "[KEY]",
             .options = {options::json()},
             .max_positionals = 1,
             .positional_words = "<key>",
             .run = keys},
            {.name = "config schema", .summary = "the JSON Schema of the files, for editors and CI", .run = schema},
            {.name = "config path",
             .summary = "the files that are read, strongest first",
             .options = {options::json()},
             .run = path},
            {.name = "config check",
             .summary = "look for mistakes in the files and the environment, or in FILE alone",
             .usage = "[FILE]",
             .examples = {"bspctl config check --strict .bspctl.toml"},
             .max_positionals = 1,
             .positional_words = "<file>",
             .run = check},
        }};
}

}  // namespace bspctl::cli
