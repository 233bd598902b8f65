// SPDX-License-Identifier: Apache-2.0
#include "plugins/loaded_plugin.hpp"

#include <algorithm>
#include <utility>

#include "bspctl/wire.hpp"
#include "plugins/collectors.hpp"
#include "plugins/shield.hpp"
#include "plugins/words.hpp"

namespace bspctl::plugins {

namespace {

Registry::LogLevel log_level(std::int32_t level) {
    if (level == BSPCTL_LOG_DEBUG) return Registry::LogLevel::debug;
    return level == BSPCTL_LOG_WARN ? Registry::LogLevel::warn : Registry::LogLevel::info;
}

}  // namespace

LoadedPlugin::LoadedPlugin(Agreement agreement, HostSide side)
    : agreed_(std::move(agreement)), side_(side), host_(wire::sized<bspctl_host>()) {
    host_.abi_major = BSPCTL_ABI_MAJOR;
    host_.abi_minor = BSPCTL_ABI_MINOR;
    host_.ctx = this;
    host_.log = &LoadedPlugin::log;
    host_.fail = &LoadedPlugin::fail;
    host_.extension = &LoadedPlugin::extension;
    self_ = shielded("create() of " + info().id + " failed", [&] { return agreed_.plugin->create(&host_); });
    // An instance may be an empty object, but not a null pointer: that is how create() says no.
    if (self_ == nullptr) throw refusal("create()", BSPCTL_ERROR);
}

LoadedPlugin::~LoadedPlugin() {
    try {
        agreed_.plugin->destroy(self_);
    } catch (...) {
        // Nobody is left to be told, and the process may be on its way out.
    }
}

bool LoadedPlugin::offers(std::string_view extension) const {
    return std::ranges::find(info().capabilities, extension) != info().capabilities.end();
}

// --------------------------------------------------------------------------------------------------------- calls

template <class Collector, class Call>
typename Collector::Result LoadedPlugin::ask(const char* name, Call&& call) {
    const auto mine = turn();
    Collector collector;
    const auto sink = collector.sink();
    explained_.reset();
    const bspctl_status status =
        shielded(std::string(name) + " of " + info().id + " failed", [&] { return call(&sink); });
    if (collector.rejected()) throw malformed(info(), name, *collector.rejected());
    if (status == BSPCTL_NO) return {};
    if (status != BSPCTL_OK) throw refusal(name, status);
    try {
        return collector.finish();
    } catch (const Malformed& error) {
        throw malformed(info(), name, error.what());
    }
}

FamilyInfo LoadedPlugin::family(const Workspace& workspace) {
    if (agreed_.tables.family == nullptr) return {};
    const wire::PackedWorkspace packed(workspace);
    return ask<FamilyCollector>("family()", [&](const bspctl_value_sink* sink) {
        return agreed_.tables.family->describe(self_, packed.get(), sink);
    });
}

Verdict LoadedPlugin::detect(const Input& input) {
    if (agreed_.tables.detect == nullptr) return {};
    const wire::PackedInput packed(input);
    return ask<DetectCollector>("detect()", [&](const bspctl_detect_sink* sink) {
        return agreed_.tables.detect->detect(self_, packed.get(), sink);
    });
}

std::optional<Input> LoadedPlugin::manifest(const ManifestFile& file) {
    if (agreed_.tables.manifest == nullptr) return {};
    const auto packed = wire::pack(file);
    return ask<ManifestCollector>("manifest()", [&](const bspctl_manifest_sink* sink) {
        return agreed_.tables.manifest->parse(self_, &packed, sink);
    });
}

KasConfig LoadedPlugin::kas(const Workspace& workspace) {
    if (agreed_.tables.kas == nullptr) return {};
    const wire::PackedWorkspace packed(workspace);
    return ask<KasCollector>(
        "kas()", [&](const bspctl_kas_sink* sink) { return agreed_.tables.kas->generate(self_, packed.get(), sink); });
}

std::vector<Step> LoadedPlugin::plan(const Workspace& workspace) {
    if (agreed_.tables.plan == nullptr) return {};
    const wire::PackedWorkspace packed(workspace);
    return ask<PlanCollector>(
        "plan()", [&](const bspctl_plan_sink* sink) { return agreed_.tables.plan->plan(self_, packed.get(), sink); });
}

std::vector<Overlay> LoadedPlugin::overlays(const Workspace& workspace) {
    if (agreed_.tables.overlay == nullptr) return {};
    const wire::PackedWorkspace packed(workspace);
    return ask<OverlayCollector>("overlays()", [&](const bspctl_overlay_sink* sink) {
        return agreed_.tables.overlay->overlays(self_, packed.get(), sink);
    });
}

std::vector<Finding> LoadedPlugin::doctor(const Workspace& workspace) {
    if (agreed_.tables.doctor == nullptr) return {};
    const wire::PackedWorkspace packed(workspace);
    return ask<DoctorCollector>("doctor()", [&](const bspctl_doctor_sink* sink) {
        return agreed_.tables.doctor->check(self_, packed.get(), sink);
    });
}

std::vector<Rule> LoadedPlugin::triage() {
    if (agreed_.tables.triage == nullptr) return {};
    return ask<TriageCollector>(
        "triage()", [&](const bspctl_triage_sink* sink) { return agreed_.tables.triage->rules(self_, sink); });
}

// ---------------------------------------------------------------------------------------------------- what failed

// The plugin's own three parts, where it gave them, with its id beside the first.
Failure LoadedPlugin::refusal(const char* call, bspctl_status status) {
    if (status < 0 && explained_) {
        auto explained = *std::exchange(explained_, std::nullopt);
        return Failure(explained.what() + (" (" + info().id + ")"), explained.why(), explained.fix());
    }
    const auto reason = status < 0 ? "it gave no reason (status " + std::to_string(status) + ")"
                                   : "it ended with status " + std::to_string(status) + ", which has no meaning here";
    return Failure(info().id + " did not answer " + call, reason, "report this to " + info().vendor);
}

// --------------------------------------------------------------------------------------- the host's side of the ABI

void LoadedPlugin::log(void* ctx, std::int32_t level, bspctl_str message) noexcept {
    const auto& plugin = *static_cast<LoadedPlugin*>(ctx);
    try {
        if (*plugin.side_.log) (*plugin.side_.log)(log_level(level), plugin.info().id, words(wire::text(message)));
    } catch (...) {
        // A log line is not worth a build.
    }
}

void LoadedPlugin::fail(void* ctx, bspctl_str what, bspctl_str why, bspctl_str fix) noexcept {
    auto& plugin = *static_cast<LoadedPlugin*>(ctx);
    try {
        plugin.explain(Failure(words(wire::text(what)), words(wire::text(why)), words(wire::text(fix))));
    } catch (...) {
        // Without memory the call ends as one that gave no reason.
    }
}

// The first explanation of a call is the one that counts; what follows it is mostly its echo.
void LoadedPlugin::explain(const Failure& failure) noexcept {
    try {
        if (!explained_) explained_.emplace(failure);
    } catch (...) {
    }
}

void LoadedPlugin::set_base(Plugin* base) {
    if (base == nullptr) base_.reset();
    else base_.emplace(*base, [this](const Failure& failure) { explain(failure); });
}

const void* LoadedPlugin::extension(void* ctx, bspctl_str id) noexcept {
    const auto& plugin = *static_cast<LoadedPlugin*>(ctx);
    const auto name = wire::text(id);
    if (name == BSPCTL_HOST_SERVICES) return plugin.side_.services;
    if (name == BSPCTL_HOST_BASE && plugin.base_) return plugin.base_->table();
    return nullptr;
}

}  // namespace bspctl::plugins
