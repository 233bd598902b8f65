// SPDX-License-Identifier: Apache-2.0
#include "triage/diagnosis.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/text.hpp"
#include "bitbake/names.hpp"
#include "triage/grouping.hpp"
#include "triage/known_layers.hpp"
#include "triage/task_frame.hpp"

namespace bspctl::triage {
namespace {

constexpr std::string_view where = "where:";

// Steps of priority, as rule_file.hpp describes them.
constexpr int frames_others = 45;
constexpr int last_resort = 25;

constexpr std::size_t most_diagnoses = 100;

struct Candidate {
    const Hit* hit;
    const SourcedRule* rule;
    Owner owner;
    bool nobody_asked = false;  // the owner is the thing that is missing: the log does not say what wants it
};

bool same_recipe(const std::string& a, const std::string& b) {
    return a == b || a.starts_with(b + "-") || b.starts_with(a + "-");
}

// The failed task that `owner` means, whose recipe a PF or a file name may spell a little differently.
const Failed* failed_task(const Owner& owner, const std::vector<Failed>& failures) {
    const Failed* near = nullptr;
    for (const auto& failure : failures) {
        if (failure.task != owner.task && !owner.task.empty()) continue;
        if (failure.recipe == owner.recipe) return &failure;
        if (near == nullptr && !owner.recipe.empty() && same_recipe(failure.recipe, owner.recipe)) near = &failure;
    }
    return near;
}

// Who is concerned: what the rule captured, else the task the line belongs to, else the recipe of a file it names.
Owner owner_of(const Hit& hit) {
    Owner out = hit.owner;
    if (const auto named = find_value(hit.captures, "recipe")) {
        if (!same_recipe(*named, out.recipe)) out.recipe = *named;
    }
    if (const auto task = find_value(hit.captures, "task")) out.task = *task;
    const auto file = find_value(hit.captures, "file");
    const bool recipe_file = file && (file->ends_with(".bb") || file->ends_with(".bbappend"));
    if (out.recipe.empty() && recipe_file) out.recipe = bitbake::recipe_of_file(*file);
    out.recipe = bitbake::without_multiconfig(out.recipe);
    return out;
}

// Which recipe asks for the item that a hit speaks of: another line about it may say so.
std::string asker_of(const std::string& item, const Hits& hits) {
    for (const auto& hit : hits.all()) {
        if (!hit.owner.recipe.empty() && find_value(hit.captures, "item") == item) return hit.owner.recipe;
    }
    return {};
}

// A line that names only the thing ("item") that is missing is about who asks for it, else about that thing.
void attribute_item(Candidate& candidate, const Hits& hits) {
    const auto item = find_value(candidate.hit->captures, "item");
    if (!candidate.owner.recipe.empty() || !item) return;
    candidate.owner.recipe = asker_of(*item, hits);
    candidate.nobody_asked = candidate.owner.recipe.empty();
    if (candidate.nobody_asked) candidate.owner.recipe = bitbake::without_multiconfig(*item);
}

bool is_about(const std::string& task, const SourcedRule& rule) {
    return rule.task.empty() || (!task.empty() && ::fnmatch(rule.task.c_str(), task.c_str(), 0) == 0);
}

// A line that names a recipe but no task is of the task that the log is about, unless that is another recipe's.
Owner or_suspect(const Owner& owner, const Owner& suspect) {
    if (owner.recipe.empty()) return suspect;
    const bool same = suspect.recipe.empty() || owner.recipe == suspect.recipe;
    return owner.task.empty() && same ? Owner{owner.recipe, suspect.task} : owner;
}

// That BitBake was interrupted is no news where bspctl did it; why it did is.
bool is_own_doing(const Candidate& one, const Concerned& concerned) { return concerned.halted && one.rule->rule.id == interrupted; }

// A build is stopped as a whole, whichever task had failed before. The reason of a halt stands in no file.
bool is_of_the_build(const Candidate& one, const Concerned& concerned) {
    return one.rule->rule.category == interrupted || (concerned.halted && one.hit->evidence.front().file.empty());
}

std::optional<Candidate> candidate(const Hit& hit, const Hits& hits, const RuleSet& rules, const Concerned& concerned) {
    const auto& failures = concerned.failures;
    Candidate out{&hit, &rules.rules()[hit.rule], owner_of(hit)};
    attribute_item(out, hits);
    // Whoever's lines they stand between: BitBake says nothing more of a task that failed before it is interrupted.
    if (is_own_doing(out, concerned)) return std::nullopt;
    if (is_of_the_build(out, concerned)) return out.owner = {}, std::optional(out);
    const auto* failure = failed_task(out.owner, failures);
    if (failure != nullptr) out.owner = {failure->recipe, failure->task};
    // A warning explains only a task that failed after it.
    else if (hit.quiet && !failures.empty()) return std::nullopt;
    else if (out.owner.recipe.empty() && failures.size() == 1) out.owner = {failures[0].recipe, failures[0].task};
    else if (failures.empty()) out.owner = or_suspect(out.owner, concerned.suspect);
    return is_about(out.owner.task, *out.rule) ? std::optional(out) : std::nullopt;
}

int priority(const Candidate& candidate) { return candidate.rule->rule.priority; }

// Of two things that are missing, the one whose asker is known leads further.
bool is_more_telling(const Candidate& a, const Candidate& b) {
    if (priority(a) != priority(b)) return priority(a) > priority(b);
    return !a.nobody_asked && b.nobody_asked;
}

bool same_line(const Candidate& a, const Candidate& b) {
    const auto& first = a.hit->evidence.front();
    const auto& second = b.hit->evidence.front();
    return first.line == second.line && first.file == second.file;
}

// kas repeats what its child says, and the repetition may stand where the task is not known.
bool is_echo(const Candidate& one, const Candidate& other) {
    if (one.rule != other.rule || !one.owner.recipe.empty() || other.owner.recipe.empty()) return false;
    const auto& all = other.hit->evidence;
    return std::any_of(all.begin(), all.end(), [&](const Evidence& known) { return known.text == one.hit->evidence.front().text; });
}

// One message often matches a frame ("could not fetch") and its content ("no such host"): the content stays. Of two
// rules that read the same line, the more particular one does.
bool is_outdone(const Candidate& one, const std::vector<Candidate>& all) {
    const auto better = [&](const Candidate& other) {
        const bool same_task = other.owner.recipe == one.owner.recipe && other.owner.task == one.owner.task;
        if (is_echo(one, other) || (priority(other) > priority(one) && same_line(other, one))) return true;
        if (priority(one) < last_resort) return priority(other) >= last_resort && (same_task || one.owner.recipe.empty());
        return priority(one) < frames_others && priority(other) >= says_why && (same_task || one.owner.recipe.empty());
    };
    return std::any_of(all.begin(), all.end(), better);
}

// Two spellings of one rule's hit (with and without the task) are one answer.
bool repeats(const Candidate& one, const Candidate& earlier) {
    return one.rule == earlier.rule && one.owner.recipe == earlier.owner.recipe && one.owner.task == earlier.owner.task;
}

std::string fallback(std::string_view name) {
    if (name.starts_with(where)) return "the layer that has it";
    if (name == "recipe") return "the recipe";
    if (name == "task") return "its task";
    return "(not said)";
}

// "{where:item}"
std::optional<std::string> where_to_find(std::string_view name, const Captures& captures) {
    const auto wanted = find_value(captures, name);
    const auto known = wanted ? known_layer_of(*wanted) : std::nullopt;
    if (!known) return std::nullopt;
    return known->layer == known->repository ? known->layer : known->layer + " from " + known->repository;
}

// What one name in a rule's text stands for; nothing: the log does not say.
std::optional<std::string> value_of_one(std::string_view name, const Captures& captures, const Owner& owner) {
    if (name.starts_with(where)) return where_to_find(name.substr(where.size()), captures);
    if (name == "recipe" && !owner.recipe.empty()) return owner.recipe;
    if (name == "task" && !owner.task.empty()) return owner.task;
    return find_value(captures, name);
}

// "{file|header}": the first of them that the log says.
std::optional<std::string> value_of(std::string_view names, const Captures& captures, const Owner& owner) {
    for (const auto& name : text::split(names, '|')) {
        if (auto value = value_of_one(name, captures, owner)) return value;
    }
    return std::nullopt;
}

// Something general in the place of what the log does not say; ": {message}" at the end of a sentence just goes.
void append_unknown(std::string& out, std::string_view name) {
    if (out.ends_with(": ")) out.resize(out.size() - 2);
    else out += fallback(name);
}

// `text` with each "{name}" replaced by what `value` answers for it.
template <class Value>
std::string filled_in(std::string_view text, const Value& value) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find('{');
        const auto close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) break;
        const auto name = text.substr(open + 1, close - open - 1);
        // "${PN}" and "{ }" are text of their own.
        const bool variable = open > 0 && text[open - 1] == '$';
        const bool word = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_:|") == std::string_view::npos;
        out.append(text.substr(0, open));
        if (!word || variable) out.append(text.substr(open, close - open + 1));
        else if (const std::optional<std::string> known = value(name)) out.append(*known);
        else append_unknown(out, name);
        text.remove_prefix(close + 1);
    }
    return out.append(text);
}

