// SPDX-License-Identifier: Apache-2.0
#include "signatures/causes.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <tuple>

namespace bspctl::signatures {

namespace {

// Breadth first, so that what is found first is nearest.
class Search {
public:
    explicit Search(const Store& store) : store_(store) {}

    Explanation run(const std::vector<Question>& questions) {
        for (const auto& question : questions) reach(question, none);
        for (std::size_t next = 0; next < steps_.size(); ++next) look_at(next);
        return std::move(out_);
    }

private:
    static constexpr std::size_t none = SIZE_MAX;
    struct Step {
        Question question;
        std::size_t from = none;  // the step that led here
    };

    void reach(const Question& question, std::size_t from) {
        if (question.before == question.after) return;
        if (steps_.size() >= most_tasks_compared) {
            out_.cut = true;
            return;
        }
        if (seen_.emplace(question.task, question.before, question.after).second) steps_.push_back({question, from});
    }

    void look_at(std::size_t index) {
        const auto question = steps_[index].question;  // a copy: the list grows below
        const bool is_asked = steps_[index].from == none;
        const auto before = find(question.task, question.before, is_asked), after = find(question.task, question.after, is_asked);
        if (!before || !after) {
            out_.gaps.push_back({question, !before, !after, way_to(index)});
            return;
        }
        auto found = compare(*before, *after);
        for (auto& difference : found.own) note(std::move(difference), index);
        for (const auto& changed : found.dependencies) reach({changed.task, changed.before, changed.after}, index);
    }

    // Under a unihash, by which the tasks above name it, any equivalent task's data will do; under a taskhash it would be that
    // of another run, and the comparison a wrong one.
    [[nodiscard]] std::optional<Signature> find(const TaskName& task, const std::string& hash, bool is_taskhash) const {
        auto out = store_.find(task, hash);
        if (out && is_taskhash && out->hash != hash) out.reset();
        return out;
    }

    void note(Difference difference, std::size_t index) {
        const auto [known, is_new] = causes_.try_emplace(difference, out_.causes.size());
        if (is_new) out_.causes.push_back({std::move(difference), way_to(index), {}});
        out_.causes[known->second].recipes.insert(steps_[index].question.task.recipe);
    }

    [[nodiscard]] std::vector<TaskName> way_to(std::size_t index) const {
        std::vector<TaskName> out;
        for (; index != none; index = steps_[index].from) out.push_back(steps_[index].question.task);
        std::reverse(out.begin(), out.end());
        return out;
    }

    const Store& store_;
    std::deque<Step> steps_;
    std::set<std::tuple<TaskName, std::string, std::string>> seen_;
    std::map<Difference, std::size_t> causes_;
    Explanation out_;
};

}  // namespace

Explanation explain(const std::vector<Question>& questions, const Store& store) { return Search(store).run(questions); }

}  // namespace bspctl::signatures
