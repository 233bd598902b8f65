// SPDX-License-Identifier: Apache-2.0
#include "triage/grouping.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include "bspctl/values.hpp"

namespace bspctl::triage {
namespace {

bool one_of(std::string_view word, const auto& words) { return std::find(words.begin(), words.end(), word) != words.end(); }

// There is one of these for a whole build, however many tasks meet it.
bool is_of_the_machine(const Diagnosis& one) {
    static constexpr std::array<std::string_view, 5> categories{"host-disk", "host-memory", "host-limits", interrupted,
                                                                "network-disabled"};
    return one_of(one.category, categories);
}

// Once there is no room, or somebody has stopped the build, what fails later fails for that.
bool breaks_what_follows(const Diagnosis& one) { return one.category == "host-disk" || one.category == interrupted; }

// A killed program takes the worker, and so the server, with it.
bool kills(const Diagnosis& one) { return breaks_what_follows(one) || one.category == "host-memory"; }

bool has_task(const Diagnosis& one) { return !one.recipe.empty() && !one.task.empty(); }

bool same_task(const Diagnosis& a, const Diagnosis& b) { return has_task(a) && a.recipe == b.recipe && a.task == b.task; }

bool came_after(const Diagnosis& late, const Diagnosis& early) {
    if (late.evidence.empty() || early.evidence.empty()) return false;
    const auto& a = late.evidence.front();
    const auto& b = early.evidence.front();
    return a.file != b.file || a.line >= b.line;
}

// Whoever it is and where in a file it stands says nothing of the cause.
bool is_decisive(const KeyValue& capture) {
    static constexpr std::array<std::string_view, 7> others{"recipe", "task", "line", "column", "pid", "version", "similar"};
    return !one_of(capture.key, others);
}

// A file of a source tree, "src/main.c", has namesakes in every recipe.
bool is_relative_file(const KeyValue& capture) { return capture.key == "file" && !capture.value.starts_with('/'); }

// One host that does not answer is one cause, whatever was to come from there.
bool same_host(const Diagnosis& a, const Diagnosis& b) {
    const auto first = find_value(a.captures, "host"), second = find_value(b.captures, "host");
    return first && second && *first == *second;
}

bool same_captures(const Diagnosis& a, const Diagnosis& b) {
    bool decided = false;
    for (const auto& capture : a.captures) {
        if (!is_decisive(capture)) continue;
        if (is_relative_file(capture) || find_value(b.captures, capture.key) != capture.value) return false;
        decided = true;
    }
    return decided;
}

// "Nothing provides X, which the recipe needs" and "the recipe cannot be built" are said of no task.
bool same_gap(const Diagnosis& a, const Diagnosis& b) {
    return a.category == "provider-missing" && b.category == a.category && !a.recipe.empty() && a.recipe == b.recipe;
}

// `worse` counts for more. Does the weaker one say the same root cause?
bool share_cause(const Diagnosis& worse, const Diagnosis& weaker) {
    if (same_task(worse, weaker)) return true;
    if (is_of_the_machine(worse) && worse.category == weaker.category) return true;
    return worse.rule == weaker.rule && (same_host(worse, weaker) || same_captures(worse, weaker));
}

// Does `one` name the recipe of `cause` as what it lacks?
bool lacks(const Diagnosis& one, const Diagnosis& cause) {
    if (cause.recipe.empty() || cause.recipe == one.recipe) return false;
    return std::any_of(one.captures.begin(), one.captures.end(), [&](const KeyValue& capture) {
        const bool asked_for = capture.key != "recipe" && capture.key != "similar";
        return asked_for && (capture.value == cause.recipe || capture.value.starts_with(cause.recipe + ":"));
    });
}

// A task that is stopped says little of it. What its own log says why it failed is true whenever that was: the log of a task
// has no times, and with --keep-going tasks have failed long before somebody stops the rest.
bool failed_by_itself(const Diagnosis& one, const Diagnosis& cause) {
    return cause.category == interrupted && has_task(one) && one.confidence >= says_why;
}

bool follows_from(const Diagnosis& one, const Diagnosis& cause) {
    if (same_task(one, cause) || same_gap(one, cause)) return one.confidence < cause.confidence;
    if (lacks(one, cause)) return true;
    if (one.confidence >= cause.confidence || is_of_the_machine(one)) return false;
    if (kills(cause) && one.category == "bitbake-server") return true;
    return breaks_what_follows(cause) && came_after(one, cause) && !failed_by_itself(one, cause);
}

// Whose group each diagnosis belongs to, as an index; a group is called by its most likely member.
std::vector<std::size_t> leaders(std::vector<Diagnosis>& all) {
    std::vector<std::size_t> out(all.size());
    std::iota(out.begin(), out.end(), std::size_t{0});
    const auto join = [&](std::size_t a, std::size_t b) {
        const auto [low, high] = std::minmax(out[a], out[b]);
        std::replace(out.begin(), out.end(), std::size_t{high}, std::size_t{low});
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t cause = 0; cause < all.size(); ++cause) {
            if (cause == i || all[cause].follow_up || !follows_from(all[i], all[cause])) continue;
            all[i].follow_up = true;
            join(i, cause);
        }
    }
    // What follows belongs to its own cause: two tasks may have met one dead mirror after failures of their own.
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t cause = 0; cause < i; ++cause) {
            if (!all[i].follow_up && !all[cause].follow_up && share_cause(all[cause], all[i])) join(i, cause);
        }
    }
    return out;
}

}  // namespace

void group_by_cause(std::vector<Diagnosis>& diagnoses) {
    if (diagnoses.empty()) return;
    const auto leader = leaders(diagnoses);
    std::vector<std::size_t> order(diagnoses.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(leader[a], diagnoses[a].follow_up) < std::pair(leader[b], diagnoses[b].follow_up);
    });
    std::vector<Diagnosis> sorted;
    std::size_t group = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && leader[order[i]] != leader[order[i - 1]]) ++group;
        diagnoses[order[i]].group = group;
        sorted.push_back(std::move(diagnoses[order[i]]));
    }
    diagnoses = std::move(sorted);
    diagnoses.front().primary = true;
}

}  // namespace bspctl::triage
