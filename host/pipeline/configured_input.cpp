// SPDX-License-Identifier: Apache-2.0
#include "pipeline/configured_input.hpp"

namespace bspctl::pipeline {

namespace {

// The strongest value of `what` for the family that was chosen, or for the only one that has any.
config::Value only_value(const config::Settings& settings, std::string_view what) {
    const auto chosen = settings.text("workspace.family");
    if (!chosen.empty()) return settings.choice(what, chosen, "");
    const auto families = settings.families_with(what);
    return settings.choice(what, families.size() == 1 ? families.front() : "*", "");
}

}  // namespace

Request with_configured_input(Request request, const config::Settings& settings) {
    if (!request.input.empty() || request.command == "gen-kas") return request;
    const auto file = only_value(settings, "kas_yaml");
    const auto manifest = only_value(settings, "manifest");
    // What a preset names was chosen for this very build; a file's default is for builds that name nothing.
    const bool chosen = manifest.origin == config::Origin::preset && file.origin < config::Origin::environment;
    const bool manifest_first = !manifest.text.empty() && (chosen || manifest.origin > file.origin);
    if (!manifest_first) request.input = file.text;
    return request;
}

}  // namespace bspctl::pipeline
