// SPDX-License-Identifier: Apache-2.0
//
// insights: where the time of a build went, and what was different before.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/failure.hpp"
#include "cache/cache.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/insights_view.hpp"
#include "cli/run_history.hpp"
#include "history/dependency_graph.hpp"

namespace bspctl::cli {

namespace {

constexpr std::array<const char*, 4> sections{"timing", "sstate", "pressure", "disk"};

std::size_t top_of(const Arguments& arguments) {
    const auto text = arguments.get("top", "10");
    std::size_t out = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size() && out > 0) return out;
    throw Failure("--top takes a number", "'" + text + "' is none above 0", "");
}

void choose_sections(InsightsView& view, const Arguments& arguments) {
    const auto chosen = [&](const char* section) { return arguments.has(section); };
    const bool all = std::none_of(sections.begin(), sections.end(), chosen);
    view.timing = all || chosen("timing");
    view.sstate = all || chosen("sstate");
    view.pressure = all || chosen("pressure");
    view.disk_too = all || chosen("disk");
}

int run(Context& context, const Arguments& arguments) {
    InsightsView view;
    view.top = top_of(arguments);
    choose_sections(view, arguments);
    if (arguments.has("growth-threshold")) view.growth_threshold = cache::parse_size(arguments.get("growth-threshold"));
    if (const auto file = arguments.get("graph"); !file.empty()) view.graph = history::read_task_depends(context.cwd() / file);
    const auto found = named_run(context, arguments);
    auto history = open_history(context);
    history.update({pipeline::bsp_root_of(found)});
    view.now = with_tasks(history, row_of(history, found));
    view.earlier = earlier_than(history, view.now.run);
    view.disk = history::read_disk_curve(found.dir / "du.tsv");
    context.answer(arguments.has("json") ? insights_json(view) : insights_text(view));
    return 0;
}

}  // namespace

Command insights_command() {
    return {.name = "insights",
            .group = "Look",
            .summary = "say where the time of a build went, and what was different before",
            .usage = "[RUN] [--timing] [--sstate] [--pressure] [--disk] [--growth-threshold SIZE] [--top N] [--graph FILE] [--json]",
            .details = "Without a run: the newest. Compared with the last good runs of the same configuration (machine, distro "
                       "and what is built): tasks that took half as long again and five seconds more than their median, and "
                       "recipes that were built now and not then. Without a section: all of them.",
            .examples = {"bspctl insights", "bspctl insights --sstate --top 30", "bspctl insights 20260423-091014 --json",
                         "bspctl insights --timing --graph task-depends.dot"},
            .options = {{"timing", 0, "", "tasks, recipes, the critical path, how many ran at once"},
                        {"sstate", 0, "", "what was built and what was reused"},
                        {"pressure", 0, "", "whether CPU, disk or memory were short"},
                        {"disk", 0, "", "how the build folder grew"},
                        {"growth-threshold", 0, "SIZE", "say when the build folder grew by more than this: 20G, 500M"},
                        {"top", 0, "N", "so many lines a list (10)"},
                        {"graph", 0, "FILE", "the dependencies of tasks for the critical path: task-depends.dot of bitbake -g", "",
                         "<file>"},
                        options::kas_yaml(),
                        options::json()},
            .max_positionals = 1,
            .positional_words = "<run>",
            .run = run};
}

}  // namespace bspctl::cli
