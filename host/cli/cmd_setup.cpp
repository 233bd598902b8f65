// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/examine.hpp"
#include "process/process.hpp"
#include "setup/setup.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

std::string answer_json(const setup::Plan& plan, const std::string& status) {
    json::Writer out;
    out.object().field("schema", "bspctl.setup/1").field("status", status).key("actions").array();
    for (const auto& action : plan.actions) {
        out.object().field("checks", action.check).field("title", action.title).field("privileged", action.privileged);
        out.field("script", action.script).end_object();
    }
    out.end_array().key("not_automated").array();
    for (const auto& left : plan.left) {
        out.object().field("check", left.check).field("message", left.summary).field_or_null("fix", left.fix).end_object();
    }
    out.end_array();
    out.field_or_null("privileged_script", plan.has(true) ? setup::to_script(plan, true) : "");
    out.field_or_null("user_script", plan.has(false) ? setup::to_script(plan, false) : "").end_object();
    return out.str();
}

std::string left_text(const setup::Plan& plan) {
    std::string out;
    for (const auto& left : plan.left) {
        out += (out.empty() ? "not automated:\n" : "") + std::string("  ") + left.check + ": " + left.summary + "\n";
        if (!left.fix.empty()) out += "    fix: " + left.fix + "\n";
    }
    return out;
}

std::string scripts_text(const setup::Plan& plan) {
    std::string out;
    for (const bool privileged : {true, false}) {
        if (!plan.has(privileged)) continue;
        if (!out.empty()) out += "\n";
        out += setup::to_script(plan, privileged);
    }
    return out;
}

bool is_root() { return ::geteuid() == 0; }

// Kept afterwards: it says what was done to the machine.
fs::path write_script(const setup::Plan& plan, bool privileged) {
    const auto state = paths::user_state();
    const auto folder = state.empty() ? fs::temp_directory_path() : state;
    const auto file = folder / (privileged ? "setup-as-root.sh" : "setup-as-user.sh");
    files::write_atomically(file, setup::to_script(plan, privileged), 0700);
    return file;
}

std::vector<std::string> command_for(const fs::path& script, bool privileged) {
    if (!privileged || is_root()) return {"sh", script.string()};
    if (paths::which("sudo").empty()) {
        throw Failure("there is no sudo here", "some steps need root", "run as root: sh " + text::shell_quote(script.string()));
    }
    return {"sudo", "--", "sh", script.string()};
}

void apply(const Context& context, const setup::Plan& plan, bool privileged) {
    if (!plan.has(privileged)) return;
    const auto script = write_script(plan, privileged);
    const auto command = command_for(script, privileged);
    context.say(":: " + text::shell_quote(command));
    const auto exit = process::run_interactive({.argv = command});
    if (exit.code == 0) return;
    throw Failure("the script did not come to its end",
                  exit.start_error.empty() ? "it ended with " + std::to_string(exit.code) : exit.start_error,
                  "mend what it says above and run it again: " + text::shell_quote(command), ExitCode::failed);
}

std::set<std::string> handled_checks(const setup::Plan& plan) {
    std::set<std::string> out;
    for (const auto& action : plan.actions) {
        for (const auto& check : text::split(action.check, ',')) out.insert(std::string(text::trim(check)));
    }
    return out;
}

// Looks again: what a script did is not the same as what it was to do.
bool has_helped(Context& context, const Arguments& arguments, const setup::Plan& plan) {
    const auto handled = handled_checks(plan);
    const auto again = examine(context, arguments, {handled.begin(), handled.end()}, {});
    bool out = true;
    for (const auto& result : again.report.results) {
        const bool failing = result.finding.level == Level::warn || result.finding.level == Level::block;
        if (!failing) continue;
        context.warn(result.finding.id + " still says: " + result.finding.summary +
                     (result.finding.id == "container-runtime" ? " (a new group holds from the next login on)" : ""));
        out = false;
    }
    return out;
}

int show(const Context& context, const Arguments& arguments, const setup::Plan& plan, const std::string& status) {
    if (arguments.has("json")) context.answer(answer_json(plan, status));
    else if (plan.actions.empty()) context.answer("nothing to do by script");
    else context.answer(scripts_text(plan));
    if (!arguments.has("json") && !plan.left.empty()) context.say(left_text(plan));
    return 0;
}

int keep_script(const Context& context, const Arguments& arguments, const setup::Plan& plan) {
    const auto file = context.cwd() / arguments.get("script");
    if (!plan.has(true)) {
        context.answer("nothing to do as root; no script is written");
        return 0;
    }
    files::write_atomically(file, setup::to_script(plan, true), 0777);
    context.answer("wrote " + file.string() + "; run it as root");
    return 0;
}

int run(Context& context, const Arguments& arguments) {
    const auto found = examine(context, arguments, arguments.all("only"), {});
    const auto plan = setup::plan(found.report, found.about, setup::this_host(),
                                  {arguments.get("git-name"), arguments.get("git-email")});
    if (arguments.has("script")) return keep_script(context, arguments, plan);
    if (arguments.has("dry-run") || plan.actions.empty()) return show(context, arguments, plan, arguments.has("dry-run") ? "dry-run" : "nothing-to-do");
    if (!arguments.has("json")) (void)show(context, arguments, plan, "");
    const auto question = std::string(plan.has(true) ? (is_root() ? "run this?" : "run this, with sudo where root is needed?") : "run this?");
    if (!arguments.has("yes") && !context.confirm(question, "yes")) return static_cast<int>(ExitCode::failed);
    apply(context, plan, true);
    apply(context, plan, false);
    const bool helped = has_helped(context, arguments, plan);
    if (arguments.has("json")) context.answer(answer_json(plan, helped ? "done" : "incomplete"));
    return helped ? 0 : static_cast<int>(ExitCode::failed);
}

}  // namespace

Command setup_command() {
    return {
        .name = "setup",
        .group = "Host",
        .summary = "mend what doctor finds wrong with this host",
        .usage = "[KAS_YAML] [-f MANIFEST] [--only GLOB] [--dry-run | --script FILE] [--yes]",
        .details = "What needs root becomes one readable script: packages, limits of the kernel, the container engine, locale, "
                   "cache folders. It is shown in full, and run with sudo once you agree. What is not automated is listed "
                   "with doctor's advice. The script may be run any number of times and keeps a copy of each file it changes.",
        .examples = {"bspctl setup --dry-run", "bspctl setup --only inotify --only swappiness", "bspctl setup --script setup.sh",
                     "bspctl setup --git-name 'Ada L.' --git-email ada@example.com"},
        .options = options::join({{{"only", 0, "GLOB", "what these checks found only", "", "", true},
                                   {"dry-run", 'n', "", "show the script, run nothing"},
                                   {"script", 0, "FILE", "write what needs root to this file, run nothing", "", "<file>"},
                                   {"yes", 'y', "", "do not ask"},
                                   {"git-name", 0, "NAME", "the name that git is to commit with"},
                                   {"git-email", 0, "ADDRESS", "and the address"}},
                                  options::choices(),
                                  options::engine(),
                                  {options::json()}}),
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
