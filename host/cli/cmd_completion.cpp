// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "cli/command.hpp"
#include "cli/completion.hpp"
#include "cli/context.hpp"

namespace bspctl::cli {

namespace {

int run(Context& context, const Arguments& arguments) {
    const auto shell = arguments.positional(0);
    if (shell == "bash") context.answer(bash_completion());
    else if (shell == "zsh") context.answer(zsh_completion());
    else if (shell == "fish") context.answer(fish_completion());
    else throw Failure("completion for which shell?", "", "bspctl completion bash, zsh or fish");
    return 0;
}

int run_complete(Context& context, const Arguments& arguments) {
    std::string out;
    for (const auto& word : complete(context, arguments.positional(0), arguments.positional(1))) out += word + "\n";
    if (!out.empty()) context.answer(out);
    return 0;
}

}  // namespace

Command completion_command() {
    return {.name = "completion",
            .group = "Host",
            .summary = "print the completion script of a shell",
            .usage = "bash | zsh | fish",
            .details = "The script is made for this version of bspctl. What only this machine knows (machines, presets, "
                       "runs, manifests) it asks of bspctl while you type; no plugin is loaded for that.",
            .examples = {"source <(bspctl completion bash)",
                         "bspctl completion zsh > ~/.zfunc/_bspctl",
                         "bspctl completion fish > ~/.config/fish/completions/bspctl.fish"},
            .max_positionals = 1,
            .positional_words = "bash zsh fish",
            .run = run};
}

Command complete_command() {
    return {.name = "__complete", .usage = "KIND PREFIX", .max_positionals = 2, .run = run_complete};
}

}  // namespace bspctl::cli
