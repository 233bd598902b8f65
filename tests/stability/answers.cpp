// SPDX-License-Identifier: Apache-2.0
#include "answers.hpp"

#include <sstream>

#include "bspctl/testing.hpp"

namespace bspctl::stability {

namespace {

// Sinks that write down what they are given, field by field.
class Transcript {
public:
    template <class... Parts>
    bspctl_status line(const Parts&... parts) {
        ((out_ << parts << '|'), ...);
        out_ << '\n';
        return BSPCTL_OK;
    }
    [[nodiscard]] std::string text() const { return out_.str(); }

private:
    std::ostringstream out_;
};

std::string_view shown(bspctl_str text) { return wire::text(text); }
Transcript& of(void* ctx) { return *static_cast<Transcript*>(ctx); }

void describe(const bspctl_plugin& plugin, void* self, Transcript& out) {
    const auto* table = static_cast<const bspctl_family*>(plugin.extension(wire::view(BSPCTL_EXT_FAMILY)));
    if (table == nullptr) return;
    auto sink = wire::sized<bspctl_value_sink>();
    sink.ctx = &out;
    sink.value = [](void* ctx, bspctl_str key, bspctl_str value) { return of(ctx).line("family", shown(key), shown(value)); };
    const wire::PackedWorkspace workspace{Workspace{}};
    out.line("describe", table->describe(self, workspace.get(), &sink));
}

void detect(const bspctl_plugin& plugin, void* self, Transcript& out, const Input& input) {
    const auto* table = static_cast<const bspctl_detect*>(plugin.extension(wire::view(BSPCTL_EXT_DETECT)));
    if (table == nullptr) return;
    auto sink = wire::sized<bspctl_detect_sink>();
    sink.ctx = &out;
    sink.verdict = [](void* ctx, const bspctl_verdict* verdict) {
        return of(ctx).line("verdict", verdict->confidence, shown(verdict->soc), shown(verdict->vendor));
    };
    sink.evidence = [](void* ctx, bspctl_str sentence) { return of(ctx).line("evidence", shown(sentence)); };
    const wire::PackedInput packed(input);
    out.line("detect", table->detect(self, packed.get(), &sink));
}

void generate(const bspctl_plugin& plugin, void* self, Transcript& out, const Workspace& workspace) {
    const auto* table = static_cast<const bspctl_kas*>(plugin.extension(wire::view(BSPCTL_EXT_KAS)));
    if (table == nullptr) return;
    auto sink = wire::sized<bspctl_kas_sink>();
    sink.ctx = &out;
    sink.set = [](void* ctx, bspctl_str key, bspctl_str value) { return of(ctx).line("set", shown(key), shown(value)); };
    sink.repo = [](void* ctx, const bspctl_kas_repo* repo) {
        return of(ctx).line("repo", shown(repo->name), shown(repo->url), shown(repo->commit), shown(repo->tag),
                            shown(repo->branch));
    };
    sink.layer = [](void* ctx, bspctl_str repo, bspctl_str sub) { return of(ctx).line("layer", shown(repo), shown(sub)); };
    sink.conf = [](void* ctx, std::int32_t section, bspctl_str name, bspctl_str text) {
        return of(ctx).line("conf", section, shown(name), shown(text));
    };
    sink.env = [](void* ctx, bspctl_str key, bspctl_str value) { return of(ctx).line("env", shown(key), shown(value)); };
    sink.note = [](void* ctx, bspctl_str sentence) { return of(ctx).line("note", shown(sentence)); };
    const wire::PackedWorkspace packed(workspace);
    out.line("generate", table->generate(self, packed.get(), &sink));
}

void check(const bspctl_plugin& plugin, void* self, Transcript& out) {
    const auto* table = static_cast<const bspctl_doctor*>(plugin.extension(wire::view(BSPCTL_EXT_DOCTOR)));
    if (table == nullptr) return;
    auto sink = wire::sized<bspctl_doctor_sink>();
    sink.ctx = &out;
    sink.finding = [](void* ctx, const bspctl_finding* found) {
        return of(ctx).line("finding", found->level, shown(found->id), shown(found->summary), shown(found->why),
                            shown(found->fix));
    };
    const wire::PackedWorkspace workspace{Workspace{}};
    out.line("check", table->check(self, workspace.get(), &sink));
}

void rules(const bspctl_plugin& plugin, void* self, Transcript& out) {
    const auto* table = static_cast<const bspctl_triage*>(plugin.extension(wire::view(BSPCTL_EXT_TRIAGE)));
    if (table == nullptr) return;
    auto sink = wire::sized<bspctl_triage_sink>();
    sink.ctx = &out;
    sink.rule = [](void* ctx, const bspctl_rule* rule) {
        return of(ctx).line("rule", rule->priority, rule->transient, shown(rule->id), shown(rule->category),
                            shown(rule->pattern), shown(rule->cause), shown(rule->fix), shown(rule->positive),
                            shown(rule->negative));
    };
    out.line("rules", table->rules(self, &sink));
}

void questions(const bspctl_plugin& plugin, void* self, Transcript& out) {
    Input ours, theirs;
    ours.machine = "example-two";
    theirs.machine = "qemux86-64";
    Workspace plain, wrong;
    wrong.machine = "qemux86-64";  // the template's answer is an exception, thrown and caught inside
    describe(plugin, self, out);
    detect(plugin, self, out, ours);
    detect(plugin, self, out, theirs);
    generate(plugin, self, out, plain);
    generate(plugin, self, out, wrong);
    check(plugin, self, out);
    rules(plugin, self, out);
}

}  // namespace

std::string answers(const bspctl_plugin& plugin) {
    Transcript out;
    out.line("plugin", plugin.abi_major, plugin.abi_minor, shown(plugin.id), shown(plugin.name), shown(plugin.version),
             shown(plugin.vendor));
    testing::FakeHost host;
    host.tool("git", "git version 2.39.5");
    void* self = plugin.create(host.table());
    if (self == nullptr) return out.text() + "no instance\n";
    questions(plugin, self, out);
    plugin.destroy(self);
    for (const auto& failure : host.failures()) out.line("failure", failure.what(), failure.why(), failure.fix());
    return out.text();
}

}  // namespace bspctl::stability
