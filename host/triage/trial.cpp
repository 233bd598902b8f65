// SPDX-License-Identifier: Apache-2.0
#include "triage/trial.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/json.hpp"
#include "base/temporary_folder.hpp"

namespace bspctl::triage {
namespace {

namespace fs = std::filesystem;

// "do_package*" is about do_package, too.
std::string task_like(const std::string& glob) {
    auto out = glob.substr(0, glob.find_first_of("*?["));
    return out.empty() ? "do_sample" : out;
}

std::string event(const std::string& reason) {
    json::LineWriter out;
    out.object().field("ts", "2026-01-01T00:00:00.000Z").field("event", "step_fail").field("step", "kas_build");
    out.field("reason", reason).end_object();
    return out.str() + "\n";
}

// A run whose build failed with the sample where the rule looks for it. Answers the folder of the run.
fs::path write_run(const fs::path& root, const SourcedRule& rule, const std::string& sample) {
    const auto run = root / "build/runs/20260101-000000";
    // A sample that has an error line of BitBake's says by itself which task it is about.
    const bool names_task = sample.find("ERROR: ") != std::string::npos && sample.find("do_") != std::string::npos;
    const bool in_task = rule.rule.scope == Scope::task_log || (rule.rule.scope == Scope::any && !rule.task.empty() && !names_task);
    const bool in_step = rule.rule.scope == Scope::step;
    auto console = in_task || in_step ? std::string() : sample + "\n";
    if (in_task) {
        const auto task = task_like(rule.task);
        const auto log = root / "build/tmp/work/sample/1.0/temp" / ("log." + task + ".1");
        files::write_atomically(log, sample + "\n");
        console = "ERROR: Logfile of failure stored in: " + log.string() + "\nERROR: Task (/layer/sample_1.0.bb:" + task +
                  ") failed with exit code '1'\n";
    }
    files::write_atomically(run / "kas.log", console);
    files::write_atomically(run / "events.jsonl", event(in_step ? sample : "it was tried"));
    return run;
}

// Of the event log nothing can be made up here that BitBake would not pickle: the text is matched by itself.
bool matches_alone(const Rule& rule, const std::string& sample) {
    const auto found = [&](const std::string& pattern) { return RE2::PartialMatch(sample, RE2(pattern, RE2::Latin1)); };
    return found(rule.pattern) && (rule.unless.empty() || !found(rule.unless));
}

bool names(const Report& report, const std::string& rule) {
    return std::any_of(report.diagnoses.begin(), report.diagnoses.end(), [&](const auto& one) { return one.rule == rule; });
}

std::vector<SourcedRule> beside(const std::vector<SourcedRule>& tried, const std::vector<SourcedRule>& others) {
    auto out = tried;
    for (const auto& other : others) {
        const bool replaced = std::any_of(tried.begin(), tried.end(), [&](const auto& one) { return one.rule.id == other.rule.id; });
        if (!replaced) out.push_back(other);
    }
    return out;
}

class Trials {
public:
    explicit Trials(const RuleSet& all) : all_(all) {}

    void try_samples(const SourcedRule& rule, bool positive) {
        const auto& first = positive ? rule.rule.positive : rule.rule.negative;
        if (!first.empty()) try_one(rule, positive, first);
        for (const auto& sample : positive ? rule.positive : rule.negative) try_one(rule, positive, sample);
    }
    [[nodiscard]] std::vector<Trial> take() { return std::move(done_); }

private:
    void try_one(const SourcedRule& rule, bool positive, const std::string& sample) {
        Trial trial{rule.rule.id, rule.declared, positive, sample, false, {}};
        if (rule.rule.scope == Scope::event) {
            trial.passed = matches_alone(rule.rule, sample) == positive;
        } else {
            const TemporaryFolder folder("triage");
            const auto run = write_run(folder.path(), rule, sample);
            const RuleSet alone({rule});
            trial.passed = names(diagnose_run(run, alone, {}), rule.rule.id) == positive;
            if (positive && trial.passed) trial.outdone_by = better(diagnose_run(run, all_, {}), rule.rule.id);
        }
        done_.push_back(std::move(trial));
    }

    static std::string better(const Report& report, const std::string& rule) {
        return names(report, rule) || report.diagnoses.empty() ? "" : report.diagnoses.front().rule;
    }

    const RuleSet& all_;
    std::vector<Trial> done_;
};

std::size_t failed(const std::vector<Trial>& trials) {
    return static_cast<std::size_t>(std::count_if(trials.begin(), trials.end(), [](const auto& one) { return !one.passed; }));
}

std::string line_of(const Trial& trial) {
    const auto where = trial.declared.empty() ? "" : trial.declared + ": ";
    if (!trial.passed) {
        return "FAIL  " + where + trial.rule + (trial.positive ? " does not answer: " : " must not answer: ") + trial.sample + "\n";
    }
    if (!trial.outdone_by.empty()) return "note  " + where + trial.rule + " is outdone by " + trial.outdone_by + ": " + trial.sample + "\n";
    return {};
}

}  // namespace

std::vector<Trial> try_rules(const std::vector<SourcedRule>& tried, const std::vector<SourcedRule>& others) {
    const RuleSet all(beside(tried, others));
    Trials trials(all);
    for (const auto& rule : tried) {
        trials.try_samples(rule, true);
        trials.try_samples(rule, false);
    }
    return trials.take();
}

std::vector<std::string> untried(const std::vector<SourcedRule>& rules) {
    std::vector<std::string> out;
    for (const auto& rule : rules) {
        const bool positive = !rule.rule.positive.empty() || !rule.positive.empty();
        const bool negative = !rule.rule.negative.empty() || !rule.negative.empty();
        if (!positive || !negative) out.push_back(rule.rule.id);
    }
    return out;
}

bool all_passed(const std::vector<Trial>& trials) { return failed(trials) == 0; }

std::string to_text(const std::vector<Trial>& trials) {
    std::string out;
    for (const auto& trial : trials) out += line_of(trial);
    return out + std::to_string(trials.size() - failed(trials)) + " of " + std::to_string(trials.size()) + " samples as they should be\n";
}

std::string to_json(const std::vector<Trial>& trials) {
    json::Writer out;
    out.object().field("schema", "bspctl.triage-test/1").field("passed", all_passed(trials)).key("samples").array();
    for (const auto& trial : trials) {
        out.object().field("rule", trial.rule).field_or_null("declared", trial.declared);
        out.field("expected", trial.positive ? "answer" : "no-answer").field("sample", trial.sample);
        out.field("passed", trial.passed).field_or_null("outdone_by", trial.outdone_by).end_object();
    }
    out.end_array().end_object();
    return out.str() + "\n";
}

}  // namespace bspctl::triage
