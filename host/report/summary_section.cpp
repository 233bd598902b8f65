// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <filesystem>

#include "base/text.hpp"
#include "base/utc_time.hpp"
#include "history/insights.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace bspctl::report {

namespace {

std::string percent(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? std::to_string(100 * part / whole) + " %" : std::string{};
}

std::string size(std::int64_t bytes) { return text::human_bytes(static_cast<std::uint64_t>(bytes)); }

std::string one_decimal(double number) {
    const auto tenths = std::llround(number * 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

// A list of terms. What is not known is left out.
class Terms {
public:
    void add(std::string_view name, const std::string& value, const std::string& more = {}) {
        if (value.empty()) return;
        html_ += "<div>" + element("dt", name) + "<dd>" + escaped(value);
        if (!more.empty()) html_ += " " + element("small", more);
        html_ += "</dd></div>\n";
    }
    [[nodiscard]] std::string html(std::string_view kind) const {
        return "<dl class=\"" + std::string(kind) + "\">\n" + html_ + "</dl>\n";
    }

private:
    std::string html_;
};

std::string than_before(const Facts& facts) {
    if (facts.earlier.empty() || !facts.summary.finished) return {};
    const auto& before = facts.earlier.front().run;
    return text::human_seconds(before.seconds) + " in the last good run, " + before.id;
}

std::string figures(const Facts& facts) {
    const auto& run = facts.tasks.run;
    const auto parallel = history::parallelism_of(facts.tasks.tasks, run.threads, 1);
    Terms out;
    out.add("duration", facts.summary.finished ? text::human_seconds(facts.summary.seconds) : "no end recorded", than_before(facts));
    if (facts.has_event_log) {
        out.add("tasks run", std::to_string(run.tasks_run), run.tasks_total > 0 ? "of " + std::to_string(run.tasks_total) : "");
        out.add("failed tasks", std::to_string(run.tasks_failed));
        out.add("from shared state", percent(run.reused, run.reused + run.missed),
                std::to_string(run.reused) + " of " + std::to_string(run.reused + run.missed) + " wanted");
        out.add("warnings", std::to_string(run.warnings), std::to_string(facts.build.qa_issues()) + " QA issues");
        out.add("errors", std::to_string(run.errors));
    }
    if (parallel.most > 0) out.add("tasks at once", one_decimal(parallel.average), "on average, at most " + std::to_string(parallel.most));
    if (run.peak_disk > 0) out.add("build folder", size(run.peak_disk), "at most");
    if (run.peak_memory > 0) out.add("largest process", size(run.peak_memory));
    return out.html("figures");
}

std::string identity(const Facts& facts) {
    const auto& run = facts.tasks.run;
    Terms out;
    out.add("run", facts.summary.run_id, utc_time(run.started));
    out.add("machine", run.machine);
    out.add("distro", run.distro);
    out.add("targets", run.targets);
    out.add("built", facts.summary.label, facts.summary.family);
    out.add("engine", facts.summary.engine, facts.summary.kas_version.empty() ? "" : "kas " + facts.summary.kas_version);
    out.add("record", facts.summary.dir.string());
    return out.html("terms");
}

std::string steps(const Facts& facts) {
    if (facts.summary.steps.empty()) return note("The run ended before its first step.");
    Table out("steps", "Steps", {"Step", "Result", "Time", "Detail"});
    for (const auto& step : facts.summary.steps) out.row({step.name, step.result, seconds_cell(step.seconds), step.detail});
    return out.html();
}

std::string artifacts(const Facts& facts) {
    if (facts.summary.artifacts.empty()) return {};
    Table out("artifacts", "Artifacts in " + facts.summary.deploy_dir, {"File", "Size"});
    for (const auto& file : facts.summary.artifacts) {
        std::error_code error;
        const auto bytes = std::filesystem::file_size(file, error);
        out.row({file.filename().string(), error ? Cell("gone") : Cell(text::human_bytes(bytes), static_cast<double>(bytes))});
    }
    return out.html();
}

}  // namespace

std::string note(std::string_view text) { return element("p class=\"note\"", text); }

std::string headline(const Facts& facts) {
    const bool good = facts.outcome == "success", open = facts.outcome == "running";
    const std::string kind = good ? "good" : open ? "open" : "bad", sign = good ? "✔" : open ? "…" : "✖";
    return "<h1>" + escaped(facts.summary.label.empty() ? facts.summary.run_id : facts.summary.label) + "</h1>\n<p class=\"outcome " + kind +
           "\"><span aria-hidden=\"true\">" + sign + "</span> " + (kind == "bad" ? "failed: " : "") + escaped(facts.outcome) +
           (facts.summary.failed_step.empty() ? "" : ", in the step " + escaped(facts.summary.failed_step)) + "</p>\n";
}

std::string summary(const Facts& facts) {
    return figures(facts) + identity(facts) + steps(facts) + artifacts(facts);
}

std::string gaps(const Facts& facts) {
    if (facts.gaps.empty()) return {};
    std::string out = "<div class=\"gaps\" role=\"note\"><p>This page does not tell all of the run:</p><ul>\n";
    for (const auto& gap : facts.gaps) out += element("li", gap);
    return out + "</ul></div>\n";
}

}  // namespace bspctl::report
