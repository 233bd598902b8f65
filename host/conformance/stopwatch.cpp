// SPDX-License-Identifier: Apache-2.0
#include "conformance/stopwatch.hpp"

#include <unistd.h>

#include <fstream>
#include <string>

namespace bspctl::conformance {

std::chrono::nanoseconds waited_for_processor(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/schedstat");
    long long on_processor = 0, waited = 0;
    if (!(file >> on_processor >> waited)) return {};
    return std::chrono::nanoseconds(waited);
}

Stopwatch::Stopwatch() : begin_(std::chrono::steady_clock::now()), waited_(waited_for_processor(::getpid())) {}

std::chrono::duration<double> Stopwatch::elapsed() const {
    return std::chrono::steady_clock::now() - begin_ - (waited_for_processor(::getpid()) - waited_);
}

}  // namespace bspctl::conformance
