// SPDX-License-Identifier: Apache-2.0
#include "signatures/rerun.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace bspctl::signatures {

namespace {

using Reason = Rerun::Reason;

bool matches(const TaskName& candidate, const TaskName& wanted) {
    return candidate.recipe == wanted.recipe && (wanted.multiconfig.empty() || candidate.multiconfig == wanted.multiconfig) &&
           (wanted.task.empty() ? !is_cleaning(candidate.task) : candidate.task == wanted.task);
}

bool has_run(Fate fate) { return fate == Fate::ran || fate == Fate::failed || fate == Fate::unfinished; }

bool cleans(const RunHashes& run, const TaskName& task) {
    return std::any_of(run.tasks.begin(), run.tasks.end(), [&](const TaskHash& candidate) {
        return is_cleaning(candidate.task.task) && candidate.task.recipe == task.recipe &&
               candidate.task.multiconfig == task.multiconfig;
    });
}

Reason reason_for_same_hash(Fate before, bool cleaned) {
    if (cleaned) return Reason::cleaned;
    switch (before) {
        case Fate::failed:
        case Fate::unfinished: return Reason::incomplete;
        case Fate::covered: return Reason::not_shared;
        case Fate::ran:
        case Fate::up_to_date: break;
    }
    return Reason::gone;
}

Rerun rerun_of(const TaskHash& now, const RunHashes& run, const std::function<const RunHashes*(std::size_t)>& earlier) {
    Rerun out{now, Reason::first, std::nullopt};
    bool cleaned = cleans(run, now.task);
    for (std::size_t index = 0;; ++index) {
        const auto* candidate = earlier(index);
        if (candidate == nullptr) return out;
        if (const auto* before = candidate->find(now.task)) {
            out.before = Rerun::Before{index, *before};
            out.reason = before->hash == now.hash ? reason_for_same_hash(before->fate, cleaned) : Reason::changed;
            return out;
        }
        cleaned = cleaned || cleans(*candidate, now.task);
    }
}

}  // namespace

std::string_view to_word(Reason reason) {
    switch (reason) {
        case Reason::first: return "first";
        case Reason::changed: return "changed";
        case Reason::incomplete: return "incomplete";
        case Reason::cleaned: return "cleaned";
        case Reason::not_shared: return "not-shared";
        case Reason::gone: return "gone";
    }
    return "";
}

bool is_cleaning(std::string_view task) { return task.starts_with("do_clean"); }

std::vector<TaskHash> ran_in(const RunHashes& run, const TaskName& task) {
    std::vector<TaskHash> out;
    std::copy_if(run.tasks.begin(), run.tasks.end(), std::back_inserter(out),
                 [&](const TaskHash& candidate) { return matches(candidate.task, task) && has_run(candidate.fate); });
    return out;
}

std::vector<Rerun> reruns(const RunHashes& run, const TaskName& task,
                          const std::function<const RunHashes*(std::size_t)>& earlier) {
    std::vector<Rerun> out;
    for (const auto& now : ran_in(run, task)) out.push_back(rerun_of(now, run, earlier));
    return out;
}

std::vector<TaskName> changed_between(const RunHashes& before, const RunHashes& after) {
    std::map<TaskName, std::string_view> then;
    for (const auto& entry : before.tasks) then.emplace(entry.task, entry.hash);
    std::vector<TaskName> out;
    for (const auto& entry : after.tasks) {
        const auto known = then.find(entry.task);
        if (known != then.end() && known->second != entry.hash) out.push_back(entry.task);
    }
    return out;
}

}  // namespace bspctl::signatures
