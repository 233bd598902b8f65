// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stopping.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "engine/stale_locks.hpp"
#include "pipeline/closing.hpp"
#include "pipeline/postmortem.hpp"
#include "process/tree.hpp"
#include "telemetry/run_id.hpp"
#include "workspace/holders.hpp"
#include "workspace/lock.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

telemetry::RunRef run_named(const fs::path& bsp_root, const std::string& id) {
    for (auto& run : telemetry::list_runs(bsp_root)) {
        if (run.id == id) return std::move(run);
    }
    return {};
}

// The bspctl that started this one for a fan-out, if one did.
std::optional<workspace::Owner> starter_of(const workspace::Owner& owner, const std::vector<process::Process>& processes) {
    const auto find = [&](std::int64_t pid) {
        return std::find_if(processes.begin(), processes.end(), [&](const auto& process) { return process.pid == pid; });
    };
    const auto child = find(owner.pid);
    const auto parent = child == processes.end() ? child : find(child->parent);
    if (parent == processes.end() || parent->argv.size() < 2 || fs::path(parent->argv[0]).filename() != "bspctl") return std::nullopt;
    auto out = owner;
    out.pid = parent->pid;
    out.started = parent->started;
    out.command = parent->argv[1];
    out.run.clear();
    return out;
}

bool is_known(const std::vector<LivingBuild>& builds, const workspace::Owner& owner) {
    return std::any_of(builds.begin(), builds.end(), [&](const auto& build) { return build.owner().pid == owner.pid; });
}

void refuse(const std::vector<workspace::Owner>& elsewhere) {
    std::vector<std::string> names;
    for (const auto& owner : elsewhere) names.push_back(owner.describe());
    throw Failure("what is at work here was not started on this machine", text::join(names, "; "),
                  "stop it where it runs: bspctl stop on " + elsewhere.front().machine.host);
}

// Folders of builds that were or are: those with runs, and the plain one.
std::vector<fs::path> build_dirs(const fs::path& bsp_root) {
    std::vector<fs::path> out{bsp_root / "build"};
    for (const auto& runs : telemetry::runs_folders(bsp_root)) {
        if (runs.parent_path() != out.front()) out.push_back(runs.parent_path());
    }
    return out;
}

}  // namespace

// ----------------------------------------------------------------------------------------------------------- living

LivingBuild::LivingBuild(workspace::Owner owner, telemetry::RunRef run) : owner_(std::move(owner)), run_(std::move(run)) {}

bool LivingBuild::is_there() const { return owner_.is_running_on(workspace::Machine::here()); }

void LivingBuild::press() {
    ++presses_;
    if (!is_there()) return;
    const auto pid = static_cast<pid_t>(owner_.pid);
    if (::kill(pid, SIGINT) != 0 && errno == EPERM) {
        throw Failure("it is another user's build", owner_.describe(), "ask that user to stop it", ExitCode::failed);
    }
    ::kill(pid, SIGCONT);  // one that was stopped (Ctrl-Z) would not notice
}

void LivingBuild::kill() const {
    if (is_there()) ::kill(static_cast<pid_t>(owner_.pid), SIGKILL);
}

std::vector<LivingBuild> living_builds(const std::vector<fs::path>& bsp_roots, const std::string& run_id) {
    std::vector<LivingBuild> out;
    std::vector<workspace::Owner> elsewhere;
    const auto processes = process::processes_of_user();
    for (const auto& root : bsp_roots) {
        const auto holders = workspace::holders_of(root);
        elsewhere.insert(elsewhere.end(), holders.elsewhere.begin(), holders.elsewhere.end());
        for (const auto& owner : holders.here) {
            if (is_known(out, owner) || (!run_id.empty() && owner.run != run_id)) continue;
            // First: it would start the next one.
            const auto starter = run_id.empty() ? starter_of(owner, processes) : std::nullopt;
            if (starter && !is_known(out, *starter)) out.emplace_back(*starter, telemetry::RunRef{});
            out.emplace_back(owner, run_named(root, owner.run));
        }
    }
    if (out.empty() && !elsewhere.empty()) refuse(elsewhere);
    return out;
}

// ---------------------------------------------------------------------------------------------------------- orphaned

std::vector<std::string> OrphanedBuild::running() const {
    std::vector<std::string> out;
    for (const auto& control : controls) {
        for (auto& name : control->running()) out.push_back(std::move(name));
    }
    return out;
}

bool OrphanedBuild::works() const {
    return std::any_of(controls.begin(), controls.end(), [](const auto& control) { return control->works(); });
}

void OrphanedBuild::tell(engine::Stop step) const {
    for (const auto& control : controls) control->tell(step, 0);
}

std::vector<std::string> OrphanedBuild::finish(const engine::BuildControl::Tick& tick) const {
    std::vector<std::string> out;
    for (const auto& control : controls) {
        for (auto& name : control->finish(engine::StopLadder::Time::clock::now(), tick)) out.push_back(std::move(name));
    }
    engine::remove_stale_locks(build_dir);
    return out;
}

std::vector<OrphanedBuild> orphaned_builds(const std::vector<fs::path>& bsp_roots, const std::string& run_id) {
    std::vector<OrphanedBuild> out;
    for (const auto& root : bsp_roots) {
        for (const auto& dir : build_dirs(root)) {
            if (workspace::is_build_directory_locked(root, dir)) continue;
            auto run = newest_run(root, dir);
            if (!run_id.empty() && run.id != run_id) continue;
            OrphanedBuild build{root, dir, std::move(run), {}};
            build.controls = engine::control_orphans(root, dir, build.run.id);
            if (!build.running().empty()) out.push_back(std::move(build));
        }
    }
    return out;
}

}  // namespace bspctl::pipeline
