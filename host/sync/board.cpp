// SPDX-License-Identifier: Apache-2.0
#include "sync/board.hpp"

#include <chrono>

namespace bspctl::sync {

void Board::start(std::size_t index, const std::string& name) {
    const std::lock_guard lock(mutex_);
    active_[index] = {.name = name, .phase = "looking"};
}

void Board::phase(std::size_t index, const std::string& text) {
    const std::lock_guard lock(mutex_);
    auto& activity = active_[index];
    activity.phase = text;
    activity.percent = -1;
    activity.rate = 0;
}

void Board::meter(std::size_t index, const Meter& meter) {
    const std::lock_guard lock(mutex_);
    auto& activity = active_[index];
    activity.phase = meter.phase;
    activity.percent = meter.percent;
    activity.rate = meter.rate;
    if (meter.bytes == 0) return;
    activity.bytes = meter.bytes;
    activity.objects = meter.count;
}

void Board::finish(std::size_t index, Result result) {
    {
        const std::lock_guard lock(mutex_);
        active_.erase(index);
        finished_.emplace_back(index, std::move(result));
    }
    news_.notify_one();
}

std::vector<Activity> Board::activities() const {
    const std::lock_guard lock(mutex_);
    std::vector<Activity> out;
    for (const auto& [index, activity] : active_) out.push_back(activity);
    return out;
}

std::optional<std::pair<std::size_t, Result>> Board::next_finished() {
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, std::chrono::milliseconds(100), [&] { return !finished_.empty(); });
    if (finished_.empty()) return std::nullopt;
    auto out = std::move(finished_.front());
    finished_.pop_front();
    return out;
}

}  // namespace bspctl::sync
