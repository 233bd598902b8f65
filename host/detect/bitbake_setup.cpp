// SPDX-License-Identifier: Apache-2.0
#include "detect/bitbake_setup.hpp"

#include <algorithm>
#include <string>
#include <system_error>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kas/yaml.hpp"

namespace bspctl::detect {

namespace fs = std::filesystem;
using kas::yaml::Node;

namespace {

const Node* find(const Node* node, std::string_view key) { return node == nullptr ? nullptr : node->find(key); }

std::string text_of(const Node* node) { return node == nullptr ? std::string{} : node->text; }

// Sources lie where their `path` says, below layers/; by default under their name.
std::string path_of(const kas::yaml::Entry& source) {
    const auto path = text_of(source.value->find("path"));
    return "layers/" + (path.empty() ? source.key->text : path);
}

// One address under `uri`, or several under `remotes`, of which bitbake-setup ends on the last; `uri` counts as that.
std::string url_of(const Node* git) {
    if (auto uri = text_of(find(git, "uri")); !uri.empty()) return uri;
    const auto* remotes = find(git, "remotes");
    if (remotes == nullptr || remotes->entries.empty()) return {};
    return text_of(remotes->entries.back().value->find("uri"));
}

Project to_project(const kas::yaml::Entry& source) {
    Project project;
    project.name = source.key->text;
    project.path = path_of(source);
    const auto* git = source.value->find("git-remote");
    project.url = url_of(git);
    project.branch = text_of(find(git, "branch"));
    project.revision = text_of(find(git, "rev"));
    if (project.revision.empty()) project.revision = source.value->text;  // a list of commits alone
    if (const auto* local = source.value->find("local")) {
        project.attributes.push_back({"local", text_of(local->find("path"))});
    }
    return project;
}

// Which project holds this path of a layer below layers/: the deepest, since one may lie in another.
Project* holder_of(std::vector<Project>& projects, const std::string& entry) {
    Project* best = nullptr;
    for (auto& project : projects) {
        const bool holds = ("layers/" + entry + "/").starts_with(project.path + "/");
        if (holds && (best == nullptr || project.path.size() > best->path.size())) best = &project;
    }
    return best;
}

// "openembedded-core/meta" is the layer meta of that source; a bare source is its root.
void add_layer(std::vector<Project>& projects, const std::string& entry) {
    auto* found = holder_of(projects, entry);
    if (found == nullptr) return;
    const auto below = ("layers/" + entry).substr(found->path.size());
    const auto layer = below.empty() ? "." : below.substr(1);
    found->layers_form = LayersForm::listed;
    if (std::find(found->layers.begin(), found->layers.end(), layer) == found->layers.end()) {
        found->layers.push_back(layer);
    }
}

// Configurations nest: inner ones inherit and extend the outer ones. A registry's layers are those of all of them.
void add_layers(std::vector<Project>& projects, const Node* configuration) {
    if (configuration == nullptr) return;
    if (const auto* layers = configuration->find("bb-layers")) {
        for (const auto* layer : layers->items) add_layer(projects, layer->text);
    }
    if (const auto* nested = configuration->find("configurations")) {
        for (const auto* inner : nested->items) add_layers(projects, inner);
    }
}

// In the order in which bitbake-setup enables them: the fixed ones, then what was chosen, sorted. A fixed one may be a
// mapping with its name and a description.
std::vector<std::string> fragments_of(const Node& configuration) {
    std::vector<std::string> out, chosen;
    if (const auto* fixed = configuration.find("oe-fragments")) {
        for (const auto* entry : fixed->items) out.push_back(entry->is_mapping() ? text_of(entry->find("name")) : entry->text);
    }
    if (const auto* choices = configuration.find("oe-fragment-choices")) {
        for (const auto& choice : choices->entries) chosen.push_back(choice.value->text);
    }
    std::sort(chosen.begin(), chosen.end());
    out.insert(out.end(), chosen.begin(), chosen.end());
    return out;
}

// Of "machine/…" and "distro/…" the last one enabled holds, as in bitbake-config-build.
std::string last_of(const std::vector<std::string>& fragments, std::string_view prefix) {
    const auto found = std::find_if(fragments.rbegin(), fragments.rend(),
                                    [&](const std::string& name) { return name.starts_with(prefix); });
    return found == fragments.rend() ? std::string{} : found->substr(prefix.size());
}

void add_settings(Input& input, const Node& configuration, std::string_view key, const char* name) {
    const auto* node = configuration.find(key);
    if (node == nullptr) return;
    if (!node->is_sequence()) input.settings.push_back({name, node->text});
    for (const auto* item : node->items) input.settings.push_back({name, item->text});
}

// What an initialised workspace was made of. The settings keep the order, which projects cannot across each other.
void read_choices(Input& input, const Node& root, const Node& chosen) {
    add_layers(input.projects, &chosen);
    const auto fragments = fragments_of(chosen);
    input.machine = last_of(fragments, "machine/");
    input.distro = last_of(fragments, "distro/");
    input.settings.push_back({"form", "workspace"});
    add_settings(input, chosen, "bb-layers", "layer");
    for (const auto& fragment : fragments) input.settings.push_back({"fragment", fragment});
    add_settings(input, chosen, "oe-template", "template");
    add_settings(input, chosen, "bb-env-passthrough-additions", "passed-variable");
    if (chosen.find("install-buildtools") != nullptr) input.settings.push_back({"buildtools", "yes"});
    // Relative to the configuration, which must be a local file then.
    const auto base = fs::path(text_of(root.find("path"))).parent_path();
    if (const auto* layers = chosen.find("bb-layers-file-relative")) {
        for (const auto* layer : layers->items) {
            input.settings.push_back({"layer-elsewhere", (base / layer->text).lexically_normal().string()});
        }
    }
}

// --source-overrides and -L of `bitbake-setup init`: they replace a source whole, and bring no new one.
const Node* overriding(const Node& root, const std::string& source) {
    return find(find(root.find("source-overrides"), "sources"), source);
}

bool only_commits(const Node& sources) {
    return std::none_of(sources.entries.begin(), sources.entries.end(),
                        [](const auto& source) { return source.value->is_mapping(); });
}

// The commits that the sources were at when bitbake-setup last looked. Each is the whole source again, with the commit
// as its revision; lists made by hand have the commit alone.
void fix_revisions(Input& input, kas::yaml::Forest& forest, const fs::path& file) {
    const auto text = files::read_if_exists(file);
    if (!text) return;
    const auto* fixed = forest.parse(*text, file).find("sources");
    for (auto& project : input.projects) {
        const auto* source = find(fixed, project.name);
        if (source == nullptr || project.url.empty()) continue;
        const auto commit = source->is_mapping() ? text_of(find(source->find("git-remote"), "rev")) : source->text;
        if (!commit.empty()) project.revision = commit;
    }
}

}  // namespace

bool is_bitbake_setup(std::string_view text) {
    if (!text::trim(text).starts_with('{')) return false;
    const bool sources = text.find("\"sources\"") != std::string_view::npos;
    return sources && text.find("\"repos\"") == std::string_view::npos;
}

Input read_bitbake_setup(const fs::path& file) {
    kas::yaml::Forest forest;
    Input input;
    input.kind = kind_bitbake_setup;
    input.path = files::resolved(file).string();
    input.file_name = fs::path(input.path).filename().string();
    input.text = files::read(file);
    const auto& root = forest.parse(input.text, file);
    const auto* data = root.find("data");
    const auto* sources = (data == nullptr ? root : *data).find("sources");
    if (sources == nullptr || !sources->is_mapping()) {
        throw Failure(forest.position(root).str() + ": no `sources` in this bitbake-setup file", {},
                      "name a registry configuration or an initialised workspace's folder");
    }
    for (const auto& source : sources->entries) {
        const auto* other = overriding(root, source.key->text);
        input.projects.push_back(to_project({source.key, other == nullptr ? source.value : other}));
    }
    if (const auto* chosen = root.find("bitbake-config")) {
        read_choices(input, root, *chosen);
        fix_revisions(input, forest, file.parent_path() / "sources-fixed-revisions.json");
    } else {
        add_layers(input.projects, root.find("bitbake-setup"));
        input.settings.push_back({"form", only_commits(*sources) ? "revisions" : "registry"});
    }
    return input;
}

fs::path bitbake_setup_file(const fs::path& folder) {
    const auto file = folder / "config" / "config-upstream.json";
    std::error_code error;
    if (!fs::exists(file, error)) {
        throw Failure(folder.string() + " is a folder without a build configuration",
                      "a bitbake-setup workspace has config/config-upstream.json",
                      "name a kas file or a manifest, or run `bitbake-setup init`");
    }
    return file;
}

}  // namespace bspctl::detect