// Somebody is going to paste it into a shell: what a log said is quoted, and with a gap in it there is no command.
std::string command_of(std::string_view text, const Captures& captures, const Owner& owner) {
    bool whole = true;
    auto out = filled_in(text, [&](std::string_view name) {
        const auto value = value_of(name, captures, owner);
        whole = whole && value.has_value();
        return value ? std::optional(text::shell_quote(*value)) : std::nullopt;
    });
    return whole ? out : std::string();
}

// Sure of the message, surer where the record ties it to the task that failed.
int confidence(const Candidate& candidate) {
    const int tied = candidate.owner.recipe.empty() ? 0 : 5;
    const int doubt = candidate.hit->quiet ? 20 : 0;
    return std::clamp(priority(candidate) + tied - doubt, 1, 99);
}

// What the rule captured, with the paths of a container as this host's where they lead to something.
Captures on_this_host(Captures captures, const PathMap& paths) {
    if (!paths) return captures;
    for (auto& capture : captures) {
        if (!capture.value.starts_with('/') || capture.value.find('\0') != std::string::npos) continue;
        std::error_code missing;
        const auto path = paths(capture.value);
        if (std::filesystem::exists(path, missing)) capture.value = path.string();
    }
    return captures;
}

Diagnosis answer(const Candidate& candidate, const PathMap& paths) {
    const auto& rule = candidate.rule->rule;
    Diagnosis out;
    out.rule = rule.id;
    out.source = candidate.rule->source;
    out.category = category_of_build(rule.category, candidate.owner.recipe);
    out.recipe = candidate.owner.recipe;
    out.task = candidate.owner.task;
    out.captures = on_this_host(candidate.hit->captures, paths);
    const auto filled = [&](const std::string& text) { return fill_in(text, out.captures, candidate.owner); };
    out.cause = filled(rule.cause);
    out.fix = filled(rule.fix);
    out.explanation = filled(candidate.rule->explanation);
    out.command = command_of(candidate.rule->command, out.captures, candidate.owner);
    out.link = rule.link;
    out.confidence = confidence(candidate);
    out.transient = rule.transient;
    out.evidence = candidate.hit->evidence;
    return out;
}

