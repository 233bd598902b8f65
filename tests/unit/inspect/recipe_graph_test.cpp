// SPDX-License-Identifier: Apache-2.0
#include "inspect/recipe_graph.hpp"

#include <gtest/gtest.h>

namespace bspctl::inspect {

namespace {

// Each word is "recipe.task" or "recipe.task>recipe.task".
RecipeGraph graph_of(std::initializer_list<std::pair<const char*, const char*>> edges) {
    std::string dot = "digraph depends {\n";
    for (const auto& [from, to] : edges) {
        dot += std::string("\"") + from + "\" [label=\"x -> y\\n/a.bb\"]\n";
        if (to != nullptr) dot += std::string("\"") + from + "\" -> \"" + to + "\"\n";
    }
    return RecipeGraph::parse(dot + "}\n");
}

std::vector<std::string> names(const RecipeGraph& graph, const std::vector<RecipeGraph::Id>& ids) {
    std::vector<std::string> out;
    for (const auto id : ids) out.push_back(graph.name(id));
    return out;
}

using Names = std::vector<std::string>;

// image -> app -> lib -> base, image -> base; app's and lib's tasks are two each
RecipeGraph small() {
    return graph_of({{"image.do_build", "app.do_install"}, {"image.do_build", "base.do_install"},
                     {"app.do_install", "app.do_compile"}, {"app.do_compile", "lib.do_install"},
                     {"lib.do_install", "lib.do_compile"}, {"lib.do_compile", "base.do_install"}});
}

}  // namespace

TEST(RecipeGraph, RecipesAreCountedFromTheirTasks) {
    const auto graph = small();
    EXPECT_EQ(graph.size(), 4u);
    EXPECT_EQ(graph.tasks(), 6u);
    EXPECT_EQ(graph.task_edges(), 6u);
    EXPECT_EQ(names(graph, graph.needs(*graph.find("image"))), (Names{"app", "base"}));
    EXPECT_EQ(names(graph, graph.needs(*graph.find("app"))), Names{"lib"}) << "not itself";
    EXPECT_EQ(graph.dependents()[*graph.find("base")], 2u);
}

TEST(RecipeGraph, TasksInARingHaveALongestChainAllTheSame) {
    const auto itself = graph_of({{"a.do_x", "a.do_x"}, {"a.do_x", "b.do_x"}});
    EXPECT_EQ(names(itself, itself.longest_chain(*itself.find("a"))), (Names{"a", "b"}));
    const auto alone = graph_of({{"a.do_x", "a.do_x"}});
    EXPECT_EQ(names(alone, alone.longest_chain(0)), Names{"a"});
    const auto both = graph_of({{"a.do_x", "b.do_x"}, {"b.do_x", "a.do_x"}});
    EXPECT_EQ(names(both, both.longest_chain(*both.find("a"))), (Names{"a", "b"}));
}

TEST(RecipeGraph, ARecipeWithoutDependenciesIsThereToo) {
    const auto graph = graph_of({{"alone.do_build", nullptr}});
    EXPECT_EQ(graph.size(), 1u);
    EXPECT_EQ(names(graph, graph.longest_chain(0)), Names{"alone"});
    EXPECT_TRUE(graph.cycle().empty());
}

TEST(RecipeGraph, DistancesEndAtTheDepth) {
    const auto graph = small();
    const auto root = *graph.find("image");
    EXPECT_EQ(graph.distances(root)[*graph.find("lib")], 2u);
    EXPECT_EQ(graph.distances(root)[*graph.find("base")], 1u);
    EXPECT_FALSE(graph.distances(root, 1)[*graph.find("lib")]);
    EXPECT_TRUE(graph.distances(root, 2)[*graph.find("lib")]);
    EXPECT_FALSE(graph.distances(*graph.find("lib"))[root]);
}

TEST(RecipeGraph, TheLongestChainGoesThroughTasks) {
    const auto graph = small();
    EXPECT_EQ(names(graph, graph.longest_chain(*graph.find("image"))), (Names{"image", "app", "lib", "base"}));
    EXPECT_EQ(names(graph, graph.longest_chain(*graph.find("base"))), Names{"base"});
}

TEST(RecipeGraph, RecipesMayNeedOneAnotherWhileTheirTasksDoNot) {
    const auto graph = graph_of({{"a.do_package", "b.do_package"}, {"b.do_package", "b.do_compile"}, {"b.do_compile", "a.do_configure"}});
    EXPECT_EQ(names(graph, graph.cycle()), (Names{"a", "b", "a"}));
    EXPECT_EQ(names(graph, graph.longest_chain(*graph.find("a"))), (Names{"a", "b", "a"}));
    EXPECT_TRUE(small().cycle().empty());
}

TEST(RecipeGraph, ARingOfTasksEnds) {
    const auto graph = graph_of({{"a.do_x", "b.do_x"}, {"b.do_x", "c.do_x"}, {"c.do_x", "a.do_x"}});
    EXPECT_EQ(graph.longest_chain(*graph.find("a")).front(), *graph.find("a"));
    EXPECT_EQ(graph.cycle().size(), 4u);
}

TEST(RecipeGraph, TheRootOfAVirtualNameIsWhatNothingNeeds) {
    const auto graph = small();
    EXPECT_EQ(graph.root("lib"), graph.find("lib"));
    EXPECT_EQ(graph.root("virtual/image"), graph.find("image"));
    EXPECT_FALSE(graph_of({{"a.do_x", nullptr}, {"b.do_x", nullptr}}).root("virtual/x"));
}

TEST(RecipeGraph, MulticonfigsStayApart) {
    const auto graph = graph_of({{"mc:one:a.do_build", "mc:two:a.do_build"}, {"mc:two:a.do_build", "a.do_build"}});
    EXPECT_EQ(graph.size(), 3u);
    EXPECT_TRUE(graph.find("mc:two:a"));
}

TEST(RecipeGraph, OtherLinesArePassedOver) {
    const auto graph = RecipeGraph::parse("NOTE: x\n\"a.do_b\"\n\"a.do_b\" ->\n\"a.do_b\" -> \"c\nrankdir=LR\n\"a.do_b\" -> \"c\"\n\"mc:a.do_b\" [x]\n");
    EXPECT_EQ(graph.size(), 0u);
}

// As deep as no recursion would survive.
TEST(RecipeGraph, AChainOfAHundredThousandRecipesIsWalked) {
    constexpr std::size_t count = 100'000;
    std::string dot;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        dot += "\"r" + std::to_string(i) + ".do_x\" -> \"r" + std::to_string(i + 1) + ".do_x\"\n";
    }
    const auto graph = RecipeGraph::parse(dot);
    EXPECT_EQ(graph.longest_chain(*graph.find("r0")).size(), count);
    EXPECT_TRUE(graph.cycle().empty());
    EXPECT_EQ(graph.distances(*graph.find("r0"))[*graph.find("r99999")], count - 1);
}

}  // namespace bspctl::inspect
