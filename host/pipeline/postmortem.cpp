// SPDX-License-Identifier: Apache-2.0
#include "pipeline/postmortem.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "engine/engine.hpp"
#include "kas/document.hpp"
#include "pipeline/artifacts.hpp"
#include "pipeline/marked_workspace.hpp"
#include "pipeline/spare_layers.hpp"
#include "telemetry/run_id.hpp"
#include "triage/masking.hpp"
#include "workspace/lock.hpp"
#include "workspace/workspace.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// What a run recorded; nothing when it ended before its first event, or its record was thrown away.
telemetry::EventFile recorded(const fs::path& run_dir) {
    std::error_code error;
    const auto file = run_dir / "events.jsonl";
    return fs::is_regular_file(file, error) ? telemetry::read_events(file) : telemetry::EventFile{};
}

bool has(const telemetry::EventFile& events, std::string_view type) {
    return std::any_of(events.events.begin(), events.events.end(), [&](const auto& event) { return event.type == type; });
}

std::string start_field(const telemetry::EventFile& events, std::string_view key) {
    for (const auto& event : events.events) {
        if (event.type == "run_start") return event.text(key);
    }
    return {};
}

Summary::PluginLine plugin_line(const telemetry::Event& event) {
    const auto* isolated = event.find("isolated");
    const auto* flag = isolated == nullptr ? nullptr : std::get_if<bool>(isolated);
    return {event.text("id"), event.text("version"), event.text("path"), event.text("sha256"), flag != nullptr && *flag};
}

// A run that was killed, or whose machine went down, has no end; nor has one that is still going, which has not failed.
bool has_failed(const telemetry::RunRef& run) {
    const bool going = may_be_going(run);  // asked first: a run that ends meanwhile has written its end by then
    const auto events = recorded(run.dir);
    return has(events, "step_fail") || (!has(events, "run_end") && !going);
}

bool is_older(const telemetry::RunRef& a, const telemetry::RunRef& b) {
    return telemetry::parse_run_id(a.id) < telemetry::parse_run_id(b.id);
}

// Newest last.
std::vector<telemetry::RunRef> runs_below(const std::vector<fs::path>& bsp_roots) {
    std::vector<telemetry::RunRef> runs;
    for (const auto& root : bsp_roots) {
        for (auto& run : telemetry::list_runs(root)) runs.push_back(std::move(run));
    }
    std::stable_sort(runs.begin(), runs.end(), is_older);
    return runs;
}

std::string other_than(const std::string& id, const std::vector<telemetry::RunRef>& runs) {
    if (runs.empty()) return "build something first";
    std::vector<std::string> ids;
    for (const auto& run : runs) ids.push_back(run.id);
    const auto near = text::nearest(id, ids);
    return (near && *near != ids.back() ? "the nearest is " + *near + ", " : "") + "the newest is " + ids.back();
}

std::string searched(const std::vector<fs::path>& roots) {
    std::vector<std::string> out;
    for (const auto& root : roots) {
        out.push_back((root / "build/runs").string());
        for (const auto& runs : telemetry::runs_folders(root)) {
            if (runs.string() != out.back()) out.push_back(runs.string());
        }
    }
    return text::join(out, ", ");
}

// The families' folders in a workspace, and those of releases with sources of their own beside them ("nxp-6.6.52").
std::vector<fs::path> bsp_roots_below(const fs::path& root, const std::vector<std::string>& folders) {
    std::vector<fs::path> out;
    for (const auto& folder : folders) out.push_back(root / folder);
    std::error_code error;
    for (fs::directory_iterator entry(root, error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        const auto is_release_of = [&](const std::string& folder) { return name.starts_with(folder + "-"); };
        if (std::any_of(folders.begin(), folders.end(), is_release_of)) out.push_back(entry->path());
    }
    return out;
}

}  // namespace

// <bsp_root>/build/runs/<id>
fs::path bsp_root_of(const telemetry::RunRef& run) { return run.dir.parent_path().parent_path().parent_path(); }

triage::PathMap path_map(const telemetry::EventFile& events) {
    engine::Engine engine;
    engine.kind = start_field(events, "engine") == "container" ? engine::Kind::container : engine::Kind::host;
    engine::Job job;
    job.work_dir = start_field(events, "bsp_root");
    if (auto build_dir = start_field(events, "build_dir"); !build_dir.empty()) job.build_dir = std::move(build_dir);
    job.config = start_field(events, "config");
    return [engine, job](const std::string& path) { return engine::host_path(engine, job, path); };
}

triage::Report diagnose(const fs::path& run_dir, const triage::RuleSet& rules) {
    const auto events = recorded(run_dir);
    const auto paths = path_map(events);
    auto report = triage::diagnose_run(run_dir, rules, paths);
    name_layers(report, [&]() -> std::optional<TreeLayers> {
        const fs::path root = start_field(events, "bsp_root"), build_dir = start_field(events, "build_dir");
        return root.empty() ? std::nullopt : layers_of_tree(root, build_dir.empty() ? root / "build" : build_dir, paths);
    });
    triage::mask_secrets(report);
    return report;
}

