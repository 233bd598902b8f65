// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// Which recipe needs which, from BitBake's graph of tasks (task-depends.dot).
namespace bspctl::inspect {

class RecipeGraph {
public:
    using Id = std::uint32_t;

    // Recipes of a multiconfig are named "mc:NAME:RECIPE". Lines that name no tasks are passed over. Linear in the text.
    [[nodiscard]] static RecipeGraph parse(std::string_view task_depends);

    [[nodiscard]] std::size_t size() const { return names_.size(); }    // recipes
    [[nodiscard]] std::size_t tasks() const { return task_recipe_.size(); }
    [[nodiscard]] std::size_t task_edges() const { return task_edges_; }
    [[nodiscard]] const std::string& name(Id recipe) const { return names_[recipe]; }
    [[nodiscard]] std::optional<Id> find(const std::string& name) const;

    // What a question for `asked` was about: the recipe of that name, else the one that nothing else needs (it was asked
    // for as what it provides, virtual/kernel). Nothing: that cannot be told.
    [[nodiscard]] std::optional<Id> root(const std::string& asked) const;

    // What one of its tasks waits for, sorted by name; never itself.
    [[nodiscard]] const std::vector<Id>& needs(Id recipe) const { return needs_[recipe]; }

    // How many steps each recipe is from `root`, by the shortest way; nothing: it is not needed. Recipes beyond `depth`
    // steps count as not needed.
    [[nodiscard]] std::vector<std::optional<std::size_t>> distances(Id root, std::optional<std::size_t> depth = {}) const;

    // The way through the tasks from `root` that enters other recipes most often, as recipes: so many have to be built one
    // after the other. Begins with `root`; a recipe of which several tasks are on the way may recur.
    [[nodiscard]] std::vector<Id> longest_chain(Id root) const;

    // Recipes that need one another in a ring, the first one again at the end; empty: there is none. BitBake builds them
    // all the same: it is the order of tasks that must not be a ring.
    [[nodiscard]] std::vector<Id> cycle() const;

    // How many recipes need it directly, for each.
    [[nodiscard]] std::vector<std::size_t> dependents() const;

private:
    friend class RecipeGraphReader;
    using Task = std::uint32_t;

    std::vector<std::string> names_;
    std::unordered_map<std::string, Id> ids_;
    std::vector<std::vector<Id>> needs_;
    std::vector<Id> task_recipe_;
    std::vector<std::vector<Task>> task_needs_;
    std::size_t task_edges_ = 0;
};

}  // namespace bspctl::inspect
