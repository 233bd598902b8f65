// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "base/failure.hpp"
#include "detect/detect.hpp"
#include "detect/specialise.hpp"

namespace bspctl::detect {
namespace {

struct Objection {
    std::string reason, hint;
};

// Why a kas configuration builds nothing by itself. kas would fall back to its own default machine; that is a guess
// we do not make for a file that is made to be included.
std::optional<Objection> kas_objection(const Input& input) {
    if (!input.machine.empty() && !input.projects.empty()) return std::nullopt;
    Objection objection;
    if (input.machine.empty() && input.projects.empty())
        objection.reason = "it names neither a machine nor repositories";
    else objection.reason = input.machine.empty() ? "it has no machine" : "it names no repositories";
    objection.reason = "an include fragment: " + objection.reason;
    objection.hint = "build the file that includes it, or join it with one: `BASE.yml:" + input.file_name + "`";
    if (const auto missing = find_value(input.settings, "include")) {
        objection.reason += ", and an include could not be followed (" + *missing + ")";
        objection.hint = "check out the repository of that include, then try again";
    }
    return objection;
}

std::optional<Objection> bitbake_setup_objection(const Input& input) {
    if (find_value(input.settings, "form") != "revisions") return std::nullopt;
    return Objection{"it only pins the revisions of a bitbake-setup workspace",
                     "name the workspace's folder or its config/config-upstream.json"};
}

std::optional<Objection> objection_to(const Input& input) {
    if (input.kind == kind_kas) return kas_objection(input);
    if (input.kind == kind_bitbake_setup) return bitbake_setup_objection(input);
    return std::nullopt;
}

void sort_by_confidence(std::vector<Candidate>& candidates) {
    // Equal ones by name, so that the listing does not depend on the order of loading either.
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        if (a.verdict.confidence != b.verdict.confidence) return a.verdict.confidence > b.verdict.confidence;
        return a.family < b.family;
    });
}

// Adds the plugin's answer. One that fails must not hide the others'.
void ask(plugins::Plugin& plugin, const Input& input, Detection& detection) {
    try {
        auto verdict = plugin.detect(input);
        if (verdict.confidence > 0) {
            detection.candidates.push_back({plugin.family({}).family, plugin.info().id, std::move(verdict)});
        } else if (detection.reason.empty() && !verdict.evidence.empty()) {
            detection.reason = verdict.evidence.front();
        }
    } catch (const Failure& failure) {
        detection.warnings.push_back("plugin " + plugin.info().id + " could not tell: " + failure.what());
    }
}

}  // namespace

Detection rank(const Input& input, const std::vector<plugins::Plugin*>& families,
               const vendors::Library& definitions) {
    Detection detection;
    if (auto objection = objection_to(input)) {
        detection.reason = std::move(objection->reason);
        detection.hint = std::move(objection->hint);
        return detection;
    }
    const auto matches = definitions.match(input);
    const auto advised = vendors::with_advice(input, matches);
    for (auto* plugin : families) ask(*plugin, advised, detection);
    dispatch(detection.candidates, input, matches, families);
    sort_by_confidence(detection.candidates);
    const auto& found = detection.candidates;
    detection.is_build = !found.empty();
    detection.ambiguous = found.size() > 1 && found[0].verdict.confidence == found[1].verdict.confidence;
    for (auto& candidate : detection.candidates) specialise(candidate, matches);
    if (detection.is_build) {
        detection.reason.clear();
    } else {
        if (detection.reason.empty()) detection.reason = "no family knows it";
        detection.hint = "name the kas file, manifest or configuration that a build starts from";
    }
    return detection;
}

}  // namespace bspctl::detect
