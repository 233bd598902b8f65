// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/question.hpp"
#include "inspect/recipe_graph.hpp"

namespace bspctl::cli {

namespace {

using inspect::RecipeGraph;
using Id = RecipeGraph::Id;

constexpr std::size_t most_depended_on = 5;

// `bitbake -g` writes its files into the folder that it is called in.
std::string script_for(const std::string& recipe) {
    const auto folder = std::string(pipeline::scratch_folder);
    return "cd " + folder + " && bitbake -g " + text::shell_quote(recipe) + " >&2 && cat task-depends.dot";
}

// What is told of one recipe's graph.
struct View {
    std::string asked;
    const RecipeGraph& graph;
    Id root;
    std::optional<std::size_t> depth;
    std::vector<std::optional<std::size_t>> distances = graph.distances(root, depth);
    std::vector<Id> chain = graph.longest_chain(root);
    std::vector<Id> cycle = graph.cycle();
    std::vector<std::size_t> dependents = graph.dependents();

    [[nodiscard]] bool shows(Id id) const { return distances[id].has_value(); }

    // Without the recipe itself.
    [[nodiscard]] std::vector<Id> transitive() const {
        std::vector<Id> out;
        for (Id id = 0; id < graph.size(); ++id) {
            if (id != root && shows(id)) out.push_back(id);
        }
        std::sort(out.begin(), out.end(), [this](Id a, Id b) { return graph.name(a) < graph.name(b); });
        return out;
    }

    [[nodiscard]] std::vector<Id> top() const {
        auto out = transitive();
        std::stable_sort(out.begin(), out.end(), [this](Id a, Id b) { return dependents[a] > dependents[b]; });
        if (out.size() > most_depended_on) out.resize(most_depended_on);
        return out;
    }

