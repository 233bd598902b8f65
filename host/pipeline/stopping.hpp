// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/build_control.hpp"
#include "telemetry/run.hpp"
#include "workspace/owner.hpp"

// Stopping from outside what a bspctl of this machine does, and what one that was killed has left.
namespace bspctl::pipeline {

// A bspctl at work, and the run it records. It knows best how to stop what it started: it is asked, by the signals that
// Ctrl-C in its terminal would send.
class LivingBuild {
public:
    LivingBuild(workspace::Owner owner, telemetry::RunRef run);

    // One more Ctrl-C: the first lets running tasks end, the second stops them, the third kills what is left. Throws Failure
    // when it is another user's.
    void press();
    [[nodiscard]] bool is_there() const;
    void kill() const;  // when nothing else helped

    [[nodiscard]] const workspace::Owner& owner() const { return owner_; }
    [[nodiscard]] const telemetry::RunRef& run() const { return run_; }  // an empty id: it has none (yet)
    [[nodiscard]] int presses() const { return presses_; }

private:
    workspace::Owner owner_;
    telemetry::RunRef run_;
    int presses_ = 0;
};

// A build that goes on without its bspctl.
struct OrphanedBuild {
    std::filesystem::path bsp_root, build_dir;
    telemetry::RunRef run;  // the newest of its folder
    std::vector<std::unique_ptr<engine::BuildControl>> controls;

    [[nodiscard]] std::vector<std::string> running() const;
    [[nodiscard]] bool works() const;
    void tell(engine::Stop step) const;
    // Ends what still works and the servers that wait, removes locks and sockets that nobody holds any more, and gives the
    // run its end. Names what only force has ended. `tick`: how hard it is told to by then.
    [[nodiscard]] std::vector<std::string> finish(const engine::BuildControl::Tick& tick) const;
};

// The bspctl processes at work below these folders (run_id: only the one that records it), and those that started several
// of them (a fan-out goes on with the next build as long as it is not stopped itself). Throws Failure (exit 2) when nothing
// of ours is there but somebody else's is, naming the holder.
[[nodiscard]] std::vector<LivingBuild> living_builds(const std::vector<std::filesystem::path>& bsp_roots, const std::string& run_id);

// The build folders below these where something runs and no bspctl looks after it.
[[nodiscard]] std::vector<OrphanedBuild> orphaned_builds(const std::vector<std::filesystem::path>& bsp_roots, const std::string& run_id);

}  // namespace bspctl::pipeline
