// SPDX-License-Identifier: Apache-2.0
#include <sys/time.h>

#include <csignal>

#include "engine/build_control.hpp"
#include "engine/engine.hpp"
#include "engine/mounts.hpp"
#include "engine/stale_locks.hpp"
#include "engine/stop_ladder.hpp"
#include "process/interrupts.hpp"
#include "process/tree.hpp"

namespace bspctl::engine {

namespace {

using process::Interrupts;

// The resources used by everything that ended below us while this lived. kas's own figure lacks BitBake's server and
// tasks: the server is a daemon, so it is not kas but we who wait for it.
class Usage {
public:
    Usage() { ::getrusage(RUSAGE_CHILDREN, &before_); }

    [[nodiscard]] rusage since() const {
        rusage out{};
        ::getrusage(RUSAGE_CHILDREN, &out);
        timersub(&out.ru_utime, &before_.ru_utime, &out.ru_utime);
        timersub(&out.ru_stime, &before_.ru_stime, &out.ru_stime);
        for (const auto member : {&rusage::ru_minflt, &rusage::ru_majflt, &rusage::ru_inblock, &rusage::ru_oublock,
                                  &rusage::ru_nvcsw, &rusage::ru_nivcsw}) {
            out.*member -= before_.*member;
        }
        return out;  // ru_maxrss is the largest child of all; it cannot be taken apart
    }

private:
    rusage before_{};
};

bool hurried_by_signal() {
    return Interrupts::last_signal() == SIGTERM || Interrupts::last_signal() == SIGHUP;
}

// Follows the build from tick to tick and makes it stop when it is asked to.
class Watch {
public:
    Watch(BuildControl& control, const process::Listener& listener) : control_(control), listener_(listener) {}

    bool tick(pid_t child) {
        const auto step = look(child);
        if (step == Stop::none) return false;
        asked_ = true;
        control_.tell(step, child);
        return step == Stop::kill;
    }

    // How hard it is told to stop by now; `child` is 0 when kas has ended.
    Stop look(pid_t child) {
        hurry_ = hurry_ || hurried_by_signal() || (listener_.on_tick && listener_.on_tick(child));
        return ladder_.at(StopLadder::Time::clock::now(), Interrupts::count(), hurry_);
    }

    [[nodiscard]] bool asked() const { return asked_; }
    [[nodiscard]] StopLadder::Time end() const { return ladder_.end(); }

private:
    BuildControl& control_;
    const process::Listener& listener_;
    StopLadder ladder_;
    bool hurry_ = false;
    bool asked_ = false;
};

std::unique_ptr<BuildControl> control(const Engine& engine, const Job& job) {
    return engine.kind == Kind::host ? control_host() : control_container(engine, job);
}

}  // namespace

Outcome run(const Engine& engine, const Job& job, const process::Listener& listener) {
    const auto command = compose(engine, job);
    process::adopt_orphans();
    const Interrupts interrupts;
    const Usage usage;
    const auto controlled = control(engine, job);
    Watch watch(*controlled, listener);

    Outcome out;
    out.exit = process::run(command, {listener.on_line, [&](pid_t child) { return watch.tick(child); }});
    out.left_over = controlled->finish(watch.end(), [&] { return watch.look(0); });
    if (out.exit.start_error.empty()) out.exit.usage = usage.since();
    out.exit.interrupted = out.exit.interrupted || watch.asked();
    if (watch.asked() || !out.left_over.empty()) remove_stale_locks(build_dir(job));
    return out;
}

}  // namespace bspctl::engine
