// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/plugin_actions.hpp"
#include "cli/starter.hpp"

namespace bspctl::cli {

namespace {

// The folders of the template that make up the project asked for.
std::vector<std::string> parts_of(const Arguments& arguments) {
    std::vector<std::string> parts{"common", arguments.get("kind", "family")};
    const auto build = arguments.get("build");
    if (build != "meson") parts.emplace_back("cmake");
    if (build != "cmake") parts.emplace_back("meson");
    return parts;
}

std::filesystem::path target_of(const Context& context, const Arguments& arguments, const StarterNames& names) {
    const auto given = (context.cwd() / arguments.get("output", names.file)).lexically_normal();
    return given.has_filename() ? given : given.parent_path();
}

}  // namespace

int plugin_new(Context& context, const Arguments& arguments) {
    if (arguments.positionals().empty()) {
        throw Failure("plugin new needs the id of the plugin", "", "for example: bspctl plugin new com.acme.boards");
    }
    const StarterNames names(arguments.positional(0));
    const auto target = target_of(context, arguments, names);
    std::string out = target.string() + "\n";
    for (const auto& file : write_starter(paths::plugin_template(), parts_of(arguments), names, target)) {
        out += "  " + file + "\n";
    }
    context.answer(out + "next: " + text::shell_quote((target / "check").string()) + "\n");
    return 0;
}

}  // namespace bspctl::cli
