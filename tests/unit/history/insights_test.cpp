// SPDX-License-Identifier: Apache-2.0
#include "history/insights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "history/dependency_graph.hpp"
#include "history/run_reader.hpp"
#include "made_run.hpp"
#include "temp_dir.hpp"

namespace bspctl::history {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TaskRow task(const std::string& recipe, const std::string& name, double started, double seconds, bool setscene = false) {
    return {"", recipe, "1.0-r0", name, "succeeded", setscene, started, seconds};
}

std::vector<std::string> titles(const std::vector<TaskRow>& tasks) {
    std::vector<std::string> out;
    for (const auto& one : tasks) out.push_back(title(one.multiconfig, one.recipe, one.task));
    return out;
}

// It never says how long it took; what waited for it is known.
TEST(Insights, WhatHungIsAmongTheSlowest) {
    const bspctl::testing::TempDir dir;
    bspctl::testing::MadeRun made{.root = dir.path(), .outcome = "stall-timeout"};
    made.tasks = {{"hangs", "do_compile", 1, 0, ""}, {"quick", "do_compile", 1, 20}};
    made.tasks.push_back({"late", "do_fetch", 30, 1});
    const auto read = read_run(made.write());
    EXPECT_THAT(titles(longest_tasks(read.tasks, 1)), ElementsAre("hangs do_compile"));
    EXPECT_DOUBLE_EQ(read.tasks.front().seconds, 30);
}

TEST(Insights, TimeIsAddedUpByTaskAndByRecipe) {
    const std::vector<TaskRow> tasks{task("a", "do_compile", 1, 10), task("b", "do_compile", 1, 30), task("a", "do_install", 11, 5),
                                     task("a", "do_fetch", 1, 0)};
    const auto by_task = time_by_task(tasks);
    ASSERT_THAT(by_task, SizeIs(2));
    EXPECT_EQ(by_task[0].name, "do_compile");
    EXPECT_DOUBLE_EQ(by_task[0].seconds, 40);
    EXPECT_EQ(by_task[0].tasks, 2u);
    const auto by_recipe = time_by_recipe(tasks);
    EXPECT_EQ(by_recipe[0].name, "b");
    EXPECT_DOUBLE_EQ(by_recipe[1].seconds, 15);
}

TEST(Insights, LanguagesAreToldByNamesAndByTheirClassesTasks) {
    const std::vector<TaskRow> tasks{task("go-helloworld", "do_compile", 1, 10), task("ripgrep", "do_rust_create_wrappers", 1, 1),
                                     task("ripgrep", "do_compile", 2, 20), task("gobject-introspection", "do_compile", 1, 5),
                                     task("go-helloworld", "do_install", 11, 5)};
    const auto found = time_by_language(tasks);
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].name, "rust");
    EXPECT_DOUBLE_EQ(found[0].seconds, 20);
    EXPECT_EQ(found[1].name, "go");
    EXPECT_DOUBLE_EQ(found[1].seconds, 10);
}

TEST(Insights, TheLongestTasksComeFirst) {
    const std::vector<TaskRow> tasks{task("a", "do_x", 1, 1), task("b", "do_x", 1, 3), task("c", "do_x", 1, 2)};
    EXPECT_THAT(titles(longest_tasks(tasks, 2)), ElementsAre("b do_x", "c do_x"));
    EXPECT_THAT(longest_tasks(tasks, 9), SizeIs(3));
    EXPECT_THAT(longest_tasks({}, 9), IsEmpty());
}

TEST(Insights, ParallelismIsTheWorkOverTheSpan) {
    // 0-10: two tasks; 10-20: one
    const auto found = parallelism_of({task("a", "do_x", 100, 20), task("b", "do_x", 100, 10)}, 4, 2);
    EXPECT_DOUBLE_EQ(found.seconds, 20);
    EXPECT_DOUBLE_EQ(found.average, 1.5);
    EXPECT_EQ(found.most, 2u);
    EXPECT_DOUBLE_EQ(found.alone, 0.5);
    ASSERT_TRUE(found.idle);
    EXPECT_DOUBLE_EQ(*found.idle, 1 - 30.0 / 80);
    EXPECT_THAT(found.curve, ElementsAre(DoubleNear(2, 1e-9), DoubleNear(1, 1e-9)));
}

