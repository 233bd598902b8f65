// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "detect/detect.hpp"

namespace bspctl::cli {

namespace {

std::string answer_json(const Input& input, const detect::Detection& detection) {
    const auto* best = detection.best();
    const Verdict none;
    const auto& verdict = best != nullptr ? best->verdict : none;
    json::Writer out;
    out.object().field("schema", "bspctl.detect/1").field("input", input.path.empty() ? input.file_name : input.path);
    out.field("kind", input.kind).field("is_build", detection.is_build);
    out.field_or_null("family", best != nullptr && detection.is_build ? best->family : "");
    out.field_or_null("soc", detection.is_build ? verdict.soc : "");
    out.field_or_null("vendor", detection.is_build ? verdict.vendor : "");
    out.field_or_null("machine", input.machine).field_or_null("distro", input.distro);
    out.field("ambiguous", detection.ambiguous);
    out.field_or_null("reason", detection.reason).field_or_null("hint", detection.hint);
    out.key("candidates").array();
    for (const auto& candidate : detection.candidates) {
        out.object().field("family", candidate.family).field("plugin", candidate.plugin);
        out.field("confidence", candidate.verdict.confidence);
        out.field_or_null("soc", candidate.verdict.soc).field_or_null("vendor", candidate.verdict.vendor);
        out.field("evidence", candidate.verdict.evidence).end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::string answer_text(const Input& input, const detect::Detection& detection) {
    std::string out = (input.path.empty() ? input.file_name : input.path) + (input.kind.empty() ? "" : ": " + input.kind) + "\n";
    if (!input.machine.empty()) out += "  machine: " + input.machine + "\n";
    if (!input.distro.empty()) out += "  distro:  " + input.distro + "\n";
    for (const auto& candidate : detection.candidates) {
        const auto& verdict = candidate.verdict;
        out += "  " + candidate.family + "  " + std::to_string(verdict.confidence) + " of 100";
        if (!verdict.soc.empty()) out += ", silicon " + verdict.soc;
        if (!verdict.vendor.empty()) out += ", board vendor " + verdict.vendor;
        out += "\n";
        for (const auto& sentence : verdict.evidence) out += "    - " + sentence + "\n";
    }
    return out;
}

// A file that cannot be read is an answer too: it is no build, and this is why.
std::pair<Input, detect::Detection> look_at(Context& context, const std::string& name) {
    const auto& registry = context.complete_registry();
    try {
        auto input = detect::read_input(name, true, registry.plugins());
        auto detection = detect::rank(input, registry);
        return {std::move(input), std::move(detection)};
    } catch (const Failure& failure) {
        Input input;
        input.file_name = name;
        detect::Detection detection;
        detection.reason = std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why());
        detection.hint = failure.fix();
        return {std::move(input), std::move(detection)};
    }
}

int run(Context& context, const Arguments& arguments) {
    const auto name = arguments.positional(0);
    if (name.empty()) throw Failure("detect what?", "no input was named", "bspctl detect FILE");
    const auto [input, detection] = look_at(context, name);
    for (const auto& warning : detection.warnings) context.warn(warning);
    context.answer(arguments.has("json") ? answer_json(input, detection) : answer_text(input, detection));
    if (detection.is_build && !detection.ambiguous) return 0;
    if (detection.ambiguous) {
        throw Failure(name + " is claimed by two families", "with the same confidence", "choose one with --family");
    }
    throw Failure(name + " is not a build", detection.reason, detection.hint);
}

}  // namespace

Command detect_command() {
    return {
        .name = "detect",
        .group = "Look",
        .summary = "say whose build a file is, and why",
        .usage = "FILE [--json]",
        .details = "FILE is a kas file (or several joined by ':'), a repo manifest, an oe-layersetup configuration, a "
                   "bitbake-setup folder, or the bare name of a manifest. Exit code 2 when it is no build.",
        .examples = {"bspctl detect kas.yml", "bspctl detect imx-6.6.52-2.2.2.xml --json"},
        .options = {options::json()},
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
