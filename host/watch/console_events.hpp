// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "bitbake/console.hpp"
#include "bitbake/events.hpp"

namespace bspctl::watch {

// Turns what a console says into the events that BitBake would have written for it, so that one record serves both. Tasks
// get numbers of their own in the place of process ids; what a console says twice (BitBake sums up, kas repeats its child's
// stderr) becomes one event.
class ConsoleEvents {
public:
    using Sink = std::function<void(const bitbake::EventValue& event)>;

    // `now`: seconds since 1970, when the line came.
    void take(const bitbake::Fact& fact, double now, const Sink& sink);

private:
    using Task = std::pair<std::string, std::string>;  // recipe, task

    void start(const bitbake::Fact& fact, double now, const Sink& sink);
    void end(const bitbake::Fact& fact, bitbake::TaskEvent::Phase phase, double now, const Sink& sink);
    void message(const bitbake::Fact& fact, std::int64_t level, double now, const Sink& sink);
    void count_task(const bitbake::Fact& fact, const Sink& sink);
    void count_setscene(const bitbake::Fact& fact, const Sink& sink);

    static constexpr std::size_t most_said = 10'000;
    std::map<Task, std::int64_t> running_;   // number of the task
    std::map<Task, std::string> logs_;       // of failures, said before the failure is
    std::set<Task> failed_;
    std::set<std::string> said_;             // messages
    bitbake::QueueStats stats_;
    std::int64_t number_ = 0;
};

}  // namespace bspctl::watch