triage::Report diagnose_log(const fs::path& log, int descriptor, const triage::RuleSet& rules) {
    const auto as_written = [](const std::string& path) { return fs::path(path); };
    auto report = descriptor < 0 ? triage::diagnose_file(log, rules, as_written)
                                 : triage::diagnose_stream(descriptor, log.string(), fs::current_path(), rules, as_written);
    name_layers(report);
    triage::mask_secrets(report);
    return report;
}

bool may_be_going(const telemetry::RunRef& run) {
    const auto root = bsp_root_of(run);
    if (!workspace::is_build_directory_locked(root, run.dir.parent_path().parent_path())) return false;
    const auto runs = telemetry::list_runs(root);
    const auto last = std::find_if(runs.rbegin(), runs.rend(), [&](const auto& candidate) {
        return candidate.dir.parent_path() == run.dir.parent_path();
    });
    return last != runs.rend() && last->id == run.id;
}

std::string engine_of(const telemetry::RunRef& run) { return start_field(recorded(run.dir), "engine"); }

bool is_going(const telemetry::RunRef& run) { return !has(recorded(run.dir), "run_end") && may_be_going(run); }

std::optional<telemetry::RunRef> newest_run(const std::vector<fs::path>& bsp_roots) {
    const auto runs = runs_below(bsp_roots);
    return runs.empty() ? std::nullopt : std::optional(runs.back());
}

FoundRun find_run(const std::vector<fs::path>& bsp_roots, const std::string& id, bool prefer_failed) {
    const auto runs = runs_below(bsp_roots);
    if (!id.empty() && id != "latest") {
        for (const auto& run : runs) {
            if (run.id == id) return {run, runs.back().id};
        }
        throw Failure("there is no run " + id, "searched " + searched(bsp_roots), other_than(id, runs), ExitCode::failed);
    }
    if (runs.empty()) {
        throw Failure("there are no runs yet", "searched " + searched(bsp_roots),
                      "build something first, or name the kas file whose runs you mean: -k FILE", ExitCode::failed);
    }
    if (prefer_failed) {
        const auto failed = std::find_if(runs.rbegin(), runs.rend(), has_failed);
        if (failed != runs.rend()) return {*failed, runs.back().id};
    }
    return {runs.back(), runs.back().id};
}

std::vector<fs::path> run_roots(const std::string& kas_file, const fs::path& workspace, const fs::path& cwd,
                                const plugins::Registry& registry) {
    if (!kas_file.empty()) {
        return {files::resolved(kas::split_argument(kas_file).front()).parent_path()};
    }
    const auto families = families_of(registry);
    const auto folders = folders_of(families);
    const auto located = workspace.empty() ? workspace::find(cwd, folders, markers_of(families))
                                           : workspace::Located{workspace, ""};
    std::vector<fs::path> roots;
    const auto add = [&](const fs::path& root) {
        const bool has_runs = !telemetry::runs_folders(root).empty();
        if (has_runs && std::find(roots.begin(), roots.end(), root) == roots.end()) roots.push_back(root);
        return has_runs;
    };
    if (located) {
        for (const auto& root : bsp_roots_below(located->root, folders)) add(root);
        add(located->root);
    }
    // A kas file's own folder has its runs too: where we stand, or above; in a workspace that has runs, not above that.
    const auto here = files::resolved(cwd);
    const bool elsewhere = located && !files::is_inside(here, located->root);
    const auto top = roots.empty() ? here.root_path() : files::resolved(located->root);
    for (auto dir = here; roots.empty() || !elsewhere; dir = dir.parent_path()) {
        if (add(dir) || dir == top || dir == dir.root_path()) break;
    }
    if (roots.empty()) roots.push_back(located ? located->root : files::resolved(cwd));
    return roots;
}

Summary summarise(const telemetry::RunRef& run) {
    Summary out;
    out.run_id = run.id;
    out.dir = run.dir;
    out.outcome = "unfinished";
    for (const auto& event : recorded(run.dir).events) {
        const auto step = event.text("step");
        if (event.type == "run_start") {
            out.family = event.text("family");
            out.label = event.text("label");
            out.engine = event.text("engine");
            out.kas_version = event.text("kas_version");
        } else if (event.type == "plugin_loaded") {
            out.plugins.push_back(plugin_line(event));
        } else if (event.type == "step_ok") {
            out.steps.push_back({step, "ok", "", event.number("duration_s")});
            if (auto dir = event.text("deploy_dir"); !dir.empty()) out.deploy_dir = std::move(dir);
        } else if (event.type == "step_skip") {
            out.steps.push_back({step, "skipped", event.text("reason"), 0});
        } else if (event.type == "step_fail") {
            out.steps.push_back({step, "failed", event.text("reason"), 0});
            out.failed_step = step;
            out.reason = event.text("reason");
        } else if (event.type == "run_end") {
            out.finished = true;
            out.outcome = event.text("outcome");
            out.exit_code = static_cast<int>(event.number("exit_code"));
            out.seconds = event.number("duration_s");
        }
    }
    out.artifacts = list_artifacts(out.deploy_dir);
    return out;
}

}  // namespace bspctl::pipeline
