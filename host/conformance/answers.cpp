// SPDX-License-Identifier: Apache-2.0
#include "conformance/answers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "bspctl/wire.hpp"

namespace bspctl::conformance {

namespace {

// A list of named fields, one a line.
class Sheet {
public:
    Sheet& field(const char* name, const std::string& value) {
        text_ += std::string(name) + ": " + value + "\n";
        return *this;
    }
    Sheet& field(const char* name, const std::vector<std::string>& values) {
        return field(name, text::join(values, " | "));
    }
    Sheet& field(const char* name, const std::vector<KeyValue>& pairs) {
        for (const auto& pair : pairs) field(name, pair.key + "=" + pair.value);
        return *this;
    }
    [[nodiscard]] std::string str() const { return text_; }

private:
    std::string text_;
};

}  // namespace

std::string text_of(const FamilyInfo& family) { return Sheet().field("family", wire::to_pairs(family)).str(); }

std::string text_of(const Verdict& verdict) {
    return Sheet()
        .field("confidence", std::to_string(verdict.confidence))
        .field("soc", verdict.soc)
        .field("vendor", verdict.vendor)
        .field("evidence", verdict.evidence)
        .str();
}

std::string text_of(const Input& input) {
    Sheet out;
    out.field("kind", input.kind).field("machine", input.machine).field("distro", input.distro);
    out.field("build system", input.build_system).field("targets", input.targets).field("setting", input.settings);
    for (const auto& project : input.projects) {
        out.field("project", {project.name, project.url, project.path, project.revision, project.branch, project.remote,
                              project.groups, text::join(project.layers, ",")});
        out.field("attribute", project.attributes);
    }
    return out.str();
}

std::string text_of(const KasConfig& config) {
    Sheet out;
    out.field("machine", config.machine).field("distro", config.distro).field("targets", config.targets);
    for (const auto& repo : config.repos) {
        out.field("repo", {repo.name, repo.url, repo.path, repo.commit, repo.tag, repo.branch});
    }
    for (const auto& layer : config.layers) out.field("layer", layer.repo + ":" + layer.subdir);
    for (const auto& block : config.local_conf) out.field("local_conf", block.name + ": " + block.text);
    for (const auto& block : config.bblayers_conf) out.field("bblayers_conf", block.name + ": " + block.text);
    for (const auto& variable : config.env) out.field("env", variable.name + "=" + variable.value.value_or("(null)"));
    return out.field("note", config.notes).str();
}

std::string text_of(const std::vector<Step>& steps) {
    Sheet out;
    for (const auto& step : steps) {
        out.field("step", {step.name, step.phase, std::to_string(static_cast<int>(step.action))});
        out.field("command", text::shell_quote(step.argv)).field("folder", step.cwd).field("env", step.env);
        out.field("path", step.path).field("text", step.text).field("why", step.why);
        out.field("skip", step.skip.value_or("(no)")).field("fix", step.fix).field("outputs", step.outputs);
    }
    return out.str();
}

std::string text_of(const std::vector<Overlay>& overlays) {
    Sheet out;
    for (const auto& overlay : overlays) {
        out.field("overlay", overlay.name).field("summary", overlay.summary).field("text", overlay.text);
    }
    return out.str();
}

std::string text_of(const std::vector<Finding>& findings) {
    Sheet out;
    for (const auto& finding : findings) {
        out.field("finding", {finding.id, std::to_string(static_cast<int>(finding.level)), finding.summary});
        out.field("why", finding.why).field("fix", finding.fix);
    }
    return out.str();
}

std::string text_of(const std::vector<Rule>& rules) {
    Sheet out;
    for (const auto& rule : rules) {
        out.field("rule", {rule.id, rule.category, std::to_string(rule.priority), rule.pattern, rule.unless});
        out.field("cause", rule.cause).field("fix", rule.fix).field("link", rule.link);
    }
    return out.str();
}

std::string text_of(const Failure& failure) {
    return Sheet().field("failure", failure.what()).field("why", failure.why()).field("fix", failure.fix()).str();
}

std::vector<std::string> outcomes_of(plugins::Plugin& plugin, const Workspace& workspace) {
    return {outcome_of([&] { return plugin.family(workspace); }), outcome_of([&] { return plugin.kas(workspace); }),
            outcome_of([&] { return plugin.plan(workspace); }), outcome_of([&] { return plugin.overlays(workspace); }),
            outcome_of([&] { return plugin.doctor(workspace); })};
}

std::string first_difference(const std::string& a, const std::string& b) {
    const auto left = text::lines(a);
    const auto right = text::lines(b);
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const std::string one(i < left.size() ? left[i] : "nothing");
        const std::string other(i < right.size() ? right[i] : "nothing");
        if (one != other) return "'" + one + "' and then '" + other + "'";
    }
    return "no difference";
}

}  // namespace bspctl::conformance
