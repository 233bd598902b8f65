// SPDX-License-Identifier: Apache-2.0
#include "plugins/instance.hpp"

#include <chrono>

#include "plugins/words.hpp"

namespace bspctl::plugins {

std::unique_lock<std::timed_mutex> Instance::turn() {
    constexpr std::chrono::seconds patience{30};
    std::unique_lock lock(in_use_, patience);
    if (!lock) throw Failure(info().id + " is still busy with an earlier call", {}, without(info()));
    return lock;
}

}  // namespace bspctl::plugins
