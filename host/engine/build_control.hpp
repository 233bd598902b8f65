// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/stop_ladder.hpp"

namespace bspctl::engine {

// The means of stopping one build.
class BuildControl {
public:
    virtual ~BuildControl() = default;

    // Called on every tick of a build that is to stop; `child` is kas or kas-container, 0 when it is not ours. Each process
    // is told once for each step, however often this is called.
    virtual void tell(Stop step, pid_t child) = 0;

    // Called several times a second while finish() waits; the answer is how hard the build is told to stop by then.
    using Tick = std::function<Stop()>;

    // Called when the child has ended: ends what it left running, and names what nothing but force ended. What still
    // works has until `deadline` to end by itself, but not for ever, and less when the steps that `tick` tells grow harder.
    virtual std::vector<std::string> finish(StopLadder::Time deadline, const Tick& tick) = 0;

    // What there is of it now, as "pid command" or "container NAME of IMAGE".
    [[nodiscard]] virtual std::vector<std::string> running() = 0;

    // Is any of that at work? A BitBake server that waits for its next client is not.
    [[nodiscard]] virtual bool works() = 0;
};

// Of a build on this machine. Make it before the child is started: what runs below us by then is not the build's.
[[nodiscard]] std::unique_ptr<BuildControl> control_host();

// Of a build in the container that bears the job's labels.
[[nodiscard]] std::unique_ptr<BuildControl> control_container(const Engine& engine, const Job& job);

// Of a build whose bspctl is gone, in this build folder: everything of it that runs on this machine as this user, and its
// containers of either runtime that is installed (run_id: of the run it was; empty: no container is looked for).
[[nodiscard]] std::vector<std::unique_ptr<BuildControl>> control_orphans(const std::filesystem::path& bsp_root,
                                                                         const std::filesystem::path& build_dir,
                                                                         const std::string& run_id);

}  // namespace bspctl::engine
