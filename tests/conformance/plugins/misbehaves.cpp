// SPDX-License-Identifier: Apache-2.0
//
// Loads well, and then breaks the rule of the ABI that the input's or workspace's machine names.
#include <stdexcept>
#include <string>
#include <vector>

#include "raw.hpp"

namespace {

using raw::view;

bspctl_status give(const bspctl_detect_sink* sink, std::int32_t confidence) {
    auto verdict = bspctl::wire::sized<bspctl_verdict>();
    verdict.confidence = confidence;
    return sink->verdict(sink->ctx, &verdict);
}

bspctl_status small_verdict(const bspctl_detect_sink* sink) {
    auto verdict = bspctl::wire::sized<bspctl_verdict>();
    verdict.size = 8;
    return sink->verdict(sink->ctx, &verdict);
}

// Goes on after the sink has refused, and claims success.
bspctl_status flood_with_many(const bspctl_detect_sink* sink) {
    give(sink, 50);
    for (int i = 0; i < 1'000'000; ++i) sink->evidence(sink->ctx, view("because"));
    return BSPCTL_OK;
}

bspctl_status flood_with_bytes(const bspctl_detect_sink* sink) {
    give(sink, 50);
    const std::string much(1'000'000, 'x');
    for (int i = 0; i < 1000; ++i) sink->evidence(sink->ctx, view(much));
    return BSPCTL_OK;
}

bspctl_status fail_with_bad_text() {
    const std::string endless(100'000, '?');
    raw::host->fail(raw::host->ctx, view("caf\xe9"), view(endless), bspctl::wire::absent());
    return BSPCTL_ERROR;
}

bspctl_status detect(void*, const bspctl_input* input, const bspctl_detect_sink* sink) {
    const auto mode = raw::text(input->machine);
    if (mode == "throw") throw std::runtime_error("thrown in detect");
    if (mode == "throw-other") throw 42;
    if (mode == "bad-utf8") return give(sink, 50), sink->evidence(sink->ctx, view("caf\xe9"));
    if (mode == "bad-utf8-ignored") return give(sink, 50), sink->evidence(sink->ctx, view("caf\xe9")), BSPCTL_OK;
    if (mode == "null-with-size") return sink->evidence(sink->ctx, {nullptr, 7});
    if (mode == "flood-many") return flood_with_many(sink);
    if (mode == "flood-bytes") return flood_with_bytes(sink);
    if (mode == "silent-error") return BSPCTL_ERROR;
    if (mode == "other-error") return -77;
    if (mode == "unknown-status") return 7;
    if (mode == "fail-with-bad-text") return fail_with_bad_text();
    if (mode == "no") return BSPCTL_NO;
    if (mode == "no-verdict") return BSPCTL_OK;
    if (mode == "two-verdicts") return give(sink, 1), give(sink, 2);
    if (mode == "confidence-101") return give(sink, 101);
    if (mode == "confidence-minus-1") return give(sink, -1);
    if (mode == "null-verdict") return sink->verdict(sink->ctx, nullptr);
    if (mode == "small-verdict") return small_verdict(sink);
    return give(sink, 50);
}

bspctl_status generate(void*, const bspctl_workspace* workspace, const bspctl_kas_sink* sink) {
    const auto mode = raw::text(workspace->machine);
    if (mode == "unknown-key") return sink->set(sink->ctx, view("colour"), view("green"));
    if (mode == "unknown-section") return sink->conf(sink->ctx, 9, view("name"), view("text"));
    if (mode == "nameless-repo") {
        const auto repo = bspctl::wire::sized<bspctl_kas_repo>();
        return sink->repo(sink->ctx, &repo);
    }
    return sink->set(sink->ctx, view("machine"), workspace->machine);
}

bspctl_status plan(void*, const bspctl_workspace* workspace, const bspctl_plan_sink* sink) {
    const auto mode = raw::text(workspace->machine);
    auto step = bspctl::wire::sized<bspctl_step>();
    step.name = view("step");
    step.phase = view("sync");
    static const std::vector<bspctl_str> argv{view("true")};
    step.argv = {argv.data(), argv.size()};
    if (mode == "unknown-action") step.action = 99;
    if (mode == "no-command") step.argv = {};
    if (mode == "endless-list") step.argv.size = static_cast<std::size_t>(-1);
    if (mode == "remove-nothing") step.action = BSPCTL_STEP_REMOVE;
    return sink->step(sink->ctx, &step);
}

bspctl_status check(void*, const bspctl_workspace* workspace, const bspctl_doctor_sink* sink) {
    auto finding = bspctl::wire::sized<bspctl_finding>();
    finding.id = view("id");
    finding.summary = view("summary");
    if (raw::text(workspace->machine) == "unknown-level") finding.level = 9;
    return sink->finding(sink->ctx, &finding);
}

bspctl_status rules(void*, const bspctl_triage_sink* sink) {
    auto rule = bspctl::wire::sized<bspctl_rule>();
    rule.scope = 9;
    return sink->rule(sink->ctx, &rule);
}

const void* extension(bspctl_str id) {
    static const bspctl_detect detect_table{sizeof(bspctl_detect), 0, &detect};
    static const bspctl_kas kas_table{sizeof(bspctl_kas), 0, &generate};
    static const bspctl_plan plan_table{sizeof(bspctl_plan), 0, &plan};
    static const bspctl_doctor doctor_table{sizeof(bspctl_doctor), 0, &check};
    static const bspctl_triage triage_table{sizeof(bspctl_triage), 0, &rules};
    const auto wanted = raw::text(id);
    if (wanted == BSPCTL_EXT_DETECT) return &detect_table;
    if (wanted == BSPCTL_EXT_KAS) return &kas_table;
    if (wanted == BSPCTL_EXT_PLAN) return &plan_table;
    if (wanted == BSPCTL_EXT_DOCTOR) return &doctor_table;
    return wanted == BSPCTL_EXT_TRIAGE ? &triage_table : nullptr;
}

}  // namespace

RAW_ENTRY(uint32_t host_major, uint32_t) {
    static auto plugin = raw::descriptor("test.misbehaves");
    plugin.extension = &extension;
    return host_major == BSPCTL_ABI_MAJOR ? &plugin : nullptr;
}