// Does an answer speak of this task, or of everything?
bool is_explained(const Failed& failure, const std::vector<Diagnosis>& known) {
    return std::any_of(known.begin(), known.end(), [&](const Diagnosis& one) {
        return one.recipe.empty() || (same_recipe(one.recipe, failure.recipe) && (one.task.empty() || one.task == failure.task));
    });
}

void add_frames(std::vector<Diagnosis>& out, const std::vector<Failed>& failures) {
    const auto known = out;
    for (const auto& failure : failures) {
        if (out.size() < most_diagnoses && !is_explained(failure, known)) out.push_back(task_frame(failure));
    }
}

}  // namespace

std::string fill_in(std::string_view text, const Captures& captures, const Owner& owner) {
    return filled_in(text, [&](std::string_view name) { return value_of(name, captures, owner); });
}

std::vector<Diagnosis> conclude(const Hits& hits, const RuleSet& rules, const Concerned& concerned,
                                const PathMap& paths) {
    std::vector<Candidate> all;
    for (const auto& hit : hits.all()) {
        auto found = candidate(hit, hits, rules, concerned);
        if (!found || !hits.conditions_hold(hit, *found->rule)) continue;
        const bool known = std::any_of(all.begin(), all.end(), [&](const auto& earlier) { return repeats(*found, earlier); });
        if (!known) all.push_back(std::move(*found));
    }
    std::vector<Candidate> kept;
    std::copy_if(all.begin(), all.end(), std::back_inserter(kept), [&](const auto& one) { return !is_outdone(one, all); });
    std::stable_sort(kept.begin(), kept.end(), is_more_telling);
    if (kept.size() > most_diagnoses) kept.resize(most_diagnoses);
    std::vector<Diagnosis> out;
    std::transform(kept.begin(), kept.end(), std::back_inserter(out), [&](const auto& one) { return answer(one, paths); });
    add_frames(out, concerned.failures);
    group_by_cause(out);
    return out;
}

}  // namespace bspctl::triage
