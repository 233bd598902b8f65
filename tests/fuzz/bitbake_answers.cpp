// SPDX-License-Identifier: Apache-2.0
//
// What BitBake answers (bitbake -e, task-depends.dot): any bytes give variables and a graph that can be walked.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inspect/recipe_facts.hpp"
#include "inspect/recipe_graph.hpp"

namespace {

using bspctl::inspect::RecipeGraph;

void check(const RecipeGraph& graph) {
    if (graph.size() == 0) return;
    if (graph.longest_chain(0).front() != 0 || graph.distances(0, 3)[0] != 0u) std::abort();
    const auto ring = graph.cycle();
    if (!ring.empty() && (ring.size() < 3 || ring.front() != ring.back())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto environment = bspctl::inspect::Environment::parse(bytes);
    for (const auto& [name, variable] : environment.variables()) {
        if (name.empty() || name != variable.name) std::abort();
    }
    (void)bspctl::inspect::recipe_facts(environment);
    (void)bspctl::inspect::recipe_versions(bytes, "a");
    check(RecipeGraph::parse(bytes));
    return 0;
}
