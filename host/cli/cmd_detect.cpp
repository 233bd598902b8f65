// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "detect/detect.hpp"

namespace bspctl::cli {

namespace {

std::string name_of(const Input& input) {
    if (!input.path.empty()) return input.path;
    return input.file_name.empty() ? input.machine : input.file_name;
}

std::string definition_name(const detect::Candidate* candidate) {
    return candidate == nullptr || candidate->definition == nullptr ? std::string{} : candidate->definition->name;
}

std::string answer_json(const Input& input, const detect::Detection& detection) {
    const auto* best = detection.best();
    const Verdict none;
    const auto& verdict = best != nullptr ? best->verdict : none;
    json::Writer out;
    out.object().field("schema", "bspctl.detect/1").field("input", name_of(input));
    out.field("kind", input.kind).field("is_build", detection.is_build);
    out.field_or_null("family", best != nullptr && detection.is_build ? best->family : "");
    out.field_or_null("soc", detection.is_build ? verdict.soc : "");
    out.field_or_null("vendor", detection.is_build ? verdict.vendor : "");
    out.field_or_null("definition", definition_name(best));
    out.field_or_null("machine", input.machine).field_or_null("distro", input.distro);
    out.field("ambiguous", detection.ambiguous);
    out.field_or_null("reason", detection.reason).field_or_null("hint", detection.hint);
    out.key("candidates").array();
    for (const auto& candidate : detection.candidates) {
        out.object().field("family", candidate.family).field("plugin", candidate.plugin);
        out.field("confidence", candidate.verdict.confidence);
        out.field_or_null("soc", candidate.verdict.soc).field_or_null("vendor", candidate.verdict.vendor);
        out.field_or_null("definition", definition_name(&candidate));
        out.field("evidence", candidate.verdict.evidence).end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::string candidate_text(const detect::Candidate& candidate) {
    const auto& verdict = candidate.verdict;
    auto out = "  " + candidate.family + "  " + std::to_string(verdict.confidence) + " of 100";
    if (!verdict.soc.empty()) out += ", silicon " + verdict.soc;
    if (!verdict.vendor.empty()) out += ", board vendor " + verdict.vendor;
    if (const auto name = definition_name(&candidate); !name.empty()) out += ", definition " + name;
    out += "\n";
    for (const auto& sentence : verdict.evidence) out += "    - " + sentence + "\n";
    return out;
}

std::string answer_text(const Input& input, const detect::Detection& detection) {
    auto out = name_of(input) + (input.kind.empty() ? "" : ": " + input.kind) + "\n";
    if (!input.machine.empty()) out += "  machine: " + input.machine + "\n";
    if (!input.distro.empty()) out += "  distro:  " + input.distro + "\n";
    for (const auto& candidate : detection.candidates) out += candidate_text(candidate);
    return out;
}

// A file that cannot be read is an answer too: it is no build, and this is why.
std::pair<Input, detect::Detection> look_at_file(Context& context, const std::string& name) {
    const auto& registry = context.complete_registry();
    const auto definitions = context.definitions();
    try {
        auto input = detect::read_input(name, true, registry.plugins());
        auto detection = detect::rank(input, registry, *definitions);
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

std::pair<Input, detect::Detection> look_at_machine(Context& context, const std::string& machine) {
    Input input;
    input.machine = machine;
    auto detection = detect::rank(input, context.complete_registry(), *context.definitions());
    if (!detection.is_build) {
        detection.reason = "neither a family nor a vendor definition knows the machine";
        detection.hint = "a definition makes it known: `bspctl help vendors`; or name the file that it is built with";
    }
    return {std::move(input), std::move(detection)};
}

[[noreturn]] void refuse_tie(const std::string& name, const detect::Detection& detection) {
    const auto& first = detection.candidates[0];
    std::vector<std::string> families, options;
    for (const auto& candidate : detection.candidates) {
        if (candidate.verdict.confidence != first.verdict.confidence) break;
        families.push_back(candidate.family);
        options.push_back("--family " + candidate.family);
    }
    throw Failure(name + " is claimed by the families " + text::join(families, " and "),
                  "all with " + std::to_string(first.verdict.confidence) + " of 100", "choose with " + text::join(options, " or "));
}

int run(Context& context, const Arguments& arguments) {
    const auto file = arguments.positional(0);
    const auto machine = arguments.get("machine");
    if (file.empty() == machine.empty()) {
        throw Failure("detect what?", file.empty() ? "no input was named" : "a file and a machine were named",
                      "bspctl detect FILE, or bspctl detect --machine NAME");
    }
    const auto [input, detection] = file.empty() ? look_at_machine(context, machine) : look_at_file(context, file);
    for (const auto& warning : detection.warnings) context.warn(warning);
    context.answer(arguments.has("json") ? answer_json(input, detection) : answer_text(input, detection));
    const auto& name = file.empty() ? machine : file;
    if (detection.ambiguous) refuse_tie(name, detection);
    if (detection.is_build) return 0;
    throw Failure(name + (file.empty() ? " is not a machine that is known" : " is not a build"), detection.reason, detection.hint);
}

}  // namespace

Command detect_command() {
    return {
        .name = "detect",
        .group = "Look",
        .summary = "say whose build a file is, and why",
        .usage = "FILE | --machine NAME",
        .details = "FILE is a kas file (or several joined by ':'), a repo manifest, an oe-layersetup configuration, a "
                   "bitbake-setup folder, or the bare name of a manifest. The answer names the family that builds it, the "
                   "vendor of the silicon, and where it can be told the vendor of the board and its definition. Exit code "
                   "2 when it is no build.",
        .examples = {"bspctl detect kas.yml", "bspctl detect imx-6.6.52-2.2.2.xml --json",
                     "bspctl detect --machine verdin-am62"},
        .options = {{"machine", 'm', "NAME", "a machine's name alone, without a file", "", "<machine>"}, options::json()},
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