TEST(Insights, GapsAreIdleAndNobodyKnowsThePlaces) {
    const auto found = parallelism_of({task("a", "do_x", 100, 5), task("b", "do_x", 115, 5)}, 0, 4);
    EXPECT_DOUBLE_EQ(found.average, 0.5);
    EXPECT_DOUBLE_EQ(found.alone, 1);
    EXPECT_FALSE(found.idle);
    EXPECT_THAT(found.curve, ElementsAre(DoubleNear(1, 1e-9), DoubleNear(0, 1e-9), DoubleNear(0, 1e-9), DoubleNear(1, 1e-9)));
    EXPECT_EQ(parallelism_of({}, 4).most, 0u);
}

TEST(Insights, ThePathByTimeGoesBackThroughWhatEndedLast) {
    const std::vector<TaskRow> tasks{task("a", "do_fetch", 1, 9), task("a", "do_compile", 10.1, 20), task("b", "do_fetch", 1, 3),
                                     task("image", "do_rootfs", 30.2, 5)};
    EXPECT_THAT(titles(critical_path(tasks)), ElementsAre("a do_fetch", "a do_compile", "image do_rootfs"));
    EXPECT_THAT(critical_path({}), IsEmpty());
}

// Two tasks that end within a moment: the one of the same recipe is the likelier reason.
TEST(Insights, ThePathByTimePrefersTheRecipeItself) {
    const std::vector<TaskRow> tasks{task("a", "do_configure", 1, 9), task("z", "do_compile", 1, 9.2), task("a", "do_compile", 10.3, 5)};
    EXPECT_THAT(titles(critical_path(tasks)), ElementsAre("a do_configure", "a do_compile"));
}

TEST(Insights, ThePathByDependenciesGoesThroughTasksThatDidNotRun) {
    testing::TempDir folder;
    const auto file = folder.write("task-depends.dot",
                                   "digraph depends {\n"
                                   "\"a.do_compile\" [label=\"a do_compile\\n:1.0-r0\"]\n"
                                   "\"image.do_rootfs\" -> \"a.do_build\"\n"
                                   "\"a.do_build\" -> \"a.do_compile\"\n"
                                   "\"a.do_compile\" -> \"python3.12.do_install\"\n}\n");
    const auto graph = read_task_depends(file);
    const std::vector<TaskRow> tasks{task("python3.12", "do_install", 1, 5), task("a", "do_compile", 6, 4),
                                     task("unrelated", "do_compile", 1, 19), task("image", "do_rootfs", 20.5, 5)};
    EXPECT_THAT(titles(critical_path(tasks, &graph)), ElementsAre("python3.12 do_install", "a do_compile", "image do_rootfs"));
}

TEST(Insights, AGraphWithACircleEnds) {
    const Dependencies graph{{{"", "a", "do_x"}, {{"", "b", "do_x"}}}, {{"", "b", "do_x"}, {{"", "a", "do_x"}}}};
    EXPECT_THAT(critical_path({task("a", "do_x", 1, 1), task("b", "do_x", 3, 1)}, &graph), SizeIs(2));
}

TEST(Insights, AGraphNamesMulticonfigs) {
    testing::TempDir folder;
    const auto graph = read_task_depends(folder.write("g.dot", "\"mc:board:a.do_x\" -> \"b.do_y\"\n\"broken -> \"\n\"a\" -> \"b\"\n"));
    ASSERT_THAT(graph, SizeIs(1));
    EXPECT_EQ(graph.begin()->first, TaskKey("board", "a", "do_x"));
    EXPECT_THROW((void)read_task_depends(folder.write("empty.dot", "digraph depends {\n}\n")), Failure);
}

TEST(Insights, ARecipeIsBuiltOrReused) {
    const auto use = use_of_recipes({task("a", "do_compile", 1, 2), task("b", "do_populate_sysroot_setscene", 1, 1, true)},
                                    {{"", "a", 0, 3}, {"", "b", 2, 0}});
    EXPECT_TRUE(use.at({"", "a"}).built());
    EXPECT_EQ(use.at({"", "a"}).missed, 3);
    EXPECT_TRUE(use.at({"", "b"}).reused());
}

}  // namespace
}  // namespace bspctl::history
