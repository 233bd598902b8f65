// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/run.hpp"

namespace bspctl::telemetry {

// RFC 3339 in UTC with milliseconds: 2026-11-21T03:00:00.123Z.
[[nodiscard]] std::string utc_time(std::chrono::system_clock::time_point time);

// Where the work reports what happened; everybody who listens is told in the order they were added.
class Emitter {
public:
    using Clock = std::function<std::chrono::system_clock::time_point()>;
    explicit Emitter(Clock clock = std::chrono::system_clock::now);

    void add(Listener* listener);  // not owned; must outlive the Emitter
    void emit(std::string type, std::vector<Field> fields = {});
    void status(const std::vector<std::string>& lines);
    void console(std::string_view line);  // escape sequences are taken out here

private:
    Clock clock_;
    std::vector<Listener*> listeners_;
};

}  // namespace bspctl::telemetry