    [[nodiscard]] std::vector<std::string> names(const std::vector<Id>& ids) const {
        std::vector<std::string> out;
        for (const auto id : ids) out.push_back(graph.name(id));
        return out;
    }
};

std::string answer_text(const View& view) {
    const auto& graph = view.graph;
    const auto count = [](std::size_t number, const std::string& word) { return std::to_string(number) + " " + word + (number == 1 ? "" : "s"); };
    std::string out = graph.name(view.root) + ": " + count(graph.size(), "recipe") + ", " + count(graph.tasks(), "task") + ", " +
                      std::to_string(graph.task_edges()) + " dependencies between tasks\n";
    const auto direct = view.names(graph.needs(view.root));
    out += "direct dependencies (" + std::to_string(direct.size()) + "): " + text::join(direct, " ") + "\n";
    out += "transitive dependencies" + (view.depth ? " to depth " + std::to_string(*view.depth) : std::string()) + ": " +
           std::to_string(view.transitive().size()) + "\n";
    out += "longest chain (" + std::to_string(view.chain.size()) + "): " + text::join(view.names(view.chain), " -> ") + "\n";
    out += "cycle: " + (view.cycle.empty() ? "none" : text::join(view.names(view.cycle), " -> ") + " (between recipes; their tasks have an order)") + "\n";
    out += "most depended on:\n";
    for (const auto id : view.top()) out += "  " + graph.name(id) + " (" + std::to_string(view.dependents[id]) + ")\n";
    return out;
}

// The recipes that are shown and what they need of one another, for Graphviz.
std::string answer_dot(const View& view) {
    const auto quoted = [&](Id id) { return "\"" + text::replace_all(view.graph.name(id), "\"", "\\\"") + "\""; };
    std::string out = "digraph recipes {\n  " + quoted(view.root) + "\n";
    auto ids = view.transitive();
    ids.insert(ids.begin(), view.root);
    for (const auto id : ids) {
        // At the depth's end stand leaves: what they need would be beyond it.
        if (view.depth && *view.distances[id] >= *view.depth) continue;
        for (const auto needed : view.graph.needs(id)) out += "  " + quoted(id) + " -> " + quoted(needed) + "\n";
    }
    return out + "}\n";
}

void write_recipes(json::Writer& out, const View& view) {
    auto ids = view.transitive();
    ids.insert(ids.begin(), view.root);
    out.key("recipes").array();
    for (const auto id : ids) {
        out.object().field("name", view.graph.name(id)).field("distance", *view.distances[id]).field("dependents", view.dependents[id]);
        out.field("depends", view.names(view.graph.needs(id))).end_object();
    }
    out.end_array();
}

std::string answer_json(const View& view) {
    json::Writer out;
    out.object().field("schema", "bspctl.graph/1").field("asked", view.asked).field("recipe", view.graph.name(view.root));
    out.key("depth");
    if (view.depth) out.value(*view.depth);
    else out.null();
    out.key("counts").object().field("recipes", view.graph.size()).field("tasks", view.graph.tasks());
    out.field("task_dependencies", view.graph.task_edges()).field("direct", view.graph.needs(view.root).size());
    out.field("transitive", view.transitive().size()).end_object();
    out.field("direct", view.names(view.graph.needs(view.root))).field("longest_chain", view.names(view.chain));
    out.field("cycle", view.names(view.cycle)).key("most_depended_on").array();
    for (const auto id : view.top()) out.object().field("name", view.graph.name(id)).field("dependents", view.dependents[id]).end_object();
    out.end_array();
    write_recipes(out, view);
    return out.key("phase").null().key("error").null().end_object().str();
}

std::optional<std::size_t> depth_of(const Arguments& arguments) {
    if (!arguments.has("depth")) return std::nullopt;
    const auto text = arguments.get("depth");
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (!is_number || out == 0) throw Failure("--depth is a number of steps", "found '" + text + "'", "1: direct dependencies alone");
    return out;
}

std::string format_of(const Arguments& arguments) {
    const auto format = arguments.get("format", arguments.has("json") ? "json" : "text");
    if (format != "text" && format != "dot" && format != "json") throw Failure("--format is text, dot or json", "found '" + format + "'", "");
    if (arguments.has("json") && format != "json") throw Failure("--json and --format " + format + " contradict each other", "", "give one of them");
    return format;
}

int run(Context& context, const Arguments& arguments) {
    const auto words = question_words(arguments, "recipe");
    const auto depth = depth_of(arguments);
    const auto format = format_of(arguments);
    const auto asked = ask_bitbake(context, arguments, "graph", words.kas_file, script_for(words.subject));
    if (!asked.answer.ok()) return say_unanswered(context, arguments, "graph", asked, words.subject);
    const auto graph = RecipeGraph::parse(asked.answer.out);
    const auto root = graph.root(words.subject);
    if (!root) {
        return say_no_answer(context, arguments, "graph",
                             {"command", "BitBake's graph does not tell which recipe " + words.subject + " is", "no recipe has that name",
                              "name the recipe itself, as bspctl inspect " + words.subject + " does"});
    }
    const View view{words.subject, graph, *root, depth};
    context.answer(format == "json" ? answer_json(view) : format == "dot" ? answer_dot(view) : answer_text(view));
    return 0;
}

}  // namespace

Command graph_command() {
    return {
        .name = "graph",
        .group = "Look",
        .summary = "what a recipe depends on: counts, the longest chain, what most depend on",
        .usage = "RECIPE [KAS_YAML[:MORE…]] [--depth N] [--format text|dot|json] [OPTIONS]",
        .details = "Recipes from BitBake's own graph of tasks (bitbake -g), with the configuration, overlays and environment of "
                   "`bspctl build`; nothing is fetched, no run is recorded and no file is left. The longest chain goes through "
                   "tasks: so many recipes have to be built one after the other, however many cores there are.",
        .examples = {"bspctl graph core-image-minimal my.yml", "bspctl graph busybox --depth 1 --format dot | dot -Tsvg > busybox.svg"},
        .options = question_options({{"depth", 0, "N", "show what is at most so many steps away"},
                                     {"format", 0, "FORMAT", "text, dot (for Graphviz) or json", "", "text dot json"}}),
        .max_positionals = 2,
        .positional_words = "<recipe> <file>",
        .run = run};
}

}  // namespace bspctl::cli
