// SPDX-License-Identifier: Apache-2.0
#include "doctor/jobs.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"

namespace bspctl::doctor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick{200}, longest_margin{500};

thread_local std::optional<Clock::time_point> deadline;  // of the job of this thread

// Shared with the threads, which may outlive the wait for them.
struct Round {
    std::mutex guard;
    std::condition_variable one_ended;
    std::vector<std::optional<Ended>> ended;
};

std::string problem_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Failure& failure) {
        return failure.why().empty() ? failure.what() : std::string(failure.what()) + ": " + failure.why();
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return "it threw something that is no exception";
    }
}

Ended do_one(const std::function<std::vector<Outcome>()>& work) {
    Ended out;
    const auto begin = Clock::now();
    try {
        out.outcomes = work();
    } catch (...) {
        out.problem = problem_of(std::current_exception());
        if (out.problem.empty()) out.problem = "it failed without a word";
    }
    out.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return out;
}

void note(Round& round, std::size_t index, Ended ended) {
    const std::lock_guard lock(round.guard);
    round.ended[index] = std::move(ended);
    round.one_ended.notify_all();
}

// A thread that cannot be started is the job's problem, not ours.
void start(const std::shared_ptr<Round>& round, std::size_t index, const Job& job) {
    try {
        std::thread([round, index, work = job.work, limit = job.limit] {
            if (limit.count() != 0) deadline = Clock::now() + limit - std::min(limit / 5, longest_margin);
            note(*round, index, do_one(work));
        }).detach();
    } catch (const std::system_error& error) {
        note(*round, index, {{}, error.what(), 0});
    }
}

bool has_overrun(const Job& job, Clock::duration since) { return job.limit.count() != 0 && since >= job.limit; }

// Those that there is a reason to wait for.
std::vector<std::size_t> awaited(const std::vector<Job>& jobs, const Round& round, Clock::duration since) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (!round.ended[i] && !has_overrun(jobs[i], since)) out.push_back(i);
    }
    return out;
}

Clock::duration next_wait(const std::vector<Job>& jobs, const std::vector<std::size_t>& open, Clock::duration since) {
    Clock::duration out = tick;
    for (const auto index : open) {
        if (jobs[index].limit.count() != 0) out = std::min<Clock::duration>(out, jobs[index].limit - since);
    }
    return out;
}

std::vector<std::string> ids_of(const std::vector<Job>& jobs, const std::vector<std::size_t>& indexes) {
    std::vector<std::string> out;
    for (const auto index : indexes) out.push_back(jobs[index].id);
    return out;
}

}  // namespace

std::chrono::milliseconds time_left() {
    if (!deadline) return std::chrono::hours(24);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline - Clock::now());
    return std::max(left, std::chrono::milliseconds(1));
}

std::vector<Ended> do_all(const std::vector<Job>& jobs, const Waiting& waiting) {
    const auto round = std::make_shared<Round>();
    round->ended.resize(jobs.size());
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < jobs.size(); ++i) start(round, i, jobs[i]);
    std::unique_lock lock(round->guard);
    for (;;) {
        const auto since = Clock::now() - begin;
        const auto open = awaited(jobs, *round, since);
        if (open.empty()) break;
        if (waiting) waiting(ids_of(jobs, open), std::chrono::duration<double>(since).count());
        round->one_ended.wait_for(lock, next_wait(jobs, open, since));
    }
    std::vector<Ended> out;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto limit = std::chrono::duration<double>(jobs[i].limit).count();
        out.push_back(round->ended[i] ? std::move(*round->ended[i])
                                      : Ended{{}, "no answer within " + text::human_seconds(limit), limit});
    }
    return out;
}

}  // namespace bspctl::doctor
