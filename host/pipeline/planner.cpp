// SPDX-License-Identifier: Apache-2.0
#include "pipeline/planner.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "bitbake/event_log.hpp"
#include "kas/document.hpp"
#include "pipeline/caches.hpp"
#include "pipeline/cleaning.hpp"
#include "pipeline/manifests.hpp"
#include "pipeline/overlays.hpp"
#include "pipeline/render.hpp"
#include "pipeline/shared_caches.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// The kas files of form A, as an argument that works from anywhere.
std::string absolute_config(const Build& build) {
    auto files = text::split(build.config, ':');
    for (auto& file : files) file = (build.bsp_root / file).string();
    return text::join(files, ":");
}

// The manifest as another command finds it: by its name where that is enough.
std::string manifest_argument(const Build& build) {
    const bool by_name =
        build.manifest_file.empty() || is_in_checkout(build.bsp_root, build.family, build.manifest_file);
    return by_name ? build.workspace.manifest : files::resolved(build.manifest_file).string();
}

std::vector<std::string> equivalent_command(const Build& build, const char* command) {
    std::vector<std::string> argv{"bspctl", command};
    if (build.generates) {
        argv.insert(argv.end(), {"-f", manifest_argument(build), "--family", build.family.family});
        const auto add = [&](const char* flag, const std::string& value) {
            if (!value.empty()) argv.insert(argv.end(), {flag, value});
        };
        add("--machine", build.workspace.machine);
        add("--distro", build.workspace.distro);
        add("--image", build.workspace.image);
        if (build.workspace.repo_url != build.family.repo_url) add("--repo-url", build.workspace.repo_url);
        if (build.workspace.branch != build.family.branch) add("--branch", build.workspace.branch);
        if (build.request.layout != "auto") add("--layout", build.request.layout);
        if (build.workspace.option("eula") == "accept") argv.emplace_back("--accept-eula");
    } else {
        argv.push_back(absolute_config(build));
    }
    if (build.request.build_folder != "build") argv.insert(argv.end(), {"--build-dir", build.request.build_folder});
    if (!build.request.tree.empty()) argv.insert(argv.end(), {"--tree", build.request.tree});
    argv.insert(argv.end(), {"--workspace", build.workspace.root});
    return argv;
}

std::vector<std::string> generate_command(const Build& build, const engine::Engine& engine) {
    auto argv = equivalent_command(build, "gen-kas");
    argv.insert(argv.end(), {"--output", build.generated.string()});
    const auto format = build.request.kas_format != 0 ? build.request.kas_format : engine.max_format;
    if (format != 0) argv.insert(argv.end(), {"--kas-format", std::to_string(format)});
    return argv;
}

PlanStep doctor_step(const Build& build) {
    PlanStep step{.name = "doctor", .why = "check the host before hours are spent"};
    if (!build.request.shell_commands.empty()) step.skip = "single recipes are built; the host was checked for the build";
    else if (build.request.skip_doctor) step.skip = "--skip-doctor";
    else if (const auto* wanted = build.settings.find("build.doctor"); wanted != nullptr && !build.settings.flag("build.doctor")) {
        step.skip = "build.doctor is false (" + wanted->where + ")";
    }
    step.actions = {HostAction{HostAction::What::doctor, equivalent_command(build, "doctor")}};
    return step;
}

PlanStep clean_step(const Build& build) {
    PlanStep step{.name = "clean", .why = "--clean: start without earlier results; the record of runs is kept"};
    for (const auto& path : results_of_builds(build)) step.actions.emplace_back(RemoveAction{path});
    if (step.actions.empty()) step.skip = "there is nothing to remove";
    return step;
}

// Where a checkout of ours came from, kept inside it.
fs::path origin_file(const Build& build) { return checkout_dir(build.bsp_root, build.family) / ".git" / "bspctl-origin"; }

std::string wanted_origin(const Build& build) { return build.workspace.repo_url + " " + build.workspace.branch + "\n"; }

