// SPDX-License-Identifier: Apache-2.0
// What is asked of engine and host before the first step.
#include <algorithm>

#include "base/text.hpp"
#include "doctor/levels.hpp"
#include "kas/document.hpp"
#include "pipeline/build_facts.hpp"
#include "pipeline/runner.hpp"

namespace bspctl::pipeline {

namespace {

// Form A: the user's files, as an argument that works from anywhere.
std::string absolute_config(const Build& build) {
    auto files = text::split(build.generates ? build.generated.filename().string() : build.config, ':');
    for (auto& file : files) file = (build.bsp_root / file).string();
    return text::join(files, ":");
}

// Which kas the files need, and why. 0: not known, as for a file that is written later.
struct Format {
    int version = 0;
    std::string reason;
};

Format needed_format(const Build& build) {
    std::error_code error;
    const bool written_later = build.generates && build.request.command != "shell";
    if (written_later || (build.generates && !std::filesystem::exists(build.generated, error))) return {};
    const auto document = kas::load(absolute_config(build));
    const auto need = kas::required_format(document);
    if (need.lowest > document.header_version) {
        return {need.lowest, need.position.str() + ": " + need.key + " needs format " + std::to_string(need.lowest)};
    }
    return {document.header_version,
            document.files.front().string() + ": header.version " + std::to_string(document.header_version)};
}

}  // namespace

void check_engine_reads(const Build& build, const engine::Engine& engine) {
    if (engine.max_format == 0) return;
    const auto needed = needed_format(build);
    if (needed.version <= engine.max_format) return;
    throw Failure("kas " + engine.kas_version + " is too old for this configuration",
                  needed.reason + "; this kas reads " + std::to_string(engine.max_format) + " at most",
                  "install a newer kas (pipx install kas), build in its container (--container), or, for a file that "
                  "bspctl generated, write it for this kas: bspctl gen-kas --kas-format " +
                      std::to_string(engine.max_format));
}

namespace {

// What is wrong with the files themselves, kas-yaml says.
void add_format(doctor::Context& context, const Build& build) {
    if (context.config.empty()) return;
    try {
        auto needed = needed_format(build);
        context.needed_format = needed.version;
        context.format_reason = std::move(needed.reason);
    } catch (const Failure&) {
        return;
    }
}

}  // namespace

doctor::Context doctor_context(const Build& build, const Surroundings& surroundings, const config::Settings& settings,
                               const plugins::Registry& registry) {
    const auto& engine = surroundings.engine;
    doctor::Context context;
    context.workspace = build.workspace.root;
    context.bsp_root = build.bsp_root;
    context.build_folder = build.request.build_folder;
    std::error_code error;
    if (!build.generates || std::filesystem::exists(build.generated, error)) context.config = absolute_config(build);
    context.container = engine.kind == engine::Kind::container;
    context.runtime = engine.runtime;
    context.image = engine.image;
    context.kas = engine.program;
    context.kas_version = engine.kas_version;
    context.kas_format = engine.max_format;
    add_format(context, build);
    context.host_tools = build.family.host_tools;
    context.sstate_dir = settings.text("build.sstate_dir");
    context.dl_dir = settings.text("build.dl_dir");
    context.min_free_gib = settings.number("build.disk_free_threshold_gb", context.min_free_gib);
    const std::pair<const char*, const char*> limits[] = {{"memory_high", "memory"}, {"memory_max", "memory"}, {"cpu_weight", "cpu"}, {"io_weight", "io"}};
    for (const auto& [key, controller] : limits) {
        const bool known = !context.limited.empty() && context.limited.back() == controller;
        if (!known && settings.number(std::string("build.scope_") + key, 0) > 0) context.limited.emplace_back(controller);
    }
    const auto whole = [&](const char* key, std::int64_t standard) {
        return static_cast<std::int64_t>(settings.number(key, static_cast<double>(standard)));
    };
    context.limits.memory_gib = settings.number("host.mem_min_gb", context.limits.memory_gib);
    context.limits.inotify_instances = whole("host.inotify_instances", context.limits.inotify_instances);
    context.limits.inotify_watches = whole("host.inotify_watches", context.limits.inotify_watches);
    context.limits.swappiness = whole("host.swappiness_max", context.limits.swappiness);
    context.limits.container_files = whole("host.nofile_soft", context.limits.container_files);
    context.plugins = {registry.plugins().size(), registry.warnings(), registry.problems()};
    add_build_facts(context, build, surroundings, settings);
    context.family = build.family.family;
    doctor::configure(context, settings);
    return context;
}

std::vector<plugins::Plugin*> doctor_plugins(const plugins::Registry& registry, const plugins::Plugin* family) {
    const auto families = registry.families();
    std::vector<plugins::Plugin*> out;
    for (auto* plugin : registry.plugins()) {
        const bool is_family = std::find(families.begin(), families.end(), plugin) != families.end();
        const bool other_family = is_family && plugin != family && plugin != registry.base_of(family);
        if (!other_family) out.push_back(plugin);
    }
    return out;
}

}  // namespace bspctl::pipeline
