// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

// The same question to many repositories. A folder of a file system that hangs must not keep the others' answers back,
// so nobody waits for a thread: one that is overdue is left behind and another takes its place.
namespace bspctl::sources {

template <class T>
class SideBySide {
public:
    using Work = std::function<T(std::size_t)>;

    // `work` is called with each index below `count`, from up to `threads` threads at once. It may outlive the call to
    // answers(): what it refers to must be its own.
    SideBySide(std::size_t count, std::size_t threads, Work work)
        : shared_(std::make_shared<Shared>(count, std::move(work))), threads_(std::max<std::size_t>(threads, 1)) {}

    // One answer an index; nothing where there was none within `limit` of its start, or `work` threw.
    [[nodiscard]] std::vector<std::optional<T>> answers(std::chrono::milliseconds limit) {
        for (std::size_t i = 0; i < threads_; ++i) start_thread();
        std::unique_lock lock(shared_->guard);
        while (!shared_->all_ended()) {
            shared_->ended.wait_for(lock, std::chrono::milliseconds(50));
            const auto lost = shared_->give_up(Clock::now() - limit);
            lock.unlock();
            for (std::size_t i = 0; i < lost; ++i) start_thread();
            lock.lock();
        }
        return shared_->values;  // a copy: a late thread may still hold what is shared
    }

private:
    using Clock = std::chrono::steady_clock;
    enum class Phase { waiting, running, ended };

    struct Shared {
        Shared(std::size_t count, Work work_)
            : work(std::move(work_)), phases(count, Phase::waiting), starts(count), values(count) {}

        std::optional<std::size_t> take() {
            const std::lock_guard lock(guard);
            if (next == phases.size()) return std::nullopt;
            phases[next] = Phase::running;
            starts[next] = Clock::now();
            return next++;
        }

        // False when it came too late: another thread is at work in this one's place.
        bool keep(std::size_t index, std::optional<T> value) {
            const std::lock_guard lock(guard);
            if (phases[index] == Phase::ended) return false;
            phases[index] = Phase::ended;
            values[index] = std::move(value);
            ++ended_count;
            ended.notify_all();
            return true;
        }

        [[nodiscard]] bool all_ended() const { return ended_count == phases.size(); }

        std::size_t give_up(Clock::time_point oldest) {
            std::size_t lost = 0;
            for (std::size_t i = 0; i < next; ++i) {
                if (phases[i] != Phase::running || starts[i] > oldest) continue;
                phases[i] = Phase::ended;
                ++ended_count;
                ++lost;
            }
            return lost;
        }

        Work work;
        std::mutex guard;
        std::condition_variable ended;
        std::size_t next = 0, ended_count = 0;
        std::vector<Phase> phases;
        std::vector<Clock::time_point> starts;
        std::vector<std::optional<T>> values;
    };

    static void work_off(const std::shared_ptr<Shared>& shared) {
        while (const auto index = shared->take()) {
            std::optional<T> value;
            try {
                value = shared->work(*index);
            } catch (...) {
                value.reset();  // no answer, as the caller is told
            }
            if (!shared->keep(*index, std::move(value))) return;
        }
    }

    // Where no thread can be had, the work is done here.
    void start_thread() {
        try {
            std::thread(work_off, shared_).detach();
        } catch (const std::system_error&) {
            work_off(shared_);
        }
    }

    std::shared_ptr<Shared> shared_;
    std::size_t threads_;
};

}  // namespace bspctl::sources