PlanStep fetch_step(const Build& build) {
    const auto dir = checkout_dir(build.bsp_root, build.family);
    const auto& workspace = build.workspace;
    PlanStep step{.name = "manifest_fetch",
                  .why = "bring " + workspace.manifest + " from " + workspace.repo_url + ", branch " + workspace.branch,
                  .fix = "check the network and the branch (--branch), or give the manifest's path with -f",
                  .network = true,
                  .changes_tree = true};
    std::error_code error;
    if (fs::exists(dir / ".git", error)) {
        step.actions = {RunAction{{"git", "-C", dir.string(), "fetch", "--depth", "1", "--", workspace.repo_url,
                                   workspace.branch},
                                  build.bsp_root, {{"GIT_TERMINAL_PROMPT", "0"}}, false},
                        RunAction{{"git", "-C", dir.string(), "checkout", "--quiet", "--detach", "FETCH_HEAD"},
                                  build.bsp_root, {}, false}};
    } else {
        step.actions = {RunAction{{"git", "clone", "--depth", "1", "--branch", workspace.branch, "--",
                                   workspace.repo_url, dir.string()},
                                  build.bsp_root, {{"GIT_TERMINAL_PROMPT", "0"}}, false}};
    }
    step.actions.emplace_back(WriteAction{origin_file(build), wanted_origin(build)});
    return step;
}

// A file in our own checkout is good as long as the checkout is of the repository and branch that are wanted now.
bool manifest_is_at_hand(const Build& build) {
    if (build.manifest_file.empty()) return false;
    if (!files::is_inside(build.manifest_file, checkout_dir(build.bsp_root, build.family))) return true;
    return !build.request.force && files::read_if_exists(origin_file(build)) == wanted_origin(build);
}

std::optional<PlanStep> manifest_step(const Build& build) {
    if (!build.generates || manifest_is_at_hand(build) || build.request.vendor_tools) return std::nullopt;
    if (build.family.manifest_checkout.empty() || build.workspace.repo_url.empty()) return std::nullopt;
    auto step = fetch_step(build);
    if (build.request.skip_sync) step.skip = "--skip-sync";
    return step;
}

// A plugin's step as the host runs it.
PlanStep from_plugin(const Step& step, const Build& build) {
    PlanStep out{.name = step.name,
                 .why = step.why,
                 .skip = step.skip,
                 .fix = step.fix,
                 .network = step.network,
                 .changes_tree = true,
                 .outputs = step.outputs};
    if (build.request.skip_sync) out.skip = "--skip-sync";
    switch (step.action) {
        case StepAction::run:
            out.actions = {RunAction{step.argv, step.cwd.empty() ? build.bsp_root : build.bsp_root / step.cwd, step.env,
                                     step.clean_env}};
            break;
        case StepAction::remove: out.actions = {RemoveAction{build.bsp_root / step.path}}; break;
        case StepAction::write: out.actions = {WriteAction{build.bsp_root / step.path, step.text}}; break;
        case StepAction::require:
            out.actions = {RequireAction{build.bsp_root / step.path, step.why, step.fix}};
            out.changes_tree = false;
            break;
    }
    return out;
}

// Is the entry `path` itself below `dir`? A link at its end is not followed, since it is the link that would change;
// "." and ".." at its end name something else than they seem to.
bool is_below(const fs::path& path, const fs::path& dir) {
    const auto name = path.filename();
    if (name.empty() || name == "." || name == "..") return false;
    return files::is_inside(path.parent_path(), dir);
}

void check_confined(const PlanStep& step, const fs::path& bsp_root) {
    const auto refuse = [&](const fs::path& path) {
        throw Failure("the plan's step " + step.name + " would reach " + path.string(),
                      "that is not below " + bsp_root.string(), "report this to the plugin's vendor");
    };
    for (const auto& action : step.actions) {
        if (const auto* run = std::get_if<RunAction>(&action)) {
            if (!files::is_inside(run->cwd, bsp_root)) refuse(run->cwd);
        } else if (const auto* remove = std::get_if<RemoveAction>(&action)) {
            if (!is_below(remove->path, bsp_root)) refuse(remove->path);
        } else if (const auto* write = std::get_if<WriteAction>(&action)) {
            if (!is_below(write->path, bsp_root)) refuse(write->path);
        }
    }
}

// Neighbours of one name are one step: what is needed of either is done without looking again in between.
void merge(PlanStep& into, PlanStep from) {
    if (from.skip) return;
    if (into.skip) {
        into = std::move(from);
        return;
    }
    into.actions.insert(into.actions.end(), from.actions.begin(), from.actions.end());
    into.outputs.insert(into.outputs.end(), from.outputs.begin(), from.outputs.end());
    into.network = into.network || from.network;
    into.changes_tree = into.changes_tree || from.changes_tree;
    if (into.fix.empty()) into.fix = std::move(from.fix);
}

std::vector<PlanStep> vendor_steps(const Build& build) {
    std::vector<PlanStep> out;
    if (!build.generates) return out;
    for (const auto& planned : build.plugin->plan(build.workspace)) {
        auto step = from_plugin(planned, build);
        check_confined(step, build.bsp_root);
        if (out.empty() || out.back().name != step.name) out.push_back(std::move(step));
        else merge(out.back(), std::move(step));
    }
    return out;
}

