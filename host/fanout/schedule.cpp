// SPDX-License-Identifier: Apache-2.0
#include "fanout/schedule.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <thread>

#include "base/text.hpp"
#include "process/interrupts.hpp"
#include "process/process.hpp"

namespace bspctl::fanout {

namespace {

enum class State { waiting, running, ended };

bool interrupted() { return process::Interrupts::count() > 0; }

// Hands every interrupt on, once. The child leads a group of its own, so the terminal's Ctrl-C does not reach it; what
// it started is its own to stop.
class Messenger {
public:
    void pass_on(pid_t child) {
        for (const int count = process::Interrupts::count(); told_ < count; ++told_) {
            ::kill(child, process::Interrupts::last_signal());
        }
    }

private:
    int told_ = 0;
};

class Run {
public:
    Run(const Schedule& schedule, const Watcher& watcher)
        : schedule_(schedule),
          watcher_(watcher),
          states_(schedule.tasks.size(), State::waiting),
          prepared_(schedule.preparations.size(), State::waiting) {
        for (const auto& task : schedule.tasks) outcomes_.push_back({.label = task.label});
    }

    std::vector<Outcome> run() {
        std::vector<std::thread> workers;
        const auto count = std::min<std::size_t>(schedule_.jobs, schedule_.tasks.size());
        for (std::size_t i = 0; i < count; ++i) workers.emplace_back([this] { work(); });
        for (auto& worker : workers) worker.join();
        if (defect_) std::rethrow_exception(defect_);
        return std::move(outcomes_);
    }

private:
    // A preparation or a task, by its index; none: nothing can start now.
    struct Next {
        enum class Kind { none, preparation, task } kind = Kind::none;
        std::size_t index = 0;
    };

    void work() {
        std::unique_lock lock(mutex_);
        try {
            while (!is_over()) {
                if (const auto next = choose(); next.kind == Next::Kind::none) {
                    // An interrupt notifies nobody: look from time to time.
                    changed_.wait_for(lock, std::chrono::milliseconds(100));
                } else if (next.kind == Next::Kind::preparation) {
                    prepare(next.index, lock);
                } else {
                    perform(next.index, lock);
                }
            }
        } catch (...) {
            if (!lock.owns_lock()) lock.lock();
            defect_ = std::current_exception();
            stopped_ = true;
        }
        changed_.notify_all();
    }

    [[nodiscard]] bool is_over() const {
        return stopped_ || interrupted() ||
               std::none_of(states_.begin(), states_.end(), [](State state) { return state == State::waiting; });
    }

    [[nodiscard]] Next choose() const {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            const auto& task = schedule_.tasks[i];
            if (states_[i] != State::waiting || is_taken(task.place, task.sources)) continue;
            const auto before = preparation_of(task);
            if (before == schedule_.preparations.size() || prepared_[before] == State::ended) {
                return {Next::Kind::task, i};
            }
            if (prepared_[before] == State::waiting && !is_used(task.place)) return {Next::Kind::preparation, before};
        }
        return {};
    }

    // Somebody works in the place on other sources.
    [[nodiscard]] bool is_taken(const std::string& place, const std::string& sources) const {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            const auto& other = schedule_.tasks[i];
            if (states_[i] == State::running && other.place == place && other.sources != sources) return true;
        }
        return is_being_prepared(place);
    }

    [[nodiscard]] bool is_being_prepared(const std::string& place) const {
        for (std::size_t i = 0; i < prepared_.size(); ++i) {
            if (prepared_[i] == State::running && schedule_.preparations[i].place == place) return true;
        }
        return false;
    }

    [[nodiscard]] bool is_used(const std::string& place) const {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (states_[i] == State::running && schedule_.tasks[i].place == place) return true;
        }
        return false;
    }

    [[nodiscard]] std::size_t preparation_of(const Task& task) const {
        const auto& all = schedule_.preparations;
        const auto found = std::find_if(all.begin(), all.end(), [&](const Preparation& one) {
            return one.place == task.place && one.sources == task.sources;
        });
        return static_cast<std::size_t>(found - all.begin());
    }

    process::Exit start(const std::string& label, const std::vector<std::string>& argv, LastError& error) {
        return process::run({.argv = argv, .env = schedule_.env},
                            {[&](std::string_view line) {
                                 const auto plain = text::strip_ansi(line);
                                 error.see(plain);
                                 const std::lock_guard lock(mutex_);
                                 watcher_.on_line(label, plain);
                             },
                             [messenger = Messenger()](pid_t child) mutable {
                                 messenger.pass_on(child);
                                 return false;
                             }});
    }

    void prepare(std::size_t index, std::unique_lock<std::mutex>& lock) {
        const auto& preparation = schedule_.preparations[index];
        prepared_[index] = State::running;
        lock.unlock();
        LastError error;
        const auto exit = start("sources", preparation.argv, error);
        lock.lock();
        prepared_[index] = State::ended;
        if (exit.code != 0) fail_all_of(preparation, exit, error);
        changed_.notify_all();
    }

    // Without sources there is nothing to build.
    void fail_all_of(const Preparation& preparation, const process::Exit& exit, const LastError& error) {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            const auto& task = schedule_.tasks[i];
            if (task.place != preparation.place || task.sources != preparation.sources) continue;
            states_[i] = State::ended;
            if (interrupted()) continue;
            outcomes_[i].failed_step = "sync";
            conclude(outcomes_[i], exit.code, {}, error);
            outcomes_[i].status = "failed";
            end(i);
        }
    }

    void perform(std::size_t index, std::unique_lock<std::mutex>& lock) {
        const auto& task = schedule_.tasks[index];
        states_[index] = State::running;
        lock.unlock();
        LastError error;
        const auto exit = start(task.label, task.argv, error);
        lock.lock();
        states_[index] = State::ended;
        auto& outcome = outcomes_[index];
        outcome.seconds = exit.wall.count();
        conclude(outcome, exit.code, task.summary, error);
        if (!exit.start_error.empty()) outcome.reason = exit.start_error;
        end(index);
        changed_.notify_all();
    }

    void end(std::size_t index) {
        if (schedule_.fail_fast && outcomes_[index].status != "success") stopped_ = true;
        watcher_.on_end(outcomes_[index]);
    }

    const Schedule& schedule_;
    const Watcher& watcher_;
    std::mutex mutex_;  // of all below, and of the watcher
    std::condition_variable changed_;
    std::vector<State> states_;
    std::vector<State> prepared_;
    std::vector<Outcome> outcomes_;
    std::exception_ptr defect_;
    bool stopped_ = false;
};

}  // namespace

std::vector<Outcome> run(const Schedule& schedule, const Watcher& watcher) { return Run(schedule, watcher).run(); }

}  // namespace bspctl::fanout
