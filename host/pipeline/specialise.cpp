// SPDX-License-Identifier: Apache-2.0
#include "pipeline/specialise.hpp"

#include <optional>
#include <utility>

namespace bspctl::pipeline {

using config::Origin;

namespace {

// With nothing named: the one definition that the files give a manifest for.
std::optional<std::pair<const vendors::Definition*, config::Value>> implied(const config::Settings& settings,
                                                                            const vendors::Library& definitions) {
    const auto with_manifest = settings.families_with("manifest");
    if (with_manifest.size() != 1) return std::nullopt;
    const auto* definition = definitions.find(with_manifest.front());
    if (definition == nullptr || definition->family == with_manifest.front()) return std::nullopt;
    return std::pair(definition, *settings.find("defaults." + with_manifest.front() + ".manifest"));
}

void give(config::Settings& settings, const vendors::Definition& definition, const std::string& what,
          const vendors::Text& value) {
    if (value.text.empty()) return;
    settings.set("defaults." + definition.family + "." + what, value.text, Origin::vendor, value.position.str());
}

}  // namespace

Choice understand(const config::Settings& settings, const vendors::Library& definitions) {
    Choice out{settings, nullptr};
    if (const auto* chosen = settings.find("workspace.family")) {
        const auto* definition = definitions.find(chosen->text);
        if (definition == nullptr || definition->family == chosen->text) return out;
        out.definition = definition;
        out.settings.set("workspace.family", definition->family, chosen->origin, chosen->where);
    } else if (const auto found = implied(settings, definitions)) {
        out.definition = found->first;
        out.settings.set("workspace.family", out.definition->family, found->second.origin, found->second.where);
    }
    return out;
}

config::Settings specialised(config::Settings settings, const vendors::Definition& definition) {
    for (const auto& [what, value] : definition.defaults) {
        if (what != "branch") give(settings, definition, what, value);
    }
    const auto own = "defaults." + definition.name + ".";
    if (definition.name == definition.family) return settings;
    const auto given = settings.all();
    for (const auto& [name, value] : given) {
        if (!name.starts_with(own)) continue;
        settings.set("defaults." + definition.family + "." + name.substr(own.size()), value.text, value.origin, value.where);
    }
    return settings;
}

const vendors::Definition* definition_of(const Build& build, const vendors::Library& definitions,
                                         const plugins::Registry& registry) {
    Input input;
    if (build.workspace.input) input = *build.workspace.input;
    else if (!build.manifest_file.empty()) input = detect::read_input(build.manifest_file.string(), false, registry.plugins());
    else input.file_name = build.workspace.manifest;
    return detect::definition_for(input, build.family.family, definitions);
}

void name_container(config::Settings& settings, const vendors::Definition& definition) {
    const auto& image = definition.container_image;
    if (!image.text.empty()) settings.set("build.kas_container_image", image.text, Origin::vendor, image.position.str());
}

void specialise(Build& build, config::Settings& settings, const vendors::Definition& definition) {
    give(settings, definition, "repo_branch", definition.branch(build.workspace.manifest));
    if (!definition.tuning_overlay.text.empty()) build.family.overlays = {definition.tuning_overlay.text};
}

}  // namespace bspctl::pipeline
