// SPDX-License-Identifier: Apache-2.0
#include "report/page.hpp"

#include <map>
#include <string>

#include "base/version.hpp"
#include "report/html.hpp"
#include "report/page_files.hpp"
#include "report/sections.hpp"
#include "report/timeline_data.hpp"

namespace bspctl::report {

namespace {

std::string script() { return std::string(tables_js) + std::string(timeline_js) + std::string(curves_js); }

// Hashes instead of 'unsafe-inline': a text that were to slip through the escaping would still not run.
std::string policy() {
    return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + policy_hash(page_css) + "; script-src " + policy_hash(script());
}

std::string title(const Facts& facts) { return escaped(facts.outcome + ": " + facts.summary.label + " " + facts.summary.run_id); }

// What broke, why and what to do is what the page of a failed run is opened for: there it comes before everything else.
bool broke(const Facts& facts) {
    return facts.outcome != "success" && (facts.outcome != "running" || !facts.triage.failures.empty());
}

std::string failure_section(const Facts& facts) {
    return "<section id=\"failures\" aria-labelledby=\"failures-head\"><h2 id=\"failures-head\">Failures</h2>\n" + failures(facts) + "</section>\n";
}

using Part = std::function<std::string(const Facts&)>;

const std::map<std::string_view, Part>& parts() {
    static const std::map<std::string_view, Part> table{
        {"policy", [](const Facts&) { return policy(); }},
        {"style", [](const Facts&) { return std::string(page_css); }},
        {"script", [](const Facts&) { return script(); }},
        {"version", [](const Facts&) { return escaped(version); }},
        {"title", title},
        {"headline", headline},
        {"gaps", gaps},
        {"summary", summary},
        {"failures-first", [](const Facts& facts) { return broke(facts) ? failure_section(facts) : ""; }},
        {"failures-later", [](const Facts& facts) { return broke(facts) ? "" : failure_section(facts); }},
        {"path", critical_path},
        {"slowest", slowest},
        {"reuse", reuse},
        {"messages", messages},
        {"layers", layers},
        {"configuration", configuration},
        {"plugins", plugins},
        {"data", [](const Facts& facts) { return embedded_json(timeline_json(facts)); }},
    };
    return table;
}

}  // namespace

void write_page(const Facts& facts, const Sink& sink) {
    auto rest = page_html;
    for (auto open = rest.find("{{"); open != std::string_view::npos; open = rest.find("{{")) {
        const auto close = rest.find("}}", open);
        sink(rest.substr(0, open));
        sink(parts().at(rest.substr(open + 2, close - open - 2))(facts));
        rest.remove_prefix(close + 2);
    }
    sink(rest);
}

}  // namespace bspctl::report
