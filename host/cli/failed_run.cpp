// SPDX-License-Identifier: Apache-2.0
#include "cli/failed_run.hpp"

#include <iostream>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/triage_rules.hpp"
#include "pipeline/postmortem.hpp"
#include "pipeline/record_diagnosis.hpp"

namespace bspctl::cli {

std::optional<triage::Report> tell_diagnosis(Context& context, const Shown& result) try {
    if (result.code != ExitCode::failed) return std::nullopt;
    auto report = pipeline::diagnose(result.run_dir, rules_of(context));
    pipeline::record_diagnosis(report);
    const triage::TextOptions options{.explain = false, .run = result.run_id, .paint = paint_with(context.err_style()), .quoted = result.quoted};
    std::cerr << '\n' << ui::tame(triage::to_brief(report, options)) << '\n';
    return report;
} catch (const Failure& failure) {
    context.warn("no diagnosis: " + std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why()));
    return std::nullopt;
}

void write_diagnosis(json::Writer& out, const std::optional<triage::Report>& report) {
    out.key("diagnosis");
    if (!report || report->diagnoses.empty()) {
        out.null();
        return;
    }
    const auto& first = report->diagnoses.front();
    out.object().field("rule", first.rule).field("category", first.category);
    out.field_or_null("recipe", first.recipe).field_or_null("task", first.task).field("cause", first.cause);
    out.field("fix", first.fix).field_or_null("command", first.command).field("transient", first.transient).end_object();
}

std::string failure_text(const ui::Style& style, const pipeline::Build& build, const pipeline::Result& result) {
    const auto word = result.kind == "interrupted" ? " interrupted" : " failed";
    std::string out = style(ui::Colour::red, build.request.command + word);
    out += " at " + (result.failed_step.empty() ? std::string("the plan") : result.failed_step) + " (" + result.reason +
           ") after " + text::human_seconds(result.seconds) + "\n";
    if (result.kind == "interrupted") out += "run it again to go on from where it stopped\n";
    else if (result.kind == "doctor-blocked") out += "details: " + (result.run_dir / "diagnosis.txt").string() + "\n";
    if (!result.run_id.empty()) out += "run: " + result.run_id + " (bspctl triage " + result.run_id + ")\n";
    return out;
}

}  // namespace bspctl::cli
