// SPDX-License-Identifier: Apache-2.0
//
// One source, many plugins: without a DEFECT a faultless one with every table, with DEFECT=CASE one that breaks the
// rule of that case of the conformance kit, and no other. The C ABI by hand, since the wrapper would not let it, and
// with few headers, since it is compiled once for each case.
#include <cstdlib>
#include <cstring>

#include "bspctl/abi.h"
#include "defects.hpp"

namespace {

constexpr bool has(Defect defect) { return defect == Defect::DEFECT; }

bspctl_str str(const char* text) { return {text, std::strlen(text)}; }
template <class Struct>
Struct sized() {
    Struct out{};
    out.size = sizeof(Struct);
    return out;
}
bool is(bspctl_str text, const char* word) { return text.size == std::strlen(word) && std::memcmp(text.data, word, text.size) == 0; }
bool begins(bspctl_str text, const char* word) {
    return text.size >= std::strlen(word) && std::memcmp(text.data, word, std::strlen(word)) == 0;
}

// A text that is another one each time it is asked for.
const char* next_text() {
    static unsigned count = 0;
    static char text[] = "number 0";
    text[7] = static_cast<char>('0' + count++ % 10);
    return text;
}

struct Instance {
    const bspctl_host* host;
    bool failed;
};

bspctl_status fail(void* self, const char* what, const char* why, const char* fix) {
    auto& instance = *static_cast<Instance*>(self);
    instance.failed = true;
    instance.host->fail(instance.host->ctx, str(what), str(why), str(fix));
    return BSPCTL_ERROR;
}

// Questions that only the kit asks.
bool is_odd(const bspctl_workspace* workspace) { return is(workspace->distro, "{}"); }

// The status of the first emission that is refused.
#define EMIT(CALL)                                                        \
    do {                                                                  \
        if (const bspctl_status status = (CALL); status != BSPCTL_OK) return status; \
    } while (false)

// ------------------------------------------------------------------------------------------------------- family

bspctl_status describe(void*, const bspctl_workspace* workspace, const bspctl_value_sink* sink) {
    const auto value = [sink](const char* key, const char* text) { return sink->value(sink->ctx, str(key), str(text)); };
    EMIT(value("family", has(Defect::family_steady) && workspace->input != nullptr ? "bad-two" : "bad"));
    if (!has(Defect::family_described)) EMIT(value("title", "boards that are bad"));
    if (has(Defect::family_base)) EMIT(value("derives", "no-such-family"));
    if (has(Defect::family_without_base)) EMIT(value("derives", "generic"));
    if (has(Defect::family_paths_inside)) EMIT(value("directory", "/opt/bad"));
    if (has(Defect::manners_well_formed) && is_odd(workspace)) EMIT(value("image", "caf\xe9"));
    return value("overlay", has(Defect::overlay_known) ? "bad-missing.yml" : "bad-net.yml");
}

// ------------------------------------------------------------------------------------------------------- detect

bool is_own(const bspctl_input* input) {
    return begins(input->machine, "bad-") && (is(input->kind, "kas") || is(input->kind, "bad-list"));
}

int confidence(const bspctl_input* input) {
    if (is_own(input)) return has(Defect::detect_own) ? 30 : 90;
    const bool some = input->project_count > 0 && input->project_count < 100;
    if (has(Defect::detect_foreign) && some) return 80;
    if (has(Defect::detect_meaningless) && input->kind.size == 0) return 80;
    return 0;
}

bool has_listed_layers(const bspctl_input* input) {
    for (std::size_t i = 0; i < input->project_count; ++i) {
        if (input->projects[i]->layers.size >= 4) return true;
    }
    return false;
}

bool one_was_destroyed = false;

bspctl_status detect(void*, const bspctl_input* input, const bspctl_detect_sink* sink) {
    if (has(Defect::detect_huge) && input->text.size > 1000000) std::abort();
    if (has(Defect::fuzz_inputs) && has_listed_layers(input)) std::abort();
    if (has(Defect::detect_leaves_files)) leave_a_file("bad-cache");
    auto verdict = sized<bspctl_verdict>();
    verdict.confidence = confidence(input);
    EMIT(sink->verdict(sink->ctx, &verdict));
    if (has(Defect::detect_evidence) && is_own(input)) return BSPCTL_OK;
    const bool another = has(Defect::life_instances_apart) && one_was_destroyed;
    EMIT(sink->evidence(sink->ctx, str(another ? "another instance is gone" : "its machine says so")));
    if (has(Defect::detect_same_twice) && is_own(input)) return sink->evidence(sink->ctx, str(next_text()));
    return BSPCTL_OK;
}

// ----------------------------------------------------------------------------------------------------- manifest

bool contains(bspctl_str text, const char* word) { return ::memmem(text.data, text.size, word, std::strlen(word)) != nullptr; }

bspctl_status emit_project(const bspctl_manifest_sink* sink, const char* name, const char* url, const char* path) {
    auto project = sized<bspctl_project>();
    project.name = str(name);
    project.url = str(url);
    project.path = str(path);
    project.revision = str("main");
    return sink->project(sink->ctx, &project);
}

bspctl_status parse(void* self, const bspctl_manifest_file* file, const bspctl_manifest_sink* sink) {
    const bool own = begins(file->text, "badlist 1\n");
    if (has(Defect::manifest_huge) && file->text.size > 1000000) std::abort();
    if (has(Defect::fuzz_manifests) && own && contains(file->text, "\t")) std::abort();
    if (has(Defect::manifest_own) || (!own && !has(Defect::manifest_foreign))) return BSPCTL_NO;
    if (own && !contains(file->text, "end\n")) {
        const bool mute = has(Defect::manifest_cut);
        return fail(self, "the list breaks off", mute ? "" : "there is no end", mute ? "" : "copy the file again");
    }
    EMIT(sink->set(sink->ctx, str("kind"), str("bad-list")));
    EMIT(sink->set(sink->ctx, str("machine"), str("bad-one")));
    EMIT(emit_project(sink, "core", "https://git.bad.example/core", has(Defect::manifest_projects) ? "/etc" : "sources/core"));
    EMIT(emit_project(sink, "meta-bad", "https://git.bad.example/meta-bad", "sources/meta-bad"));
    return sink->setting(sink->ctx, str("TEXT"), str(has(Defect::manifest_same_twice) ? next_text() : "text"));
}

// ---------------------------------------------------------------------------------------------------------- kas

bspctl_status emit_repo(const bspctl_kas_sink* sink) {
    auto repo = sized<bspctl_kas_repo>();
    repo.name = str("core");
    repo.url = str(has(Defect::kas_no_credentials) ? "https://me:secret@git.bad.example/core" : "https://git.bad.example/core");
    repo.path = str(has(Defect::kas_paths_inside) ? "../../outside" : "sources/core");
    if (has(Defect::kas_commits)) repo.commit = str("main");
    else if (!has(Defect::kas_revisions)) repo.branch = str("main");
    return sink->repo(sink->ctx, &repo);
}

bspctl_status emit_surroundings(const bspctl_kas_sink* sink) {
    if (has(Defect::kas_same_twice)) EMIT(sink->note(sink->ctx, str(next_text())));
    const char* zone = std::getenv("TZ");
    if (has(Defect::kas_same_elsewhere) && zone != nullptr) EMIT(sink->note(sink->ctx, str(zone)));
    return sink->env(sink->ctx, str("BAD_MIRROR"), str(has(Defect::kas_no_host_paths) ? "file:///home/builder/dl" : "none"));
}

const bspctl_base* base_of(void* self) {
    const auto* host = static_cast<Instance*>(self)->host;
    return static_cast<const bspctl_base*>(host->extension(host->ctx, str(BSPCTL_HOST_BASE)));
}

bspctl_status generate(void* self, const bspctl_workspace* workspace, const bspctl_kas_sink* sink) {
    if (has(Defect::family_without_base) && base_of(self)->size == 0) return BSPCTL_NO;
    if (has(Defect::manners_files)) leave_a_file("bad-kas");
    if (is(workspace->machine, "no-such-machine")) {
        return fail(self, "there is no such machine", "bad's are bad-one and bad-two",
                    has(Defect::kas_explains) ? "" : "choose one with -m");
    }
    const bool chosen = workspace->image.size > 0 && !has(Defect::kas_choices);
    EMIT(sink->set(sink->ctx, str("machine"), workspace->machine.size > 0 ? workspace->machine : str("bad-one")));
    EMIT(sink->set(sink->ctx, str("distro"), str("bad")));
    EMIT(sink->set(sink->ctx, str("target"), chosen ? workspace->image : str("bad-image")));
    EMIT(emit_repo(sink));
    EMIT(sink->layer(sink->ctx, str(has(Defect::kas_valid) ? "no-such-repository" : "core"), str("meta")));
    return emit_surroundings(sink);
}

// --------------------------------------------------------------------------------------------------------- plan

bspctl_status plan(void*, const bspctl_workspace* workspace, const bspctl_plan_sink* sink) {
    if (has(Defect::manners_explains) && is_odd(workspace)) return BSPCTL_ERROR;
    const bspctl_str argv[] = {str("git"), str("clone"),
                               str(has(Defect::plan_no_credentials) ? "https://me:secret@git.bad.example/core" : "https://git.bad.example/core")};
    auto step = sized<bspctl_step>();
    step.name = str("bad_fetch");
    step.phase = str(has(Defect::plan_steps) ? "later" : "sync");
    step.network = 1;
    step.argv = {argv, 3};
    step.why = str(has(Defect::plan_same_twice) ? next_text() : "brings the sources");
    step.fix = str(has(Defect::plan_remedies) ? "" : "run it again");
    EMIT(sink->step(sink->ctx, &step));
    auto removal = sized<bspctl_step>();
    removal.action = BSPCTL_STEP_REMOVE;
    removal.name = str("bad_clean");
    removal.phase = str("setup");
    removal.why = str("makes place");
    removal.path = str(has(Defect::plan_inside) ? "../.." : "build/conf");
    return sink->step(sink->ctx, &removal);
}

// ------------------------------------------------------------------------------------------------------ overlays

bspctl_status emit_overlay(const bspctl_overlay_sink* sink, const char* name) {
    auto overlay = sized<bspctl_overlay_file>();
    overlay.name = str(name);
    overlay.summary = str(has(Defect::overlay_summaries) ? "" : "the network of bad boards");
    if (has(Defect::overlay_same_twice)) overlay.summary = str(next_text());
    overlay.text = str(has(Defect::overlay_valid) ? "header:\n  version: 14\nmachnie: bad-one\n"
                                                  : "header:\n  version: 14\nlocal_conf_header:\n  bad: |\n    BAD = \"1\"\n");
    return sink->overlay(sink->ctx, &overlay);
}

bspctl_status overlays(void*, const bspctl_workspace* workspace, const bspctl_overlay_sink* sink) {
    constexpr bspctl_status meaningless = 7;
    if (has(Defect::manners_status) && is_odd(workspace)) return meaningless;
    EMIT(emit_overlay(sink, "bad-net.yml"));
    return has(Defect::overlay_names) ? emit_overlay(sink, "other.yml") : BSPCTL_OK;
}

// ------------------------------------------------------------------------------------------------------- doctor

bspctl_status emit_finding(const bspctl_doctor_sink* sink, const char* id) {
    auto finding = sized<bspctl_finding>();
    finding.level = BSPCTL_LEVEL_WARN;
    finding.id = str(id);
    finding.summary = str(has(Defect::doctor_same_twice) ? next_text() : "no licence");
    finding.why = str("the driver is left out");
    finding.fix = str(has(Defect::doctor_remedies) ? "" : "buy one");
    const auto status = sink->finding(sink->ctx, &finding);
    return has(Defect::manners_refusal) ? BSPCTL_OK : status;
}

std::size_t bytes_of_listing(void* self, const char* folder) {
    const auto* host = static_cast<Instance*>(self)->host;
    const auto* services = static_cast<const bspctl_services*>(host->extension(host->ctx, str(BSPCTL_HOST_SERVICES)));
    std::size_t bytes = 0;
    const bspctl_receiver receiver{&bytes, [](void* ctx, bspctl_str text) { *static_cast<std::size_t*>(ctx) = text.size; }};
    if (services != nullptr) services->list_dir(services->ctx, str(folder), &receiver);
    return bytes;
}

bspctl_status check(void* self, const bspctl_workspace* workspace, const bspctl_doctor_sink* sink) {
    constexpr std::size_t usual_options = 6;
    if (has(Defect::manners_exceptions) && is_odd(workspace)) throw 42;
    if (has(Defect::fuzz_workspaces) && workspace->options.size > usual_options) std::abort();
    if (has(Defect::doctor_answers)) return fail(self, "cannot check", "it is too early", "wait");
    if (has(Defect::doctor_in_time) && bytes_of_listing(self, "sources") > 10000) waste_time();
    if (has(Defect::doctor_leaves_files)) leave_a_file("bad-doctor");
    EMIT(emit_finding(sink, "licence"));
    return emit_finding(sink, has(Defect::doctor_ids) ? "licence" : "licence-age");
}

// ------------------------------------------------------------------------------------------------------- triage

bspctl_status emit_rule(const bspctl_triage_sink* sink, const char* id, const char* pattern) {
    auto rule = sized<bspctl_rule>();
    rule.priority = 50;
    rule.id = str(id);
    rule.category = str("licence");
    rule.pattern = str(pattern);
    rule.cause = str(has(Defect::triage_same_twice) ? next_text() : "the licence of {day} has expired");
    rule.fix = str(has(Defect::triage_words) ? "buy {what}" : "buy one");
    rule.positive = str(has(Defect::triage_samples) ? "ERROR: something else" : "ERROR: bad: licence expired on 2024-05-01 aaaaaaaaaaaa");
    rule.negative = str("NOTE: bad: licence valid until 2031-05-01");
    return sink->rule(sink->ctx, &rule);
}

bspctl_status rules(void*, const bspctl_triage_sink* sink) {
    misbehave();
    if (has(Defect::triage_rules)) return BSPCTL_OK;
    constexpr auto good = "bad: licence expired on (?P<day>\\S+)";
    constexpr auto slow = "on (?P<day>\\S+) a{10}|[aeiou ][ -~]{300}Q";
    const auto* pattern = has(Defect::triage_patterns) ? "(?=expired) (?P<day>\\S+)" : has(Defect::triage_linear) ? slow : good;
    EMIT(emit_rule(sink, has(Defect::triage_ids) ? "Licence Expired" : "licence-expired", pattern));
    return has(Defect::triage_ties) ? emit_rule(sink, "licence-too", "licence expired (?P<day>.*)") : BSPCTL_OK;
}

// ------------------------------------------------------------------------------------------------------- entry

void* create(const bspctl_host* host) {
    if (has(Defect::life_create)) return nullptr;
    if (has(Defect::life_no_services)) {
        const auto* services = static_cast<const bspctl_services*>(host->extension(host->ctx, str(BSPCTL_HOST_SERVICES)));
        if (services->size == 0) return nullptr;
    }
    return new Instance{host, false};
}

void destroy(void* self) {
    auto* instance = static_cast<Instance*>(self);
    one_was_destroyed = true;
    if (has(Defect::life_destroy_after_failure) && instance->failed) std::abort();
    if (!has(Defect::life_no_leak)) delete instance;
}

const bspctl_family family_table{sizeof(bspctl_family), 0, &describe};
const bspctl_detect detect_table{sizeof(bspctl_detect), 0, &detect};
const bspctl_detect other_detect_table{sizeof(bspctl_detect), 0, &detect};
const bspctl_manifest manifest_table{sizeof(bspctl_manifest), 0, &parse};
const bspctl_kas kas_table{sizeof(bspctl_kas), 0, &generate};
const bspctl_plan plan_table{sizeof(bspctl_plan), 0, &plan};
const bspctl_overlay overlay_table{sizeof(bspctl_overlay), 0, &overlays};
const bspctl_doctor doctor_table{has(Defect::entry_tables_whole) ? 8 : sizeof(bspctl_doctor), 0, &check};
const bspctl_triage triage_table{sizeof(bspctl_triage), 0, &rules};

const void* detect_or_another() {
    static bool second = false;
    second = !second;
    return has(Defect::entry_same_tables) && second ? &other_detect_table : &detect_table;
}

const void* extension(bspctl_str id) {
    if (has(Defect::entry_offers_something)) return nullptr;
    if (has(Defect::entry_unknown_extension) && begins(id, BSPCTL_EXT_KAS)) return &kas_table;
    if (is(id, BSPCTL_EXT_FAMILY)) return &family_table;
    if (is(id, BSPCTL_EXT_DETECT)) return detect_or_another();
    if (is(id, BSPCTL_EXT_MANIFEST)) return &manifest_table;
    if (is(id, BSPCTL_EXT_KAS)) return &kas_table;
    if (is(id, BSPCTL_EXT_PLAN)) return &plan_table;
    if (is(id, BSPCTL_EXT_OVERLAY)) return &overlay_table;
    if (is(id, BSPCTL_EXT_DOCTOR)) return &doctor_table;
    return is(id, BSPCTL_EXT_TRIAGE) ? &triage_table : nullptr;
}

bspctl_plugin descriptor() {
    auto out = sized<bspctl_plugin>();
    out.abi_major = BSPCTL_ABI_MAJOR;
    out.abi_minor = BSPCTL_ABI_MINOR;
    out.id = str("test.bad");
    out.name = str("Bad");
    out.version = str(has(Defect::entry_names) ? "latest" : "1.0.0");
    out.vendor = str("Test");
    out.create = has(Defect::entry_descriptor) ? nullptr : &create;
    out.destroy = &destroy;
    out.extension = &extension;
    return out;
}

}  // namespace

#ifdef DEFECT_entry_exported
#define ENTRY bspctl_plugin_quest
#define VISIBILITY "hidden"
#else
#define ENTRY bspctl_plugin_query
#define VISIBILITY "default"
#endif

extern "C" __attribute__((visibility(VISIBILITY), used)) const bspctl_plugin* ENTRY(uint32_t major, uint32_t minor) {
    static const bspctl_plugin plugins[] = {descriptor(), descriptor()};
    static bool second = false;
    second = !second;
    if (major != BSPCTL_ABI_MAJOR && !has(Defect::entry_foreign_major)) return nullptr;
    if (minor > BSPCTL_ABI_MINOR && has(Defect::entry_newer_minor)) return nullptr;
    return &plugins[has(Defect::entry_same_descriptor) && second ? 1 : 0];
}
