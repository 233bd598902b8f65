// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"
#include "cli/run_build.hpp"

namespace bspctl::cli {

Command sync_command() {
    return {.name = "sync",
            .group = "Build",
            .summary = "fetch the sources of a manifest, build nothing",
            .usage = "[KAS_YAML[:MORE…] | MANIFEST] [OPTIONS]",
            .details =
                "Where the vendor's own tools manage the tree (repo, oe-layertool), their steps are run, those that "
                "are needed. Everywhere else the kas file is generated and kas checks out what it names.",
            .examples = {"bspctl sync -f imx-6.6.52-2.2.2.xml", "bspctl sync --dry-run"},
            .options = options::join({{{"dry-run", 'n', "", "show the plan and the exact commands; fetch nothing"},
                                       {"dry-run-script", 0, "FILE", "write the plan as a bash script", "", "<file>"},
                                       {"skip-doctor", 0, "", "do not check the host first"},
                                       {"vendor-tools", 0, "",
                                        "let the vendor's own tools (repo, a set-up script) fetch and set up the tree"},
                                       {"force", 0, "", "redo steps that are up to date"}},
                                      options::choices(),
                                      options::engine(),
                                      {options::json()}}),
            .max_positionals = 1,
            .positional_words = "<file>",
            .run = [](Context& context, const Arguments& arguments) { return run_build(context, arguments, "sync"); }};
}

}  // namespace bspctl::cli
