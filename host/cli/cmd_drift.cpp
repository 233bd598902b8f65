// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/source_tree.hpp"
#include "cli/table.hpp"

namespace bspctl::cli {

namespace {

// The drifts of each repository, in the order of the configuration.
using Drifts = std::vector<std::vector<sources::Drift>>;

Drifts compare(const sources::Sources& wanted, bool ask_servers) {
    const auto states = sources::states_of(wanted);
    const auto tips = ask_servers ? sources::tips_of(wanted) : std::vector<sources::Tip>{};
    Drifts out;
    for (std::size_t i = 0; i < wanted.list.size(); ++i) {
        out.push_back(sources::drift_of(wanted.list[i], states[i], ask_servers ? &tips[i] : nullptr));
    }
    return out;
}

std::size_t count(const Drifts& drifts) {
    std::size_t out = 0;
    for (const auto& each : drifts) out += each.empty() ? 0 : 1;
    return out;
}

std::string answer_text(const sources::Sources& wanted, const Drifts& drifts) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < drifts.size(); ++i) {
        for (const auto& [kind, text] : drifts[i]) {
            rows.push_back({place_of(wanted.list[i], wanted), std::string(kind), text});
        }
    }
    if (rows.empty()) return "all " + std::to_string(drifts.size()) + " repositories are as wanted\n";
    return table(rows) + std::to_string(count(drifts)) + " of " + std::to_string(drifts.size()) + " repositories differ\n";
}

std::string answer_json(const sources::Sources& wanted, const Drifts& drifts) {
    json::Writer out;
    out.object().field("schema", "bspctl.drift/1").field("configuration", wanted.configuration);
    out.field("root", wanted.root.string()).field("repositories", drifts.size()).field("differ", count(drifts));
    out.key("drift").array();
    for (std::size_t i = 0; i < drifts.size(); ++i) {
        for (const auto& [kind, text] : drifts[i]) {
            begin_repository(out, wanted.list[i]);
            out.field("kind", kind).field("text", text).end_object();
        }
    }
    return out.end_array().end_object().str();
}

int run(Context& context, const Arguments& arguments) {
    auto tree = source_tree(context, "drift", arguments.positional(0));
    keep_repositories(tree.wanted.sources, arguments);
    const auto& wanted = tree.wanted.sources;
    const auto drifts = compare(wanted, arguments.has("fetch"));
    context.answer(arguments.has("json") ? answer_json(wanted, drifts) : answer_text(wanted, drifts));
    return count(drifts) == 0 ? 0 : 1;
}

}  // namespace

Command drift_command() {
    return {
        .name = "drift",
        .group = "Sources",
        .summary = "where work trees differ from what is wanted",
        .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [--fetch] [--json]",
        .details = "One line for each difference: another commit (with the count of commits where the clone can tell), "
                   "changed files, another address, a repository that is missing. Exit code 1 when something differs. "
                   "Without --fetch the network is not touched: a branch is what the clone last saw of it.",
        .examples = {"bspctl drift", "bspctl drift my.yml --fetch", "bspctl drift --repo 'meta-*' --json"},
        .options = source_options({{"fetch", 0, "", "ask the servers where branches and tags are now"},
                                   {"repo", 0, "GLOB", "only repositories of this name or folder", "", "", true}}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
