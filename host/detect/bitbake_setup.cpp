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

Project to_project(const kas::yaml::Entry& source) {
    Project project;
    project.name = source.key->text;
    project.path = "layers/" + project.name;
    const auto* git = source.value->find("git-remote");
    project.url = text_of(find(git, "uri"));
    project.branch = text_of(find(git, "branch"));
    project.revision = text_of(find(git, "rev"));
    if (project.revision.empty()) project.revision = source.value->text;  // a list of commits alone
    return project;
}

// "openembedded-core/meta" is the layer meta of that source; a bare source is its root.
void add_layer(std::vector<Project>& projects, const std::string& entry) {
    const auto slash = entry.find('/');
    const auto found = std::find_if(projects.begin(), projects.end(),
                                    [&](const Project& project) { return project.name == entry.substr(0, slash); });
    if (found == projects.end()) return;
    const auto layer = slash == std::string::npos ? "." : entry.substr(slash + 1);
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

// The first "machine/…" or "distro/…" among the fragments chosen; choices count before fixed fragments.
std::string fragment(const Node& configuration, const std::string& prefix) {
    std::vector<const Node*> named;
    if (const auto* choices = configuration.find("oe-fragment-choices")) {
        for (const auto& choice : choices->entries) named.push_back(choice.value);
    }
    if (const auto* fixed = configuration.find("oe-fragments")) {
        named.insert(named.end(), fixed->items.begin(), fixed->items.end());
    }
    for (const auto* node : named) {
        if (node->text.starts_with(prefix)) return node->text.substr(prefix.size());
    }
    return {};
}

bool only_commits(const Node& sources) {
    return std::none_of(sources.entries.begin(), sources.entries.end(),
                        [](const auto& source) { return source.value->is_mapping(); });
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
    for (const auto& source : sources->entries) input.projects.push_back(to_project(source));
    if (const auto* chosen = root.find("bitbake-config")) {
        add_layers(input.projects, chosen);
        input.machine = fragment(*chosen, "machine/");
        input.distro = fragment(*chosen, "distro/");
        input.settings.push_back({"form", "workspace"});
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
