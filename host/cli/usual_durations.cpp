// SPDX-License-Identifier: Apache-2.0
#include "cli/usual_durations.hpp"

#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include "base/failure.hpp"
#include "cli/run_history.hpp"
#include "history/estimates.hpp"
#include "history/run_reader.hpp"
#include "watch/state.hpp"

namespace bspctl::cli {

namespace {

constexpr double seconds_between = 5;  // of two estimates: each looks at every task that has begun

history::TaskKey key_of(const bitbake::RecipeRecord& recipe, const bitbake::TaskRecord& task) {
    return {recipe.multiconfig, recipe.name, task.name};
}

class Usually {
public:
    explicit Usually(Context& context) : context_(context) {}

    std::optional<double> task(const bitbake::RecipeRecord& recipe, const bitbake::TaskRecord& task) const {
        return estimates_.expected(recipe.name, task.name, recipe.multiconfig);
    }

    std::optional<double> left(const watch::BuildWatch& build) {
        const auto state = watch::state_of(build.record());
        if (state.phase != watch::Phase::setscene && state.phase != watch::Phase::tasks) return std::nullopt;
        read_once(build);
        const auto now = build.now();
        if (now - asked_ >= seconds_between) {
            asked_ = now;
            left_ = ask(build, state);
        }
        return left_;
    }

private:
    // An estimate is worth no failure, and no second complaint: whoever records the run says what is wrong with it.
    void read_once(const watch::BuildWatch& build) {
        if (std::exchange(read_, true)) return;
        try {
            auto history = open_history(context_);
            estimates_ = history::estimates_for(history, history::read_run(build.event_log().parent_path()).run);
        } catch (const Failure&) {
            estimates_ = {};
        }
    }

    [[nodiscard]] std::optional<double> ask(const watch::BuildWatch& build, const watch::State& state) const {
        const auto& record = build.record();
        std::set<history::TaskKey> begun;
        for (const auto& task : record.tasks()) begun.insert(key_of(record.recipe_of(task), task));
        std::vector<history::Estimates::Running> running;
        for (const auto& one : build.running()) {
            const auto& task = record.tasks()[one.task];
            running.push_back({key_of(record.recipe_of(task), task), task.started > 0 ? build.now() - task.started : 0});
        }
        const auto pending = state.total - state.done - static_cast<std::int64_t>(running.size());
        return estimates_.remaining(begun, running, pending > 0 ? static_cast<std::size_t>(pending) : 0);
    }

    Context& context_;
    history::Estimates estimates_;
    bool read_ = false;
    double asked_ = 0;
    std::optional<double> left_;
};

}  // namespace

ui::Expectations usual_durations(Context& context) {
    const auto usually = std::make_shared<Usually>(context);
    return {[usually](const auto& recipe, const auto& task) { return usually->task(recipe, task); },
            [usually](const auto& build) { return usually->left(build); }};
}

}  // namespace bspctl::cli
