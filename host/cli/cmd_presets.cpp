// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "config/edit_file.hpp"
#include "config/presets_text.hpp"
#include "fanout/choices.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

config::Presets all_of(const Context& context) {
    auto out = context.presets();
    for (const auto& warning : out.warnings) context.warn(warning);
    return out;
}

void write(json::Writer& out, const config::Preset& preset) {
    out.object().field("name", preset.name).field("file", preset.where.file).field("line", preset.where.line);
    out.key("fields").object();
    for (const auto& key : config::preset_keys()) {
        const auto* field = preset.find(key.name);
        if (field == nullptr) continue;
        const bool list = key.kind == config::PresetKey::Kind::list || key.kind == config::PresetKey::Kind::paths;
        out.key(field->several ? key.plural : key.name);
        if (field->several || list) out.value(field->values);
        else out.value(field->values.front());
    }
    out.end_object().key("variants").array();
    for (const auto& variant : fanout::expand(fanout::axes_of(preset), {})) out.value(variant.label);
    out.end_array().end_object();
}

// "3 builds: machine a, b, c" is what tells presets apart, after their own words.
std::string words_for(const config::Preset& preset) {
    std::vector<std::string> words;
    if (const auto title = preset.text("title"); !title.empty()) words.push_back(title);
    for (const auto& axis : fanout::axes_of(preset)) {
        std::vector<std::string> labels;
        for (const auto& choice : axis.choices) labels.push_back(choice.label);
        words.push_back(axis.name + " " + text::join(labels, ", "));
    }
    for (const auto* field : {"machine", "image", "manifest", "kas_yaml"}) {
        if (const auto value = preset.text(field); !value.empty() && words.empty()) words.push_back(std::string(field) + " " + value);
    }
    return text::join(words, "; ");
}

int list(Context& context, const Arguments& arguments) {
    const auto presets = all_of(context);
    if (arguments.has("json")) {
        json::Writer out;
        out.object().field("schema", "bspctl.presets/1").key("presets").array();
        for (const auto& preset : presets.all) write(out, preset);
        out.end_array().end_object();
        context.answer(out.str());
        return 0;
    }
    if (presets.all.empty()) context.say("there are no presets; `bspctl presets add` writes one");
    std::size_t width = 0;
    for (const auto& preset : presets.all) width = std::max(width, preset.name.size());
    for (const auto& preset : presets.all) {
        context.answer(preset.name + std::string(width - preset.name.size() + 2, ' ') + words_for(preset));
    }
    return 0;
}

std::string name_of(const Arguments& arguments) {
    auto name = arguments.positional(0);
    if (name.empty()) throw Failure("which preset?", "", "`bspctl presets list` shows those there are");
    return name;
}

int show(Context& context, const Arguments& arguments) {
    const auto presets = all_of(context);
    const auto& preset = presets.named(name_of(arguments));
    if (arguments.has("json")) {
        json::Writer out;
        out.object().field("schema", "bspctl.preset/1").key("preset");
        write(out, preset);
        out.end_object();
        context.answer(out.str());
        return 0;
    }
    std::string out = preset.name + "  (" + preset.where.str() + ")\n";
    for (const auto& field : preset.fields) {
        out += "  " + field.name + std::string(field.name.size() < 16 ? 16 - field.name.size() : 1, ' ') +
               text::join(field.values, ", ") + "\n";
    }
    const auto variants = fanout::expand(fanout::axes_of(preset), {});
    if (!variants.empty()) out += "  builds\n";
    for (const auto& variant : variants) {
        out += "    " + variant.label + "  in " + (variant.tree.empty() ? "" : "…-" + variant.tree + "/") +
               variant.build_folder + "\n";
    }
    context.answer(out);
    return 0;
}

// The options of `add`, by the field they fill.
struct Entry {
    std::string_view field, option;
};
constexpr Entry entries[] = {
    {"title", "title"},       {"summary", "summary"},   {"family", "family"},     {"machine", "machine"},
    {"distro", "distro"},     {"image", "image"},       {"manifest", "manifest"}, {"branch", "branch"},
    {"repo_url", "repo-url"}, {"kas_yaml", "kas-yaml"}, {"overlays", "overlay"},  {"container_image", "container-image"},
    {"tuning_overlay", "tuning-overlay"},               {"targets", "target"},
};

config::PresetText given(const Arguments& arguments, const std::string& name) {
    config::PresetText out{{"name", {name}}};
    for (const auto& [field, option] : entries) {
        std::vector<std::string> values;
        for (const auto& words : arguments.all(option)) {
            const bool prose = field == "title" || field == "summary";
            for (auto& value : prose ? std::vector{words} : text::split(words, ',')) {
                if (const auto word = text::trim(value); !word.empty()) values.emplace_back(word);
            }
        }
        if (!values.empty()) out.emplace_back(field, std::move(values));
    }
    return out;
}

// For a person who gave a name alone.
void ask(config::PresetText& fields) {
    for (const auto* field : {"title", "kas_yaml", "manifest", "machine", "distro", "image"}) {
        std::cerr << field << " (empty: none; several apart by ','): " << std::flush;
        std::string line;
        if (!std::getline(std::cin, line)) throw Failure("nothing was written", "the answers ended", "");
        std::vector<std::string> values;
        for (const auto& part : std::string_view(field) == "title" ? std::vector{line} : text::split(line, ',')) {
            if (const auto word = text::trim(part); !word.empty()) values.emplace_back(word);
        }
        if (!values.empty()) fields.emplace_back(field, std::move(values));
    }
}

