// SPDX-License-Identifier: Apache-2.0
#include "cli/report_page.hpp"

#include <iostream>

#include "base/atomic_file.hpp"
#include "base/failure.hpp"
#include "cli/run_history.hpp"
#include "cli/triage_rules.hpp"
#include "report/page.hpp"

namespace bspctl::cli {

namespace {

constexpr const char* page_name = "report.html";  // in a run's folder

report::Facts facts_of(Context& context, const telemetry::RunRef& run) {
    auto history = open_history(context);
    history.update({pipeline::bsp_root_of(run)});
    const auto row = row_of(history, run);
    return report::collect(run, rules_of(context), {outcome_of(row), earlier_than(history, row)});
}

}  // namespace

int write_report_page(Context& context, const Arguments& arguments, const telemetry::RunRef& run) {
    if (arguments.has("json") || arguments.has("field")) {
        throw Failure("--html does not go with --json or --field", "the answer is a page, not a document", "ask for one of them");
    }
    const auto facts = facts_of(context, run);
    const auto output = arguments.get("output");
    if (output == "-") {
        report::write_page(facts, [](std::string_view piece) { std::cout << piece; });
        std::cout.flush();
        return 0;
    }
    const auto target = output.empty() ? run.dir / page_name : context.cwd() / output;
    files::AtomicFile page(target);
    report::write_page(facts, [&](std::string_view piece) { page.write(piece); });
    page.commit();
    context.answer(target.string() + "\n");
    return 0;
}

}  // namespace bspctl::cli
