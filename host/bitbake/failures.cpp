// SPDX-License-Identifier: Apache-2.0
#include "bitbake/failures.hpp"

#include <algorithm>
#include <iterator>

namespace bspctl::bitbake {
namespace {

// "libmetal-rel" (parted from a PF whose version holds a dash) and "libmetal" (from the log's path or the file's name)
// are one recipe when the rest agrees.
bool same_recipe(const TaskFailure& known, const Fact& fact) {
    if (known.recipe == fact.recipe) return true;
    const auto full = known.recipe + "-" + known.version;
    const auto other = fact.recipe + "-" + fact.version;
    if (!fact.version.empty() && !known.version.empty() && full == other) return true;
    return known.recipe.starts_with(fact.recipe + "-") || fact.recipe.starts_with(known.recipe + "-");
}

// A recipe file's name parts name and version, where what it leaves of the PF looks like a version.
bool parts_the_name(const TaskFailure& known, const Fact& fact) {
    const auto size = fact.recipe.size();
    return fact.kind == FactKind::task_failed_file && known.recipe.size() > size + 1 &&
           known.recipe.starts_with(fact.recipe + "-") && known.recipe[size + 1] >= '0' && known.recipe[size + 1] <= '9';
}

// The log's path is the one place where name and version are apart beyond doubt. A path leaves out the revision where
// the BitBake is new, so the PF's longer version stays.
void take_name(TaskFailure& known, const Fact& fact) {
    if (known.recipe != fact.recipe && known.recipe.starts_with(fact.recipe + "-")) {
        known.version = known.recipe.substr(fact.recipe.size() + 1) + "-" + known.version;
    }
    known.recipe = fact.recipe;
    if (known.version.empty()) known.version = fact.version;
}

}  // namespace

TaskFailure* TaskFailures::find_or_add(const Fact& fact) {
    const auto same = [&](const TaskFailure& known) { return known.task == fact.task && same_recipe(known, fact); };
    // The same name first: "foo" must not be taken for the "foo-native" beside it.
    auto found = std::find_if(known_.begin(), known_.end(), [&](const TaskFailure& known) {
        return known.task == fact.task && known.recipe == fact.recipe;
    });
    if (found == known_.end() && fact.kind != FactKind::error) found = std::find_if(known_.begin(), known_.end(), same);
    if (found != known_.end()) return &*found;
    if (known_.size() == limit) {
        ++beyond_;
        return nullptr;
    }
    known_.push_back({fact.recipe, fact.version, fact.task, {}, {}, {}, false});
    return &known_.back();
}

void TaskFailures::note(const Fact& fact) {
    const bool about_task = fact.kind == FactKind::error || fact.kind == FactKind::failure_log ||
                            fact.kind == FactKind::shell_failed || fact.kind == FactKind::task_failed ||
                            fact.kind == FactKind::task_failed_file;
    if (!about_task || fact.task.empty()) return;
    auto* known = find_or_add(fact);
    if (known == nullptr) return;
    known->certain = known->certain || fact.kind != FactKind::error;
    if (fact.kind == FactKind::error && known->message.empty()) known->message = fact.text;
    if (fact.kind == FactKind::shell_failed && known->message.empty()) known->message = "stopped at: " + fact.text;
    if (fact.kind == FactKind::task_failed_file && known->file.empty()) known->file = fact.file;
    const bool first_log = fact.kind == FactKind::failure_log && known->log.empty();
    if (first_log) known->log = fact.text;
    if (first_log || (known->log.empty() && parts_the_name(*known, fact))) take_name(*known, fact);
}

// An excerpt may have been cut before the line that says so.
std::vector<TaskFailure> TaskFailures::failed_or_likely() const {
    auto out = failed();
    return out.empty() ? known_ : out;
}

std::vector<TaskFailure> TaskFailures::failed() const {
    std::vector<TaskFailure> out;
    std::copy_if(known_.begin(), known_.end(), std::back_inserter(out), [](const auto& known) { return known.certain; });
    return out;
}

}  // namespace bspctl::bitbake
