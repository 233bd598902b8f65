// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/run.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::telemetry {

// RFC 3339 in UTC with milliseconds: 2026-11-21T03:00:00.123Z.
[[nodiscard]] std::string utc_time(std::chrono::system_clock::time_point time);
// Seconds since 1970 of what utc_time() made, with or without milliseconds; 0 when it is none.
[[nodiscard]] double parse_utc_time(std::string_view text);

// Where the work reports what happened; everybody who listens is told in the order they were added. Nobody is told a
// secret: secrets.hpp.
class Emitter {
public:
    using Clock = std::function<std::chrono::system_clock::time_point()>;
    // `environment`: whose secret-looking variables' values nobody is told.
    explicit Emitter(Clock clock = std::chrono::system_clock::now, char** environment = environ);

    void add(Listener* listener);  // not owned; must outlive the Emitter
    void emit(std::string type, std::vector<Field> fields = {});
    void status(const std::vector<std::string>& lines);
    void console(std::string_view line);  // escape sequences are taken out here

private:
    Clock clock_;
    std::vector<std::string> secrets_;
    SecretMasker console_masker_;
    std::vector<Listener*> listeners_;
};

}  // namespace bspctl::telemetry
