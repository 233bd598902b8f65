// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "history/rows.hpp"
#include "signatures/causes.hpp"
#include "signatures/rerun.hpp"

// What `why` tells, as text and as JSON.
namespace bspctl::cli {

// A repository that is at another revision than it was.
struct MovedSource {
    std::string name, before, after;  // the first digits of commits; empty: it was not there, or is gone
    std::optional<std::size_t> commits;  // that are new; nothing: no clone here knows
};

struct WhyView {
    signatures::TaskName asked;              // without a task: the whole recipe
    bool next = false;                       // about what the next build would do, not about a run
    history::RunRow run;                     // the run that is explained; of `next` there is none
    std::vector<history::RunRow> earlier;    // newest first; Rerun::Before::run counts in them
    std::vector<signatures::Rerun> tasks;    // that ran in it; of `next` all that the recipe has
    signatures::Explanation explanation;     // of the tasks whose hash changed
    std::vector<MovedSource> sources;        // between the last run with another hash and this one
    std::vector<signatures::TaskName> others_changed;  // with another hash between these two; only where data is gone

    [[nodiscard]] const history::RunRow* before(const signatures::Rerun& task) const {
        return task.before ? &earlier[task.before->run] : nullptr;
    }
    // The newest run in which a task that changed had its former hash; null when none changed.
    [[nodiscard]] const history::RunRow* compared() const;
    // Would this task run in the next build, for all that signatures tell?
    [[nodiscard]] static bool would_run(const signatures::Rerun& task);
};

[[nodiscard]] std::string why_text(const WhyView& view);
[[nodiscard]] std::string why_json(const WhyView& view);

// A difference's two sides for people: nothing that looks like a secret.
[[nodiscard]] signatures::Difference without_secrets(signatures::Difference difference);

}  // namespace bspctl::cli