PlanStep generate_step(const Build& build, Outlook& outlook, const Surroundings& surroundings, bool unsettled) {
    PlanStep step{.name = "gen_kas",
                  .why = "write the kas configuration of " + build.workspace.manifest,
                  .outputs = {build.generated.string()}};
    if (!unsettled && (build.workspace.input || build.request.layout != "pinned")) {
        outlook.generated = generate(build, surroundings.engine.max_format);
        outlook.notes.insert(outlook.notes.end(), outlook.generated->notes.begin(), outlook.generated->notes.end());
        step.why += ", layout " + outlook.generated->layout + ": " + outlook.generated->layout_reason;
        step.actions = {WriteAction{build.generated, outlook.generated->text}};
        for (const auto& kept : outlook.generated->kept) step.actions.emplace_back(WriteAction{kept.path, kept.text});
    } else {
        step.actions = {HostAction{HostAction::What::generate, generate_command(build, surroundings.engine)}};
    }
    return step;
}

PlanStep overlay_step(const Outlook& outlook) {
    PlanStep step{.name = "overlay", .why = "lay the overlays beside the configuration; your file is not touched"};
    for (const auto& layer : outlook.overlays.layers) step.actions.emplace_back(WriteAction{layer.target, layer.text});
    if (step.actions.empty()) step.skip = "there is no overlay that fits here";
    step.fields = {{"overlays", overlay_records(outlook.overlays)}};
    return step;
}

// Not there yet is reason enough for a container's runtime to end, or to make a folder of root's.
std::optional<PlanStep> cache_step(const Build& build, const Surroundings& surroundings) {
    PlanStep step{.name = "caches", .why = "make the folders that the container is given"};
    std::error_code error;
    for (const auto& folder : caches_of(build, surroundings.engine, surroundings.engine_env).folders) {
        if (fs::is_directory(folder, error)) continue;
        step.actions.emplace_back(RunAction{{"mkdir", "-p", folder.string()}, build.bsp_root, {}, false});
    }
    if (step.actions.empty()) return std::nullopt;
    return step;
}

std::optional<PlanStep> hash_server_step(const Build& build) {
    if (!build.settings.flag("build.hashserv")) return std::nullopt;
    PlanStep step{.name = "hashserv", .why = "start the hash equivalence server, unless it runs; the build goes on without it"};
    auto command = equivalent_command(build, "hashserv");
    command.insert(command.begin() + 2, "start");
    step.actions = {HostAction{HostAction::What::hash_server, std::move(command)}};
    return step;
}

engine::Job base_job(const Build& build, const Surroundings& surroundings) {
    engine::Job job;
    job.work_dir = build.bsp_root;
    if (build.request.build_folder != "build") job.build_dir = build_dir(build);
    job.env = surroundings.engine_env;
    for (auto& cache : shared_caches(build, job.env)) job.env.push_back(std::move(cache));
    auto caches = caches_of(build, surroundings.engine, surroundings.engine_env);
    job.env.insert(job.env.end(), caches.env.begin(), caches.env.end());
    job.runtime_args = std::move(caches.runtime_args);
    job.run_id = surroundings.run_id;
    return job;
}

// BitBake's own command lines in kas's shell, one after the other: what `kas build` has no words for.
std::vector<Action> shell_actions(const Build& build, const engine::Job& job) {
    std::vector<Action> out;
    for (const auto& command : build.request.shell_commands) {
        auto one = job;
        one.command = "shell";
        one.shell_command = command;
        one.skip_checkout = job.skip_checkout || !out.empty();
        out.emplace_back(EngineAction{std::move(one)});
    }
    return out;
}

PlanStep kas_step(const Build& build, const Outlook& outlook, const Surroundings& surroundings) {
    auto job = engine_job(build, surroundings, outlook.overlays);
    if (!surroundings.run_dir.empty()) job.event_log = surroundings.run_dir / bitbake::event_log_name;
    PlanStep step{.name = "kas_build", .why = "build through kas", .network = !build.request.skip_sync};
    const auto files = text::split(job.config, ':');
    step.fields = {{"yaml", files.front()}, {"config", job.config}};
    if (!outlook.overlays.layers.empty()) step.fields.push_back({"overlay", outlook.overlays.layers.front().target.string()});
    if (!build.request.shell_commands.empty()) {
        step.actions = shell_actions(build, job);
        return step;
    }
    job.targets = build.request.targets;
    if (job.targets.empty() && !build.generates && !build.workspace.image.empty()) job.targets = {build.workspace.image};
    if (build.request.keep_going) job.bitbake_args = {"-k"};
    step.actions = {EngineAction{std::move(job)}};
    return step;
}

