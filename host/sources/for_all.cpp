// SPDX-License-Identifier: Apache-2.0
#include "sources/for_all.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "git/git.hpp"
#include "process/interrupts.hpp"

namespace bspctl::sources {

namespace {

process::Command command_for(const Source& source, const State& state, const std::vector<std::string>& argv) {
    process::Command out;
    out.argv = argv.size() == 1 ? std::vector<std::string>{"/bin/sh", "-c", argv.front()} : argv;
    out.cwd = source.path;
    out.env = {{"BSPCTL_REPO_NAME", source.name},
               {"BSPCTL_REPO_PATH", source.path.string()},
               {"BSPCTL_REPO_COMMIT", state.commit},
               {"BSPCTL_REPO_URL", git::without_credentials(source.url)},
               {"BSPCTL_REPO_WANTED", source.wanted()}};
    // set by a hook or alias that runs us, it would point every git call at one repository
    out.unset = git::command({}, {}).unset;
    return out;
}

std::string reason_to_skip(const State& state) {
    if (state.presence != Presence::there) return state.problem;
    return state.leads_to.empty() ? std::string{} : "a link leads out of the build's folder, to " + state.leads_to.string();
}

}  // namespace

std::vector<Visit> for_all(const Sources& sources, const std::vector<State>& states, const std::vector<std::string>& argv,
                           std::size_t jobs, const std::function<void(const Source&, std::string_view)>& on_line) {
    std::vector<Visit> out(sources.list.size());
    std::atomic<std::size_t> next{0};
    std::mutex one_at_a_time;
    const auto visit = [&](std::size_t index) {
        const auto& source = sources.list[index];
        out[index].source = &source;
        out[index].skipped = process::Interrupts::count() > 0 ? "interrupted" : reason_to_skip(states[index]);
        if (!out[index].skipped.empty()) return;
        out[index].exit = process::run(command_for(source, states[index], argv),
                                       {.on_line =
                                            [&](std::string_view line) {
                                                const std::lock_guard lock(one_at_a_time);
                                                on_line(source, line);
                                            },
                                        .on_tick = [](pid_t) { return process::Interrupts::count() > 0; }});
    };
    const auto work = [&] {
        for (auto index = next++; index < out.size(); index = next++) visit(index);
    };
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(jobs, out.size()); ++i) threads.emplace_back(work);
    work();
    threads.clear();  // joins them
    return out;
}

}  // namespace bspctl::sources
