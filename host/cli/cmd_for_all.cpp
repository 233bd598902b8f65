// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <csignal>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/source_tree.hpp"
#include "process/interrupts.hpp"
#include "sources/for_all.hpp"

namespace bspctl::cli {

namespace {

using sources::Visit;

std::size_t jobs_of(const Arguments& arguments) {
    const auto text = arguments.get("jobs", "1");
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    constexpr std::size_t most = 256;
    if (error == std::errc{} && end == text.data() + text.size() && out >= 1 && out <= most) return out;
    throw Failure("--jobs must be a whole number from 1 to 256", "found '" + text + "'");
}

void keep_those_with_layers(SourceTree& tree) {
    std::erase_if(tree.wanted.sources.list, [&](const sources::Source& source) {
        return std::none_of(tree.layers.begin(), tree.layers.end(), [&](const auto& layer) {
            const auto inner = layer.lexically_relative(source.path);
            return !inner.empty() && *inner.begin() != "..";
        });
    });
}

std::string answer_json(const std::vector<Visit>& visits, const std::vector<std::string>& output) {
    json::Writer out;
    out.object().field("schema", "bspctl.for-all/1").key("repositories").array();
    for (std::size_t i = 0; i < visits.size(); ++i) {
        const auto& visit = visits[i];
        out.object().field("name", visit.source->name).field("path", visit.source->path.string());
        out.field_or_null("skipped", visit.skipped).key("exit_code");
        if (visit.skipped.empty()) out.value(visit.exit.code);
        else out.null();
        out.field("seconds", visit.exit.wall.count()).field("output", output[i]).end_object();
    }
    return out.end_array().end_object().str();
}

// The end of each that did not go well, and the counts.
void summarise(const Context& context, const sources::Sources& all, const std::vector<Visit>& visits) {
    std::size_t failed = 0, skipped = 0;
    for (const auto& visit : visits) {
        const auto place = place_of(*visit.source, all);
        if (!visit.skipped.empty()) {
            context.warn(place + " is left out: " + visit.skipped);
            ++skipped;
        } else if (visit.failed()) {
            context.say(place + ": " + (visit.exit.start_error.empty() ? "exit code " + std::to_string(visit.exit.code)
                                                                       : visit.exit.start_error));
            ++failed;
        }
    }
    context.say(std::to_string(visits.size() - skipped) + " repositories, " + std::to_string(failed) + " failed" +
                (skipped == 0 ? "" : ", " + std::to_string(skipped) + " left out"));
}

int outcome(const std::vector<Visit>& visits) {
    if (process::Interrupts::count() > 0) {
        return static_cast<int>(process::Interrupts::last_signal() == SIGTERM ? ExitCode::terminated
                                                                              : ExitCode::interrupted);
    }
    const bool any = std::any_of(visits.begin(), visits.end(), [](const Visit& visit) { return visit.skipped.empty(); });
    const bool bad = std::any_of(visits.begin(), visits.end(), [](const Visit& visit) { return visit.failed(); });
    return any && !bad ? 0 : 1;
}

int run(Context& context, const Arguments& arguments) {
    if (arguments.rest().empty()) {
        throw Failure("for-all runs which command?", "nothing stands behind --",
                      "bspctl for-all -- git status --short");
    }
    const auto jobs = jobs_of(arguments);
    auto tree = source_tree(context, "for-all", arguments.positional(0));
    keep_repositories(tree.wanted.sources, arguments);
    if (arguments.has("only-layers")) keep_those_with_layers(tree);
    const auto& all = tree.wanted.sources;
    const process::Interrupts interrupts;
    const bool as_json = arguments.has("json");
    std::vector<std::string> output(all.list.size());
    const auto visits = sources::for_all(
        all, sources::states_of(all), arguments.rest(), jobs, [&](const sources::Source& source, std::string_view line) {
            if (as_json) (output[static_cast<std::size_t>(&source - all.list.data())] += line) += '\n';
            else context.answer(source.name + " | " + std::string(line));
        });
    if (as_json) context.answer(answer_json(visits, output));
    summarise(context, all, visits);
    return outcome(visits);
}

}  // namespace

Command for_all_command() {
    return {
        .name = "for-all",
        .group = "Sources",
        .summary = "run a command in every repository of a build",
        .usage = "[KAS_YAML[:MORE…]] [-f MANIFEST] [-j N] [--repo GLOB] -- COMMAND…",
        .details = "One word is a line for the shell, several are a command. It finds BSPCTL_REPO_NAME, "
                   "BSPCTL_REPO_PATH, BSPCTL_REPO_COMMIT, BSPCTL_REPO_URL and BSPCTL_REPO_WANTED in its environment. Its "
                   "lines begin with the repository's name. The others go on when one fails; the exit code is 1 when any "
                   "failed or none was found. What the command changes is its own affair.",
        .examples = {"bspctl for-all -- git status --short", "bspctl for-all -j8 --repo 'meta-*' -- git fetch",
                     "bspctl for-all -- 'echo $BSPCTL_REPO_NAME $BSPCTL_REPO_COMMIT'"},
        .options = source_options({{"jobs", 'j', "N", "so many at once (1)"},
                                   {"only-layers", 0, "", "only repositories with a layer of the build"},
                                   {"repo", 0, "GLOB", "only repositories of this name or folder", "", "", true}}),
        .max_positionals = 1,
        .takes_rest = true,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