// Do we bring the repositories? Where a vendor's tools keep the tree they do; for kas files kas does when it builds.
bool syncs_sources(const Build& build, const Outlook& outlook) {
    if (vendor_tree(build) || !build.workspace.input) return false;
    if (build.request.command == "sync") return true;
    return build.request.command == "build" && outlook.generated && outlook.generated->layout == "pinned";
}

PlanStep source_step(const Build& build, const Surroundings& surroundings) {
    auto options = surroundings.sync;
    // A container sees other paths: objects borrowed from a folder outside of the tree would be missing there.
    if (surroundings.engine.kind == engine::Kind::container) options.dissociate = true;
    PlanStep step{.name = "source_sync",
                  .why = "bring the repositories that the configuration names to their revisions",
                  .fix = "see what is said of each repository; --skip-sync uses them as they are",
                  .network = !options.offline,
                  .changes_tree = true};
    if (build.request.skip_sync) step.skip = "--skip-sync";
    step.actions = {SyncAction{sources::of_input(*build.workspace.input, build.bsp_root), std::move(options),
                               equivalent_command(build, "sync")}};
    return step;
}

bool tree_will_change(const std::vector<PlanStep>& steps, const Executed& executed) {
    return std::any_of(steps.begin(), steps.end(), [&](const PlanStep& step) {
        return step.changes_tree && !step.skip && !pending(step, executed).empty();
    });
}

}  // namespace

engine::Job engine_job(const Build& build, const Surroundings& surroundings, const overlay::Stack& overlays) {
    auto job = base_job(build, surroundings);
    job.config = kas_argument(build, overlays);
    job.skip_checkout = build.request.skip_sync;
    if (!build.generates) {
        // kas lets KAS_MACHINE and KAS_DISTRO stand above the file.
        if (!build.workspace.machine.empty()) job.env.push_back({"KAS_MACHINE", build.workspace.machine});
        if (!build.workspace.distro.empty()) job.env.push_back({"KAS_DISTRO", build.workspace.distro});
    }
    return job;
}

std::string fingerprint(const PlanStep& step, const Action& action) {
    auto out = step.name + "\n" + to_text(action, {});
    if (const auto* write = std::get_if<WriteAction>(&action)) out += "\n" + write->text;
    if (const auto* sync = std::get_if<SyncAction>(&action)) {
        for (const auto& source : sync->sources.list) {
            out += "\n" + source.path.string() + " " + source.url + " " + source.wanted();
        }
    }
    return out;
}

std::vector<Action> pending(const PlanStep& step, const Executed& executed) {
    std::vector<Action> out;
    std::copy_if(step.actions.begin(), step.actions.end(), std::back_inserter(out),
                 [&](const Action& action) { return !executed.contains(fingerprint(step, action)); });
    return out;
}

Outlook plan(const Build& build, const Surroundings& surroundings, const Executed& executed) {
    Outlook outlook;
    auto& steps = outlook.plan.steps;
    if (build.request.clean) steps.push_back(clean_step(build));
    steps.push_back(doctor_step(build));
    if (auto step = manifest_step(build)) steps.push_back(std::move(*step));
    if (!build.manifest_file.empty() || vendor_tree(build)) {
        for (auto& step : vendor_steps(build)) steps.push_back(std::move(step));
    }
    const bool unsettled = tree_will_change(steps, executed);
    const bool sync_only = build.request.command == "sync";
    if (sync_only && vendor_tree(build)) return outlook;  // the vendor's tools have checked everything out

    std::optional<PlanStep> generate;
    if (build.generates && !sync_only) generate = generate_step(build, outlook, surroundings, unsettled);
    if (syncs_sources(build, outlook)) steps.push_back(source_step(build, surroundings));
    if (sync_only) return outlook;
    if (generate) steps.push_back(std::move(*generate));
    outlook.overlays = overlay_stack(build, surroundings);
    for (auto& note : left_out_notes(outlook.overlays)) outlook.notes.push_back(std::move(note));
    steps.push_back(overlay_step(outlook));
    if (auto step = cache_step(build, surroundings)) steps.push_back(std::move(*step));
    if (auto step = hash_server_step(build)) steps.push_back(std::move(*step));
    steps.push_back(kas_step(build, outlook, surroundings));
    return outlook;
}

}  // namespace bspctl::pipeline
