// SPDX-License-Identifier: Apache-2.0
#include "fanout/choices.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::fanout {

namespace fs = std::filesystem;

namespace {

// Fields that are settings.
struct Meaning {
    std::string_view field;
    const char* key;
};
constexpr Meaning meanings[] = {
    {"machine", "defaults.*.machine"},       {"distro", "defaults.*.distro"},
    {"image", "defaults.*.image"},           {"manifest", "defaults.*.manifest"},
    {"branch", "defaults.*.repo_branch"},    {"repo_url", "defaults.*.repo_url"},
    {"family", "workspace.family"},          {"container_image", "build.kas_container_image"},
};

bool is_stated(const config::Value* value) {
    return value != nullptr && value->origin >= config::Origin::environment;
}

// The place that a family's own default of a file has.
std::string own_key(const std::string& key, const std::string& family) { return text::replace_all(key, "*", family); }

void check_family(const config::Preset& preset, const config::Settings& settings) {
    const auto wanted = preset.text("family");
    const auto* chosen = settings.find("workspace.family");
    if (wanted.empty() || !is_stated(chosen) || chosen->text == wanted) return;
    throw Failure("preset " + preset.name + " is of the family " + wanted + ", not " + chosen->text,
                  preset.find("family")->where.str() + " against " + chosen->where,
                  "leave the one or the other out");
}

// What a file nearer to the build says instead.
std::string hidden_by(const config::Preset& preset, const config::PresetField& field, const std::string& key,
                      const config::Settings& settings) {
    for (const auto& name : {key, own_key(key, preset.text("family"))}) {
        const auto* value = settings.find(name);
        if (value == nullptr || value->origin != config::Origin::workspace_file || value->text == field.values.front()) continue;
        return "preset " + preset.name + " says " + field.name + " " + field.values.front() + ", but " + value->where +
               " says " + value->text + ", which counts";
    }
    return {};
}

// The command line names what is built: the preset's own input is out.
bool brings_input(const config::Preset& preset, const std::string& input, const config::Settings& settings) {
    return input.empty() && !(preset.find("kas_yaml") != nullptr && is_stated(settings.find("defaults.*.manifest")));
}

void drop(std::vector<Axis>& axes, std::string_view name) {
    std::erase_if(axes, [&](const Axis& axis) { return axis.name == name; });
}

void check_matrix(const std::vector<Axis>& matrix, const std::string& input, const config::Settings& settings) {
    for (const auto& axis : matrix) {
        for (const auto& [field, key] : meanings) {
            const auto* value = settings.find(key);
            if (axis.name != field || value == nullptr || value->origin != config::Origin::flag) continue;
            throw Failure("--matrix " + axis.name + " and " + value->where + " say the same twice", "", "give one of them");
        }
        if ((axis.name == "manifest" || axis.name == "kas_yaml") && !input.empty()) {
            throw Failure("--matrix " + axis.name + " and " + input + " are two answers to what is built", "",
                          "give one of them");
        }
    }
}

}  // namespace

std::vector<fs::path> preset_files(const fs::path& user_folder, const fs::path& workspace_file) {
    std::vector<fs::path> out;
    if (!user_folder.empty()) out = {user_folder / "config.toml", user_folder / "vendors.toml"};
    if (!workspace_file.empty()) out.push_back(workspace_file);
    return out;
}

std::vector<std::string> apply(const config::Preset& preset, const std::string& input, config::Settings& settings) {
    check_family(preset, settings);
    const bool own_input = brings_input(preset, input, settings);
    // With another input the preset's family is a condition, not a choice.
    const bool own_family = own_input && !is_stated(settings.find("defaults.*.manifest"));
    std::vector<std::string> notes;
    for (const auto& field : preset.fields) {
        const auto* meaning = std::find_if(std::begin(meanings), std::end(meanings),
                                           [&](const Meaning& one) { return one.field == field.name; });
        if (meaning == std::end(meanings) || field.several) continue;
        if ((field.name == "manifest" && !own_input) || (field.name == "family" && !own_family)) continue;
        settings.set(meaning->key, field.values.front(), config::Origin::preset, field.where.str());
        if (field.name == "manifest") continue;  // named, so it is what is built
        if (auto note = hidden_by(preset, field, meaning->key, settings); !note.empty()) notes.push_back(std::move(note));
    }
    return notes;
}

void apply(const config::Preset& preset, const config::Settings& settings, pipeline::Request& request) {
    if (request.input.empty() && brings_input(preset, request.input, settings)) request.input = preset.text("kas_yaml");
    request.preset = preset.name;
    if (request.targets.empty()) request.targets = preset.list("targets");
    if (request.tuning_overlay.empty()) request.tuning_overlay = preset.text("tuning_overlay");
    if (const auto* family = preset.find("family")) {
        request.expected_family = family->values.front();
        request.expected_by = family->where.str();
    }
}

std::vector<Axis> axes(const config::Preset* preset, std::vector<Axis> matrix, const std::string& input,
                       const config::Settings& settings) {
    check_matrix(matrix, input, settings);
    auto out = preset == nullptr ? std::vector<Axis>{} : axes_of(*preset);
    if (!input.empty()) {
        fix(out, "kas_yaml", input);
        drop(out, "manifest");
    }
    for (const auto& [field, key] : meanings) {
        const auto* value = settings.find(key);
        if (!is_stated(value)) continue;
        if (field == "manifest") drop(out, "kas_yaml");
        fix(out, field, value->text);
    }
    for (auto& axis : matrix) {
        if (axis.name == "manifest") drop(out, "kas_yaml");
        if (axis.name == "kas_yaml") drop(out, "manifest");
        put(out, std::move(axis));
    }
    return out;
}

void apply(const Variant& variant, config::Settings& settings, pipeline::Request& request) {
    for (const auto& [field, value] : variant.values) {
        if (field == "kas_yaml") request.input = value;
        for (const auto& meaning : meanings) {
            if (meaning.field == field) settings.set(meaning.key, value, config::Origin::flag, "of " + variant.label);
        }
    }
    // A file that generates nothing has one place for its sources: its own folder.
    request.build_folder = variant.build_folder;
    request.tree = variant.tree;
}

}  // namespace bspctl::fanout
