// SPDX-License-Identifier: Apache-2.0
#include "plugins/collectors.hpp"

#include <utility>

namespace bspctl::plugins {

namespace {

template <class Collector>
Collector& self(void* ctx) noexcept {
    return *static_cast<Collector*>(ctx);
}

}  // namespace

// ------------------------------------------------------------------------------------------------------- family

bspctl_value_sink FamilyCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_value_sink>();
    sink.ctx = this;
    sink.value = [](void* ctx, bspctl_str key, bspctl_str value) noexcept {
        auto& to = self<FamilyCollector>(ctx);
        return to.accept([&] {
            to.required(key, "a key of the family");
            to.optional(value, "a value of the family");
            wire::assign(to.info_, wire::text(key), wire::read(value));
        });
    };
    return sink;
}

FamilyInfo FamilyCollector::finish() {
    if (info_.family.empty()) throw Malformed("the family has no name");
    return std::move(info_);
}

// ------------------------------------------------------------------------------------------------------- detect

bspctl_detect_sink DetectCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_detect_sink>();
    sink.ctx = this;
    sink.verdict = [](void* ctx, const bspctl_verdict* verdict) noexcept {
        auto& to = self<DetectCollector>(ctx);
        return to.accept([&] { to.set(verdict); });
    };
    sink.evidence = [](void* ctx, bspctl_str sentence) noexcept {
        auto& to = self<DetectCollector>(ctx);
        return to.accept([&] {
            to.required(sentence, "a sentence of evidence");
            to.verdict_.evidence.push_back(wire::read(sentence));
        });
    };
    return sink;
}

void DetectCollector::set(const bspctl_verdict* verdict) {
    complete(verdict, &bspctl_verdict::vendor, "verdict");
    if (given_) throw Malformed("it has two verdicts");
    range(verdict->confidence, 0, 100, "the confidence");
    optional(verdict->soc, "the soc");
    optional(verdict->vendor, "the vendor");
    verdict_.confidence = verdict->confidence;
    verdict_.soc = wire::read(verdict->soc);
    verdict_.vendor = wire::read(verdict->vendor);
    given_ = true;
}

Verdict DetectCollector::finish() {
    if (!given_) throw Malformed("it has no verdict");
    return std::move(verdict_);
}

// ----------------------------------------------------------------------------------------------------- manifest

bspctl_manifest_sink ManifestCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_manifest_sink>();
    sink.ctx = this;
    sink.set = [](void* ctx, bspctl_str key, bspctl_str value) noexcept {
        auto& to = self<ManifestCollector>(ctx);
        return to.accept([&] { to.set(key, value); });
    };
    sink.project = [](void* ctx, const bspctl_project* project) noexcept {
        auto& to = self<ManifestCollector>(ctx);
        return to.accept([&] { to.add(project); });
    };
    sink.setting = [](void* ctx, bspctl_str key, bspctl_str value) noexcept {
        auto& to = self<ManifestCollector>(ctx);
        return to.accept([&] {
            to.required(key, "a setting's key");
            to.optional(value, "a setting's value");
            to.input_.settings.push_back({wire::read(key), wire::read(value)});
        });
    };
    return sink;
}

void ManifestCollector::set(bspctl_str key, bspctl_str value) {
    required(key, "a key of the manifest");
    required(value, "a value of the manifest");
    const auto name = wire::text(key);
    if (name == "kind") input_.kind = wire::read(value);
    else if (name == "machine") input_.machine = wire::read(value);
    else if (name == "distro") input_.distro = wire::read(value);
    else if (name == "build-system") input_.build_system = wire::read(value);
    else if (name == "target") input_.targets.push_back(wire::read(value));
    else throw Malformed("it sets \"" + std::string(name) + "\", which this host does not know");
}

void ManifestCollector::add(const bspctl_project* project) {
    complete(project, &bspctl_project::attributes, "project");
    range(project->layers_form, BSPCTL_LAYERS_UNSTATED, BSPCTL_LAYERS_LISTED, "the form of a project's layers");
    required(project->name, "a project's name");
    optional(project->url, "a project's address");
    optional(project->path, "a project's path");
    optional(project->revision, "a project's revision");
    optional(project->branch, "a project's branch");
    optional(project->remote, "a project's remote");
    optional(project->groups, "a project's groups");
    list(project->layers, "a project's layers");
    pairs(project->attributes, "a project's attributes");
    input_.projects.push_back(wire::read(*project));
}

