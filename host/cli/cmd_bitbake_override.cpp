// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "override/override.hpp"
#include "pipeline/build.hpp"
#include "pipeline/idle.hpp"
#include "process/interrupts.hpp"
#include "workspace/lock.hpp"

namespace bspctl::cli {

namespace {

using override::Status;

void add_tree(json::Writer& out, std::string_view name, const override::Tree& tree) {
    out.key(name).object().field_or_null("path", tree.path.string()).field_or_null("version", tree.version);
    out.field_or_null("branch", tree.branch).field_or_null("commit", tree.commit).end_object();
}

std::string answer_json(const Status& status) {
    json::Writer out;
    out.object().field("schema", "bspctl.bitbake-override/1").field("state", override::word(status.state));
    out.field("place", status.place.string());
    add_tree(out, "vendor", status.vendor);
    add_tree(out, "checkout", status.checkout);
    out.field_or_null("source", status.source).field_or_null("branch", status.branch).field_or_null("commit", status.commit);
    out.field("notes", status.notes).end_object();
    return out.str();
}

std::string describe(const override::Tree& tree) {
    std::string out = tree.version.empty() ? "unknown version" : tree.version;
    if (!tree.branch.empty()) out += ", branch " + tree.branch;
    if (!tree.commit.empty()) out += ", " + tree.commit.substr(0, 12);
    return out + ", in " + tree.path.string();
}

std::string answer_text(const Status& status) {
    std::string out = "bitbake-override: " + std::string(override::word(status.state)) + "\n  place     " + status.place.string() + "\n";
    if (!status.vendor.path.empty()) out += "  vendor    " + describe(status.vendor) + "\n";
    if (!status.checkout.path.empty()) out += "  checkout  " + describe(status.checkout) + "\n";
    if (!status.source.empty()) out += "  source    " + status.source + "\n";
    for (const auto& note : status.notes) out += "  note: " + note + "\n";
    return out;
}

std::string action_of(const Arguments& arguments) {
    std::string out;
    for (const auto* action : {"apply", "revert", "status"}) {
        if (!arguments.has(action)) continue;
        if (!out.empty()) throw Failure("--" + out + " and --" + action + " contradict each other", "", "give one of them");
        out = action;
    }
    return out.empty() ? "status" : out;
}

std::string source_of(const Arguments& arguments) {
    const auto variable = paths::environment("BSPCTL_BITBAKE_REPO");
    return arguments.get("repo", variable.empty() ? override::upstream_url : variable);
}

// A step is where an interrupt ends the work: the next call finds the state between two of them.
void say_step(const Context& context, std::string_view what) {
    if (process::Interrupts::count() > 0) throw Failure("interrupted", "", "--apply goes on, --revert goes back", ExitCode::interrupted);
    context.say(":: " + std::string(what));
}

Status perform(const Context& context, const Arguments& arguments, const pipeline::Build& build) {
    const auto action = action_of(arguments);
    const auto tree = arguments.get("bitbake");
    if (action == "status") return override::inspect(build.bsp_root, tree);
    const workspace::Lock lock(build.bsp_root, "bitbake-override");
    pipeline::refuse_while_bitbake_works(pipeline::build_dir(build));
    const process::Interrupts interrupts;
    const auto on_step = [&](std::string_view what) { say_step(context, what); };
    if (action == "revert") return override::revert(build.bsp_root, tree, on_step);
    return override::apply(build.bsp_root, {source_of(arguments), arguments.get("bitbake-branch"), tree}, on_step);
}

int run(Context& context, const Arguments& arguments) {
    (void)action_of(arguments);
    auto request = context.request("bitbake-override");
    const auto build = pipeline::resolve(request, context.settings(), context.complete_registry());
    const auto status = perform(context, arguments, build);
    context.answer(arguments.has("json") ? answer_json(status) : answer_text(status));
    return 0;
}

}  // namespace

Command bitbake_override_command() {
    return {
        .name = "bitbake-override",
        .group = "Build",
        .summary = "put another BitBake in the place of the vendor's",
        .usage = "[KAS_YAML | -f MANIFEST] [--status | --apply | --revert] [--repo SOURCE] [--bitbake-branch NAME] [--json]",
        .details =
            "For those who look for a defect in BitBake itself, or need a fix that the vendor's release lacks. The vendor's "
            "folder is moved aside, never deleted, and a link to a checkout of upstream's takes its place; --revert moves "
            "it back as it was. No build does this by itself.",
        .examples = {"bspctl bitbake-override my.yml", "bspctl bitbake-override --apply --bitbake-branch 2.8",
                     "bspctl bitbake-override --apply --repo ~/src/bitbake --bitbake-branch fix-parser", "bspctl bitbake-override --revert"},
        .options = {{"status", 0, "", "say what is in place (the default)"},
                    {"apply", 0, "", "move the vendor's BitBake aside and put a checkout in its place"},
                    {"revert", 0, "", "move the vendor's BitBake back"},
                    {"repo", 0, "SOURCE", "address of a BitBake repository, or a folder with a clone (default: upstream's)",
                     "BSPCTL_BITBAKE_REPO", "<dir>"},
                    // elsewhere --branch is the branch of the manifest repository, a setting
                    {.name = "bitbake-branch", .letter = 'b', .value = "NAME",
                     .help = "its branch (default: the release branch of the vendor's version)", .also = "branch"},
                    {"bitbake", 0, "DIR", "the vendor's BitBake, where there are several", "", "<dir>"},
                    {"manifest", 'f', "FILE", "manifest or configuration: a path, or a name in the manifest repository",
                     "BSPCTL_MANIFEST", "<file>"},
                    options::json()},
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