// Where `add` and `remove` write: the user's file, or with --workspace the workspace's.
fs::path file_to_change(const Context& context, const Arguments& arguments) {
    if (arguments.has("in-workspace") || arguments.has("workspace")) {
        const auto marker = context.sources().workspace_file;
        if (!marker.empty()) return marker;
        throw Failure("there is no workspace here", "--in-workspace writes into its " + std::string(workspace::marker_file),
                      "go there, or make this folder one: touch .bspctl.toml");
    }
    const auto user = paths::user_config();
    if (user.empty()) throw Failure("there is no place for your configuration", "HOME is not set", "set HOME, or XDG_CONFIG_HOME");
    return user / "config.toml";
}

// Everything as it will be: nothing is written that could not be read again.
void check(const Context& context, const fs::path& changed, const std::string& text) {
    std::vector<config::PresetSource> sources;
    auto files = fanout::preset_files(paths::user_config(), context.sources().workspace_file);
    if (std::find(files.begin(), files.end(), changed) == files.end()) files.push_back(changed);
    for (const auto& file : files) {
        if (file == changed) sources.push_back({file, text});
        else if (auto own = files::read_if_exists(file)) sources.push_back({file, std::move(*own)});
    }
    (void)config::read_presets(sources);
}

int add(Context& context, const Arguments& arguments) {
    auto fields = given(arguments, name_of(arguments));
    const bool asks = fields.size() == 1 && !arguments.has("no-input") && ::isatty(STDIN_FILENO) == 1;
    if (asks) ask(fields);
    const auto file = file_to_change(context, arguments);
    const auto block = config::preset_block(fields);
    const auto change = [&](const std::string& text) {
        auto changed = config::with_block(text, block);
        check(context, file, changed);
        return changed;
    };
    if (arguments.has("dry-run")) {
        (void)change(files::read_if_exists(file).value_or(""));
        context.answer(block);
        return 0;
    }
    config::edit_file(file, change);
    context.answer("added " + fields.front().second.front() + " to " + file.string());
    return 0;
}

int remove(Context& context, const Arguments& arguments) {
    const auto name = name_of(arguments);
    const auto chosen = all_of(context).named(name);
    const fs::path file = chosen.where.file;
    const auto change = [&](const std::string& text) {
        auto changed = config::without_preset(text, file, name);
        check(context, file, changed);
        return changed;
    };
    (void)change(files::read(file));
    if (arguments.has("dry-run")) {
        context.answer("would remove " + name + " from " + chosen.where.str());
        return 0;
    }
    if (!arguments.has("yes") && !context.confirm("remove " + name + " from " + chosen.where.str() + "?", "yes")) {
        return static_cast<int>(ExitCode::failed);
    }
    config::edit_file(file, change);
    context.answer("removed " + name + " from " + file.string());
    return 0;
}

std::vector<Option> fields_to_give() {
    return {{"title", 0, "TEXT", "one line for `presets list`"},
            {"summary", 0, "TEXT", "more about it"},
            {"machine", 'm', "NAMES", "machine, or several apart by ','", "", "<machine>"},
            {"distro", 'd', "NAMES", "distro, or several", "", "<distro>"},
            {"image", 'i', "NAMES", "image, or several", "", "<image>"},
            {"manifest", 'f', "FILES", "manifest, or several", "", "<file>"},
            {"branch", 'b', "NAMES", "branch of the manifest repository; one for each manifest"},
            {"repo-url", 0, "URL", "address of the manifest repository"},
            {"kas-yaml", 'k', "FILES", "kas file, or several", "", "<file>"},
            {"overlay", 0, "FILE", "kas file laid over the build", "", "<file>", true},
            {"tuning-overlay", 0, "FILE", "in place of the overlays that the family names", "", "<file>"},
            {"container-image", 0, "IMAGE", "image for kas's container"},
            {"target", 't', "NAME", "build this instead of the configuration's own targets", "", "", true},
            {"in-workspace", 0, "", "in the workspace's .bspctl.toml instead of your own config.toml"},
            {"dry-run", 'n', "", "show what would be written"}};
}

}  // namespace

Command presets_command() {
    return {.name = "presets",
            .group = "Workspace",
            .summary = "named builds: list, show, add, remove",
            .details = "A preset is a [[presets]] table in your config.toml or vendors.toml, or in a workspace's "
                       ".bspctl.toml. `bspctl build --preset NAME` builds it; with machines, images, … in the plural it "
                       "stands for every combination of them.",
            .examples = {"bspctl presets list", "bspctl presets add nightly -k my.yml -m board-a,board-b",
                         "bspctl build --preset nightly --jobs 2"},
            .actions = {{.name = "presets list",
                         .summary = "all of them, with what they build",
                         .usage = "[--json]",
                         .options = {options::json()},
                         .run = list},
                        {.name = "presets show",
                         .summary = "everything that one says, and the builds it stands for",
                         .usage = "NAME [--json]",
                         .options = {options::json()},
                         .max_positionals = 1,
                         .positional_words = "<preset>",
                         .run = show},
                        {.name = "presets add",
                         .summary = "write one at the end of the file; what is there stays as it is",
                         .usage = "NAME [OPTIONS]",
                         .details = "With a name alone, on a terminal, it asks.",
                         .options = fields_to_give(),
                         .max_positionals = 1,
                         .run = add},
                        {.name = "presets remove",
                         .summary = "cut one out, with the comment lines directly above it",
                         .usage = "NAME [--yes]",
                         .options = {{"yes", 'y', "", "do not ask"},
                                     {"dry-run", 'n', "", "show what would go, remove nothing"}},
                         .max_positionals = 1,
                         .positional_words = "<preset>",
                         .run = remove}}};
}

}  // namespace bspctl::cli