// A kind of the host's own would make other plugins believe the host has read the file.
std::optional<Input> ManifestCollector::finish() {
    if (input_.kind.empty()) throw Malformed("the manifest has no kind");
    for (const auto taken : {kind_kas, kind_repo_manifest, kind_oe_layersetup, kind_bitbake_setup}) {
        if (input_.kind == taken) throw Malformed("the kind \"" + input_.kind + "\" is one that the host reads itself");
    }
    return std::move(input_);
}

// ---------------------------------------------------------------------------------------------------------- kas

bspctl_kas_sink KasCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_kas_sink>();
    sink.ctx = this;
    sink.set = [](void* ctx, bspctl_str key, bspctl_str value) noexcept {
        auto& to = self<KasCollector>(ctx);
        return to.accept([&] { to.set(key, value); });
    };
    sink.repo = [](void* ctx, const bspctl_kas_repo* repo) noexcept {
        auto& to = self<KasCollector>(ctx);
        return to.accept([&] { to.add(repo); });
    };
    sink.layer = [](void* ctx, bspctl_str repo, bspctl_str subdir) noexcept {
        auto& to = self<KasCollector>(ctx);
        return to.accept([&] { to.add_layer(repo, subdir); });
    };
    sink.conf = [](void* ctx, std::int32_t section, bspctl_str name, bspctl_str text) noexcept {
        auto& to = self<KasCollector>(ctx);
        return to.accept([&] { to.add_block(section, name, text); });
    };
    sink.env = [](void* ctx, bspctl_str key, bspctl_str value) noexcept {
        auto& to = self<KasCollector>(ctx);
        return to.accept([&] { to.add_variable(key, value); });
    };
    sink.note = [](void* ctx, bspctl_str sentence) noexcept {
        auto& to = self<KasCollector>(ctx);
        return to.accept([&] { to.add_note(sentence); });
    };
    return sink;
}

// A key this host does not know would be a setting left out of the build, so it is an error.
void KasCollector::set(bspctl_str key, bspctl_str value) {
    required(key, "a key of the configuration");
    required(value, "a value of the configuration");
    const auto name = wire::text(key);
    if (name == "machine") config_.machine = wire::read(value);
    else if (name == "distro") config_.distro = wire::read(value);
    else if (name == "target") config_.targets.push_back(wire::read(value));
    else throw Malformed("it sets \"" + std::string(name) + "\", which this host does not know");
}

void KasCollector::add(const bspctl_kas_repo* repo) {
    complete(repo, &bspctl_kas_repo::branch, "repository");
    required(repo->name, "a repository's name");
    optional(repo->url, "a repository's address");
    optional(repo->path, "a repository's path");
    optional(repo->commit, "a repository's commit");
    optional(repo->tag, "a repository's tag");
    optional(repo->branch, "a repository's branch");
    config_.repos.push_back(wire::read(*repo));
}

void KasCollector::add_layer(bspctl_str repo, bspctl_str subdir) {
    required(repo, "a layer's repository");
    required(subdir, "a layer's folder");
    config_.layers.push_back({wire::read(repo), wire::read(subdir)});
}

void KasCollector::add_block(std::int32_t section, bspctl_str name, bspctl_str text) {
    range(section, BSPCTL_CONF_LOCAL, BSPCTL_CONF_BBLAYERS, "the section of a block of configuration");
    required(name, "the name of a block of configuration");
    optional(text, "a block of configuration");
    auto& blocks = section == BSPCTL_CONF_LOCAL ? config_.local_conf : config_.bblayers_conf;
    blocks.push_back({wire::read(name), wire::read(text)});
}

void KasCollector::add_variable(bspctl_str key, bspctl_str value) {
    required(key, "the name of an environment variable");
    optional(value, "the value of an environment variable");
    config_.env.push_back({wire::read(key), value.data != nullptr ? std::optional(wire::read(value)) : std::nullopt});
}

void KasCollector::add_note(bspctl_str sentence) {
    required(sentence, "a note");
    config_.notes.push_back(wire::read(sentence));
}

// --------------------------------------------------------------------------------------------------------- plan

