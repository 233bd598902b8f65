// SPDX-License-Identifier: Apache-2.0
#include "plugins/remote_plugin.hpp"

#include <algorithm>
#include <utility>

#include "base/failure.hpp"
#include "bspctl/emit.hpp"
#include "plugins/collectors.hpp"
#include "plugins/words.hpp"

namespace bspctl::plugins {

namespace {

// A second death is no accident, and each costs time.
constexpr int most_losses = 2;

// The "no" of a table, which has nothing to be checked.
bool is_no(const FamilyInfo& info) { return info.family.empty(); }
bool is_no(const std::optional<Input>& input) { return !input; }
template <class Value>
bool is_no(const Value&) {
    return false;
}

}  // namespace

RemotePlugin::RemotePlugin(PluginInfo info, int file, const FileIdentity& identity, Isolate isolate, HostSide side)
    : info_(std::move(info)),
      file_(file),
      identity_(identity),
      isolate_(std::move(isolate)),
      attendant_(side) {}

RemotePlugin::RemotePlugin(const std::filesystem::path& path, int file, Isolate isolate, HostSide side)
    : RemotePlugin(PluginInfo{.path = path}, file, identity_of(file), std::move(isolate), side) {
    try {
        session_ = std::make_unique<Session>(isolate_, file_, path, attendant_, base_);
    } catch (const Lost& lost) {
        throw Failure(path.string() + " " + lost.what(), lost.why(), "report this to the plugin's vendor");
    }
    info_ = to_info(session_->introduction(), path);
}

bool RemotePlugin::offers(std::string_view extension) const {
    return std::ranges::find(info_.capabilities, extension) != info_.capabilities.end();
}

// ------------------------------------------------------------------------------------------------------- process

void RemotePlugin::set_base(Plugin* base) {
    base_ = base;
    attendant_.set_base(base);
    session_.reset();  // it was told of another
}

std::unique_ptr<Session> RemotePlugin::start() {
    if (identity_of(file_) != identity_) {
        throw Failure(info_.path.string() + " was changed while it was in use", {}, "start bspctl again");
    }
    auto session = std::make_unique<Session>(isolate_, file_, info_.path, attendant_, base_);
    const auto& said = session->introduction();
    if (said.id != info_.id || said.version != info_.version || said.capabilities != info_.capabilities) {
        throw Failure(info_.id + " says something else of itself than it did before",
                      "now it is " + said.id + " " + said.version + ", before " + info_.version, without(info_));
    }
    info_.sandbox = said.sandbox;
    return session;
}

Session& RemotePlugin::session() {
    if (session_ && session_->is_over()) {
        static_cast<void>(failure(Lost("ended between two calls", {})));  // the call that comes is not to blame
    }
    if (session_) return *session_;
    if (losses_ >= most_losses) {
        throw Failure(info_.id + " is not asked again: its process was lost " + std::to_string(losses_) + " times",
                      "it " + last_loss_, without(info_));
    }
    session_ = start();
    return *session_;
}

Failure RemotePlugin::failure(const Lost& lost) {
    session_.reset();
    ++losses_;
    last_loss_ = lost.what();
    return Failure(info_.id + " " + lost.what(), lost.why(), without(info_));
}

template <class Value>
Value RemotePlugin::fetch(Call call, const std::string& argument) {
    try {
        return session().call<Value>(call, argument);
    } catch (const Lost& lost) {
        throw failure(lost);
    }
}

// --------------------------------------------------------------------------------------------------------- calls

template <class Collector, class... Argument>
typename Collector::Result RemotePlugin::ask(Call call, const char* extension, const Argument&... argument) {
    using Value = typename Collector::Result;
    if (!offers(extension)) return {};
    const auto mine = turn();
    const auto value = fetch<Value>(call, encode(argument...));
    if (is_no(value)) return {};
    Collector collector;
    const auto sink = collector.sink();
    emit(value, &sink);
    if (collector.rejected()) throw malformed(info_, name(call), *collector.rejected());
    try {
        return collector.finish();
    } catch (const Malformed& error) {
        throw malformed(info_, name(call), error.what());
    }
}

FamilyInfo RemotePlugin::family(const Workspace& workspace) {
    return ask<FamilyCollector>(Call::family, BSPCTL_EXT_FAMILY, workspace);
}

Verdict RemotePlugin::detect(const Input& input) {
    return ask<DetectCollector>(Call::detect, BSPCTL_EXT_DETECT, input);
}

std::optional<Input> RemotePlugin::manifest(const ManifestFile& file) {
    return ask<ManifestCollector>(Call::manifest, BSPCTL_EXT_MANIFEST, file);
}

KasConfig RemotePlugin::kas(const Workspace& workspace) {
    return ask<KasCollector>(Call::kas, BSPCTL_EXT_KAS, workspace);
}

std::vector<Step> RemotePlugin::plan(const Workspace& workspace) {
    return ask<PlanCollector>(Call::plan, BSPCTL_EXT_PLAN, workspace);
}

std::vector<Overlay> RemotePlugin::overlays(const Workspace& workspace) {
    return ask<OverlayCollector>(Call::overlays, BSPCTL_EXT_OVERLAY, workspace);
}

std::vector<Finding> RemotePlugin::doctor(const Workspace& workspace) {
    return ask<DoctorCollector>(Call::doctor, BSPCTL_EXT_DOCTOR, workspace);
}

std::vector<Rule> RemotePlugin::triage() { return ask<TriageCollector>(Call::triage, BSPCTL_EXT_TRIAGE); }

}  // namespace bspctl::plugins
