// SPDX-License-Identifier: Apache-2.0
#include "pipeline/overlays.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "bspctl/abi.h"
#include "pipeline/caches.hpp"

namespace bspctl::pipeline {

namespace {

// The family's plugin, behind those it derives from.
std::vector<plugins::Plugin*> lineage(const Build& build, const plugins::Registry* registry) {
    std::vector<plugins::Plugin*> out;
    for (auto* plugin = build.plugin; plugin != nullptr;) {
        out.insert(out.begin(), plugin);
        plugin = registry == nullptr ? nullptr : registry->base_of(plugin);
    }
    return out;
}

std::vector<plugins::Plugin*> teams(const plugins::Registry* registry) {
    if (registry == nullptr) return {};
    auto out = registry->plugins();
    std::erase_if(out, [](const plugins::Plugin* plugin) {
        return plugin->offers(BSPCTL_EXT_FAMILY) || !plugin->offers(BSPCTL_EXT_OVERLAY);
    });
    return out;
}

}  // namespace

overlay::Stack overlay_stack(const Build& build, const Surroundings& surroundings) {
    auto out = overlay::stack({.family = build.family,
                               .lineage = lineage(build, surroundings.registry),
                               .switched = caches_of(build, surroundings.engine, surroundings.engine_env).overlays,
                               .teams = teams(surroundings.registry),
                               .workspace = build.workspace,
                               .preferred_folders = surroundings.preferred_overlay_folders,
                               .folders = surroundings.overlay_folders,
                               .own = surroundings.own_overlays,
                               .max_format = surroundings.engine.max_format},
                              build.bsp_root);
    if (!surroundings.passed_variables.empty()) {
        out.layers.push_back(overlay::declare_environment(surroundings.passed_variables, build.bsp_root));
    }
    // Builds beside each other may have different ones of the same name.
    if (const auto suffix = build_suffix(build); !suffix.empty()) {
        for (auto& layer : out.layers) {
            const auto folder = layer.target.parent_path();
            layer.target = folder.parent_path() / (folder.filename().string() + suffix) / layer.target.filename();
        }
    }
    return out;
}

std::vector<std::string> left_out_notes(const overlay::Stack& overlays) {
    std::vector<std::string> out;
    for (const auto& left : overlays.left_out) {
        out.push_back("overlay " + left.name + " of " + left.origin + " is left out: " + left.reason);
    }
    return out;
}

std::vector<std::string> overlay_records(const overlay::Stack& overlays) {
    std::vector<std::string> out;
    for (const auto& layer : overlays.layers) {
        out.push_back(layer.name + " sha256:" + sha256(layer.text) + " of " + layer.origin);
    }
    return out;
}

std::string kas_argument(const Build& build, const overlay::Stack& overlays) {
    // By their names: what lies there now may be a link that is about to be replaced by a file.
    auto argument = build.generates ? build.generated.lexically_relative(build.bsp_root).string() : build.config;
    for (const auto& layer : overlays.layers) {
        argument += ":" + layer.target.lexically_relative(build.bsp_root).string();
    }
    return argument;
}

overlay::Configuration configuration_of(const Build& build, const Surroundings& surroundings) {
    if (!build.generates) {
        auto files = text::split(build.config, ':');
        for (auto& file : files) file = (build.bsp_root / file).string();
        return {text::join(files, ":"), {}, {}};
    }
    if (!build.workspace.input && build.request.layout == "pinned") return {};
    if (build.workspace.input)
        return {{}, generate(build, surroundings.engine.max_format).text, build.generated.string()};
    return {{}, files::read_if_exists(build.generated).value_or(""), build.generated.string()};
}

}  // namespace bspctl::pipeline