bspctl_plan_sink PlanCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_plan_sink>();
    sink.ctx = this;
    sink.step = [](void* ctx, const bspctl_step* step) noexcept {
        auto& to = self<PlanCollector>(ctx);
        return to.accept([&] { to.add(step); });
    };
    return sink;
}

void PlanCollector::add(const bspctl_step* step) {
    complete(step, &bspctl_step::outputs, "step");
    range(step->action, BSPCTL_STEP_RUN, BSPCTL_STEP_REQUIRE, "a step's action");
    required(step->name, "a step's name");
    required(step->phase, "a step's phase");
    list(step->argv, "a step's command");
    optional(step->cwd, "a step's folder");
    pairs(step->env, "a step's environment");
    optional(step->path, "a step's path");
    optional(step->text, "a step's text");
    optional(step->why, "a step's reason");
    optional(step->skip, "a step's reason to skip");
    optional(step->fix, "a step's remedy");
    list(step->outputs, "a step's outputs");
    if (step->action == BSPCTL_STEP_RUN && step->argv.size == 0) throw Malformed("a step to run has no command");
    if (step->action != BSPCTL_STEP_RUN) required(step->path, "the path of a step");
    steps_.push_back(wire::read(*step));
}

// ----------------------------------------------------------------------------------------------------- overlays

bspctl_overlay_sink OverlayCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_overlay_sink>();
    sink.ctx = this;
    sink.overlay = [](void* ctx, const bspctl_overlay_file* overlay) noexcept {
        auto& to = self<OverlayCollector>(ctx);
        return to.accept([&] { to.add(overlay); });
    };
    return sink;
}

// The name becomes a file of the workspace, and a part of kas's argument, which ':' takes apart.
void OverlayCollector::add(const bspctl_overlay_file* overlay) {
    complete(overlay, &bspctl_overlay_file::text, "overlay");
    required(overlay->name, "an overlay's name");
    optional(overlay->summary, "an overlay's summary");
    required(overlay->text, "an overlay's text");
    const auto name = wire::text(overlay->name);
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    if (name.front() == '.' || !name.ends_with(".yml") || name.find_first_not_of(allowed) != std::string_view::npos) {
        throw Malformed("\"" + std::string(name) + "\" is no name for an overlay: a file name that ends in .yml is");
    }
    overlays_.push_back(wire::read(*overlay));
}

// ------------------------------------------------------------------------------------------------------- doctor

bspctl_doctor_sink DoctorCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_doctor_sink>();
    sink.ctx = this;
    sink.finding = [](void* ctx, const bspctl_finding* finding) noexcept {
        auto& to = self<DoctorCollector>(ctx);
        return to.accept([&] { to.add(finding); });
    };
    return sink;
}

void DoctorCollector::add(const bspctl_finding* finding) {
    complete(finding, &bspctl_finding::fix, "finding");
    range(finding->level, BSPCTL_LEVEL_PASS, BSPCTL_LEVEL_SKIP, "a finding's level");
    required(finding->id, "a finding's id");
    required(finding->summary, "a finding's summary");
    optional(finding->why, "a finding's reason");
    optional(finding->fix, "a finding's remedy");
    findings_.push_back(wire::read(*finding));
}

// ------------------------------------------------------------------------------------------------------- triage

bspctl_triage_sink TriageCollector::sink() noexcept {
    auto sink = wire::sized<bspctl_triage_sink>();
    sink.ctx = this;
    sink.rule = [](void* ctx, const bspctl_rule* rule) noexcept {
        auto& to = self<TriageCollector>(ctx);
        return to.accept([&] { to.add(rule); });
    };
    return sink;
}

void TriageCollector::add(const bspctl_rule* rule) {
    complete(rule, &bspctl_rule::negative, "rule");
    range(rule->scope, BSPCTL_SCOPE_ANY, BSPCTL_SCOPE_STEP, "a rule's scope");
    range(rule->priority, 0, 100, "a rule's priority");
    required(rule->id, "a rule's id");
    required(rule->category, "a rule's category");
    required(rule->pattern, "a rule's pattern");
    optional(rule->unless, "a rule's exception");
    required(rule->cause, "a rule's cause");
    optional(rule->fix, "a rule's remedy");
    optional(rule->link, "a rule's link");
    optional(rule->positive, "a rule's sample");
    optional(rule->negative, "a rule's innocent sample");
    rules_.push_back(wire::read(*rule));
}

}  // namespace bspctl::plugins
