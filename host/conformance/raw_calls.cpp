// SPDX-License-Identifier: Apache-2.0
#include "conformance/raw_calls.hpp"

#include <iterator>
#include <memory>

#include "base/files.hpp"
#include "bspctl/wire.hpp"
#include "conformance/questions.hpp"
#include "conformance/unmet.hpp"

namespace bspctl::conformance {

namespace {

template <class... Emitted>
bspctl_status take(void* ctx, Emitted...) noexcept {
    return static_cast<Gate*>(ctx)->take();
}

template <class Sink>
Sink sink_over(Gate& gate) {
    auto sink = wire::sized<Sink>();
    sink.ctx = &gate;
    return sink;
}

bspctl_value_sink value_sink(Gate& gate) {
    auto sink = sink_over<bspctl_value_sink>(gate);
    sink.value = &take<bspctl_str, bspctl_str>;
    return sink;
}

bspctl_detect_sink detect_sink(Gate& gate) {
    auto sink = sink_over<bspctl_detect_sink>(gate);
    sink.verdict = &take<const bspctl_verdict*>;
    sink.evidence = &take<bspctl_str>;
    return sink;
}

bspctl_manifest_sink manifest_sink(Gate& gate) {
    auto sink = sink_over<bspctl_manifest_sink>(gate);
    sink.set = &take<bspctl_str, bspctl_str>;
    sink.project = &take<const bspctl_project*>;
    sink.setting = &take<bspctl_str, bspctl_str>;
    return sink;
}

bspctl_kas_sink kas_sink(Gate& gate) {
    auto sink = sink_over<bspctl_kas_sink>(gate);
    sink.set = &take<bspctl_str, bspctl_str>;
    sink.repo = &take<const bspctl_kas_repo*>;
    sink.layer = &take<bspctl_str, bspctl_str>;
    sink.conf = &take<std::int32_t, bspctl_str, bspctl_str>;
    sink.env = &take<bspctl_str, bspctl_str>;
    sink.note = &take<bspctl_str>;
    return sink;
}

bspctl_plan_sink plan_sink(Gate& gate) {
    auto sink = sink_over<bspctl_plan_sink>(gate);
    sink.step = &take<const bspctl_step*>;
    return sink;
}

bspctl_overlay_sink overlay_sink(Gate& gate) {
    auto sink = sink_over<bspctl_overlay_sink>(gate);
    sink.overlay = &take<const bspctl_overlay_file*>;
    return sink;
}

bspctl_doctor_sink doctor_sink(Gate& gate) {
    auto sink = sink_over<bspctl_doctor_sink>(gate);
    sink.finding = &take<const bspctl_finding*>;
    return sink;
}

bspctl_triage_sink triage_sink(Gate& gate) {
    auto sink = sink_over<bspctl_triage_sink>(gate);
    sink.rule = &take<const bspctl_rule*>;
    return sink;
}

std::string name_of(const Input& input) {
    if (input.kind.empty()) return "an empty input";
    return "a " + input.kind + " input" + (input.machine.empty() ? "" : " of the machine " + input.machine);
}

}  // namespace

RawHost::RawHost(plugins::Plugin* base) {
    if (base == nullptr) return;
    // As in the host, what the base explains is the explanation of the call that asked it.
    base_.emplace(*base, [this](const Failure& failure) {
        const std::string what = failure.what();
        table()->fail(table()->ctx, wire::view(what), wire::view(failure.why()), wire::view(failure.fix()));
    });
}

const void* RawHost::extension(std::string_view id) {
    if (id == BSPCTL_HOST_BASE) return base_ ? base_->table() : nullptr;
    return FakeHost::extension(id);
}

bspctl_status Gate::take() noexcept {
    if (taken >= accept) {
        ++after_refusal;
        return refusal;
    }
    ++taken;
    return BSPCTL_OK;
}

RawPlugin::RawPlugin(Subject& subject) : tables_(subject.agreement().tables), host_(subject.base()) {
    self_ = subject.agreement().plugin->create(host_.table());
    if (self_ == nullptr) throw Unmet("only after life-create: create() gives no instance");
    for (const auto& input : odd_inputs()) add(about(input));
    for (const auto& own : subject.own_inputs()) add(about(own.input));
    for (const auto& workspace : odd_workspaces(subject.workspace())) add(about(workspace));
    for (const auto& workspace : subject.workspaces()) add(about(workspace));
    for (const auto& file : foreign_texts()) add(about(file));
    for (const auto& path : subject.own_files()) {
        if (fs::is_regular_file(path)) add(about(ManifestFile{path.string(), path.filename().string(), files::read(path)}));
    }
    add(about_failures());
}

void RawPlugin::add(std::vector<RawCall> calls) {
    calls_.insert(calls_.end(), std::make_move_iterator(calls.begin()), std::make_move_iterator(calls.end()));
}

std::vector<RawCall> RawPlugin::about(const Input& input) const {
    if (tables_.detect == nullptr) return {};
    const auto kept = std::make_shared<const Input>(input);
    return {{"detect() of " + name_of(input),
             [kept, detect = tables_.detect->detect](void* self, Gate& gate) {
                 const wire::PackedInput packed(*kept);
                 const auto sink = detect_sink(gate);
                 return detect(self, packed.get(), &sink);
             },
             [kept](plugins::Plugin& plugin) { (void)plugin.detect(*kept); }}};
}

std::vector<RawCall> RawPlugin::about(const Workspace& workspace) const {
    std::vector<RawCall> out;
    const auto kept = std::make_shared<const Workspace>(workspace);
    const auto what = " of a workspace with " + (workspace.input ? name_of(*workspace.input) : "no input");
    const auto add_call = [&](const char* name, auto function, auto make_sink, auto member) {
        out.push_back({name + what,
                       [kept, function, make_sink](void* self, Gate& gate) {
                           const wire::PackedWorkspace packed(*kept);
                           const auto sink = make_sink(gate);
                           return function(self, packed.get(), &sink);
                       },
                       [kept, member](plugins::Plugin& plugin) { (void)(plugin.*member)(*kept); }});
    };
    using plugins::Plugin;
    if (tables_.family != nullptr) add_call("family()", tables_.family->describe, &value_sink, &Plugin::family);
    if (tables_.kas != nullptr) add_call("kas()", tables_.kas->generate, &kas_sink, &Plugin::kas);
    if (tables_.plan != nullptr) add_call("plan()", tables_.plan->plan, &plan_sink, &Plugin::plan);
    if (tables_.overlay != nullptr) add_call("overlays()", tables_.overlay->overlays, &overlay_sink, &Plugin::overlays);
    if (tables_.doctor != nullptr) add_call("doctor()", tables_.doctor->check, &doctor_sink, &Plugin::doctor);
    return out;
}

std::vector<RawCall> RawPlugin::about(const ManifestFile& file) const {
    if (tables_.manifest == nullptr) return {};
    const auto kept = std::make_shared<const ManifestFile>(file);
    return {{"manifest() of " + file.name,
             [kept, parse = tables_.manifest->parse](void* self, Gate& gate) {
                 const auto packed = wire::pack(*kept);
                 const auto sink = manifest_sink(gate);
                 return parse(self, &packed, &sink);
             },
             [kept](plugins::Plugin& plugin) { (void)plugin.manifest(*kept); }}};
}

std::vector<RawCall> RawPlugin::about_failures() const {
    if (tables_.triage == nullptr) return {};
    return {{"triage()",
             [rules = tables_.triage->rules](void* self, Gate& gate) {
                 const auto sink = triage_sink(gate);
                 return rules(self, &sink);
             },
             [](plugins::Plugin& plugin) { (void)plugin.triage(); }}};
}

RawAnswer RawPlugin::ask(const RawCall& call, Gate gate) {
    RawAnswer out;
    out.gate = gate;
    const auto explained_before = host_.failures().size();
    try {
        out.status = call.ask(self_, out.gate);
    } catch (const std::exception& error) {
        out.thrown = error.what();
    } catch (...) {
        out.thrown = "something that is no std::exception";
    }
    if (host_.failures().size() > explained_before) out.explained = host_.failures()[explained_before];
    return out;
}

}  // namespace bspctl::conformance
