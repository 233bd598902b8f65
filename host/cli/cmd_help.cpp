// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/help.hpp"
#include "cli/man_pages.hpp"

namespace bspctl::cli {

namespace {

int run(Context& context, const Arguments& arguments) {
    if (arguments.has("man-pages")) {
        write_man_pages(context.cwd() / arguments.get("man-pages"));
        return 0;
    }
    const auto name = arguments.positional(0);
    if (name.empty()) {
        context.answer(overview());
        return 0;
    }
    if (const auto* command = find_command(name)) {
        const auto word = arguments.positional(1);
        const auto* action = word.empty() ? command : choose_action(*command, {word}).action;
        context.answer(help_for(*action));
        return 0;
    }
    const auto page = topic_text(name);
    if (!page.empty()) {
        context.answer(page);
        return 0;
    }
    std::vector<std::string> names;
    for (const auto& command : commands()) names.emplace_back(command.name);
    for (const auto& topic : topics()) names.emplace_back(topic.name);
    const auto near = text::nearest(name, names);
    throw Failure("there is no command or topic '" + name + "'", near ? "the nearest is " + *near : "",
                  "`bspctl help` lists them");
}

}  // namespace

Command help_command() {
    return {.name = "help",
            .group = "Host",
            .summary = "help for a command or a topic",
            .usage = "[COMMAND [ACTION] | TOPIC]",
            .details = "",
            .examples = {"bspctl help build", "bspctl help exit-codes"},
            .options = {{"man-pages", 0, "DIR", "write the manual to this folder, a page for each command", "", "<dir>"}},
            .max_positionals = 2,
            .run = run};
}

}  // namespace bspctl::cli
