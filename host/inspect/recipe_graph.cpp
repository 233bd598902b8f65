// SPDX-License-Identifier: Apache-2.0
#include "inspect/recipe_graph.hpp"

#include <algorithm>
#include <deque>

#include "bitbake/task_depends.hpp"

namespace bspctl::inspect {

namespace {

std::string full_name(const bitbake::TaskName& task) {
    return (task.multiconfig.empty() ? "" : "mc:" + std::string(task.multiconfig) + ":") + std::string(task.recipe);
}

enum class Mark : std::uint8_t { unseen, open, done };

// Depth first from `start`, without recursion: a chain of dependencies can be as long as an attacker likes. `on_ring` gets
// the way from `start` to a node that leads back to an open one, and that one; true ends the walk. `on_done` gets each node
// after all it needs.
template <typename OnRing, typename OnDone>
bool walk(std::uint32_t start, const std::vector<std::vector<std::uint32_t>>& needs, std::vector<Mark>& marks,
          const OnRing& on_ring, const OnDone& on_done) {
    if (marks[start] != Mark::unseen) return false;
    std::vector<std::uint32_t> way{start};
    std::vector<std::size_t> next{0};
    marks[start] = Mark::open;
    while (!way.empty()) {
        const auto node = way.back();
        if (next.back() == needs[node].size()) {
            marks[node] = Mark::done;
            on_done(node);
            way.pop_back();
            next.pop_back();
            continue;
        }
        const auto needed = needs[node][next.back()++];
        if (marks[needed] == Mark::open && on_ring(way, needed)) return true;
        if (marks[needed] != Mark::unseen) continue;
        marks[needed] = Mark::open;
        way.push_back(needed);
        next.push_back(0);
    }
    return false;
}

void sort_and_unite(std::vector<std::uint32_t>& ids, const std::vector<std::string>& names) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    std::sort(ids.begin(), ids.end(), [&](auto a, auto b) { return names[a] < names[b]; });
}

}  // namespace

class RecipeGraphReader {
public:
    RecipeGraph read(std::string_view dot) {
        bitbake::read_task_lines(dot, [this](const auto& task, const auto* needed) { take(task, needed); });
        for (auto& needs : graph_.needs_) sort_and_unite(needs, graph_.names_);
        return std::move(graph_);
    }

private:
    void take(const bitbake::TaskName& task, const bitbake::TaskName* needed) {
        const auto from = task_id(task);
        if (needed == nullptr) return;
        const auto to = task_id(*needed);
        graph_.task_needs_[from].push_back(to);
        ++graph_.task_edges_;
        const auto recipe = graph_.task_recipe_[from], other = graph_.task_recipe_[to];
        if (recipe == other) return;
        // Lines of one task stand together, so most repetitions are neighbours.
        auto& needs = graph_.needs_[recipe];
        if (needs.empty() || needs.back() != other) needs.push_back(other);
    }

    RecipeGraph::Task task_id(const bitbake::TaskName& task) {
        const auto [place, is_new] = tasks_.try_emplace(task.whole, static_cast<RecipeGraph::Task>(tasks_.size()));
        if (is_new) {
            graph_.task_recipe_.push_back(recipe_id(full_name(task)));
            graph_.task_needs_.emplace_back();
        }
        return place->second;
    }

    RecipeGraph::Id recipe_id(std::string name) {
        const auto [place, is_new] = graph_.ids_.try_emplace(name, static_cast<RecipeGraph::Id>(graph_.names_.size()));
        if (is_new) {
            graph_.names_.push_back(std::move(name));
            graph_.needs_.emplace_back();
        }
        return place->second;
    }

    RecipeGraph graph_;
    std::unordered_map<std::string_view, RecipeGraph::Task> tasks_;
};

RecipeGraph RecipeGraph::parse(std::string_view task_depends) { return RecipeGraphReader().read(task_depends); }

std::optional<RecipeGraph::Id> RecipeGraph::find(const std::string& name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<RecipeGraph::Id> RecipeGraph::root(const std::string& asked) const {
    if (const auto named = find(asked)) return named;
    const auto needed_by = dependents();
    std::optional<Id> out;
    for (Id id = 0; id < size(); ++id) {
        if (needed_by[id] != 0) continue;
        if (out) return std::nullopt;
        out = id;
    }
    return out;
}

std::vector<std::optional<std::size_t>> RecipeGraph::distances(Id root, std::optional<std::size_t> depth) const {
    std::vector<std::optional<std::size_t>> out(size());
    std::deque<Id> open{root};
    out[root] = 0;
    while (!open.empty()) {
        const auto id = open.front();
        open.pop_front();
        if (depth && *out[id] >= *depth) continue;
        for (const auto needed : needs_[id]) {
            if (out[needed]) continue;
            out[needed] = *out[id] + 1;
            open.push_back(needed);
        }
    }
    return out;
}

std::vector<RecipeGraph::Id> RecipeGraph::longest_chain(Id root) const {
    // Of each task: how many times the longest way from it enters another recipe, and its first step.
    std::vector<std::size_t> length(tasks(), 0);
    std::vector<std::optional<Task>> step(tasks());
    std::vector<Mark> marks(tasks(), Mark::unseen);
    const auto settle = [&](Task task) {
        for (const auto needed : task_needs_[task]) {
            // a ring, which BitBake never writes: of itself, or of several
            if (needed == task || marks[needed] != Mark::done) continue;
            const auto by_it = length[needed] + (task_recipe_[needed] != task_recipe_[task] ? 1 : 0);
            if (step[task] && by_it <= length[task]) continue;
            length[task] = by_it;
            step[task] = needed;
        }
    };
    std::optional<Task> best;
    for (Task task = 0; task < tasks(); ++task) {
        if (task_recipe_[task] != root) continue;
        walk(task, task_needs_, marks, [](const auto&, auto) { return false; }, settle);
        if (!best || length[task] > length[*best]) best = task;
    }
    std::vector<Id> out{root};
    for (auto task = best; task; task = step[*task]) {
        if (task_recipe_[*task] != out.back()) out.push_back(task_recipe_[*task]);
    }
    return out;
}

std::vector<RecipeGraph::Id> RecipeGraph::cycle() const {
    std::vector<Id> out;
    std::vector<Mark> marks(size(), Mark::unseen);
    const auto keep = [&](const std::vector<Id>& way, Id again) {
        out.assign(std::find(way.begin(), way.end(), again), way.end());
        out.push_back(again);
        return true;
    };
    for (Id id = 0; id < size(); ++id) {
        if (walk(id, needs_, marks, keep, [](Id) {})) return out;
    }
    return out;
}

std::vector<std::size_t> RecipeGraph::dependents() const {
    std::vector<std::size_t> out(size(), 0);
    for (const auto& needs : needs_) {
        for (const auto id : needs) ++out[id];
    }
    return out;
}

}  // namespace bspctl::inspect
