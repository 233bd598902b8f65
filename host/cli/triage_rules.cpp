// SPDX-License-Identifier: Apache-2.0
#include "cli/triage_rules.hpp"

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "pipeline/rules.hpp"
#include "triage/explain.hpp"
#include "triage/rule_file.hpp"
#include "triage/trial.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

// The workspace's rules; where there is no workspace, those of the folder we stand in.
std::vector<fs::path> folders_of(const Context& context) {
    const auto marker = nearest_marker(context.cwd());
    const auto named = context.workspace();
    return pipeline::rule_folders(!named.empty() ? named : marker.empty() ? context.cwd() : marker.parent_path());
}

void warn_all(const Context& context, const std::vector<std::string>& warnings) {
    for (const auto& warning : warnings) context.warn(warning);
}

std::vector<fs::path> files_named(const Context& context, const std::vector<std::string>& words) {
    std::vector<fs::path> out;
    for (const auto& word : words) {
        const auto path = context.cwd() / word;
        std::error_code error;
        if (!fs::is_directory(path, error)) out.push_back(path);
        else for (const auto& file : triage::rule_files(path)) out.push_back(file);
    }
    return out;
}

// All that is wrong in all of them at once.
std::vector<triage::SourcedRule> read_all(const std::vector<fs::path>& files) {
    std::vector<triage::SourcedRule> out;
    std::vector<std::string> broken;
    for (const auto& file : files) {
        try {
            for (auto& rule : triage::read_rules(file, file.string())) out.push_back(std::move(rule));
        } catch (const Failure& failure) {
            broken.push_back(std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why()));
        }
    }
    if (broken.empty()) return out;
    throw Failure("the rules cannot be tried", text::join(broken, "\n       "), "correct the places named");
}

}  // namespace

std::vector<triage::SourcedRule> known_rules_of(Context& context) {
    std::vector<std::string> warnings;
    auto rules = pipeline::known_rules(context.registry(), folders_of(context), warnings);
    warn_all(context, warnings);
    return rules;
}

triage::RuleSet rules_of(Context& context) {
    std::vector<std::string> warnings;
    auto rules = pipeline::all_rules(context.registry(), folders_of(context), warnings);
    warn_all(context, warnings);
    return rules;
}

triage::Paint paint_with(const ui::Style& style) {
    if (!style.coloured()) return {};
    return [style](triage::Part part, const std::string& text) {
        switch (part) {
            case triage::Part::cause: return style(ui::Colour::red, text);
            case triage::Part::command: return style(ui::Colour::cyan, text);
            case triage::Part::label: return style(ui::Colour::bold, text);
            case triage::Part::quoted: return style(ui::Colour::dim, text);
            case triage::Part::fix: break;
        }
        return text;
    };
}

int triage_rules(Context& context, const Arguments& arguments) {
    const auto rules = known_rules_of(context);
    context.answer(arguments.has("json") ? triage::rules_json(rules) : triage::rules_text(rules));
    return static_cast<int>(ExitCode::done);
}

int triage_test(Context& context, const Arguments& arguments) {
    if (arguments.positionals().empty()) {
        throw Failure("triage test needs FILE", "", "name a file of rules, or a folder of them: .bspctl/triage.d");
    }
    const auto rules = read_all(files_named(context, arguments.positionals()));
    if (rules.empty()) throw Failure("there are no rules to try", text::join(arguments.positionals(), ", ") + " has none", "");
    for (const auto& rule : triage::untried(rules)) context.warn("rule " + rule + " lacks a positive or a negative sample");
    const auto trials = triage::try_rules(rules, known_rules_of(context));
    context.answer(arguments.has("json") ? triage::to_json(trials) : triage::to_text(trials));
    return static_cast<int>(triage::all_passed(trials) ? ExitCode::done : ExitCode::failed);
}

}  // namespace bspctl::cli
