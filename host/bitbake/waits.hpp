// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "bitbake/events.hpp"

// Times in which BitBake starts no task although there is one to start: the machine is under pressure
// (BB_PRESSURE_MAX_CPU, _IO, _MEMORY), or its load is above BB_LOADFACTOR_MAX.
namespace bspctl::bitbake {

struct WaitRecord {
    bool cpu = false, io = false, memory = false;  // whose pressure is too high
    bool load = false;
    double started = 0, completed = 0;             // completed 0: no end was seen
    [[nodiscard]] bool any() const { return cpu || io || memory || load; }
    [[nodiscard]] bool same_reason(const WaitRecord& other) const {
        return cpu == other.cpu && io == other.io && memory == other.memory && load == other.load;
    }
};

// BitBake 2.8 says a change of pressure in a note, "Pressure status changed to CPU: True, IO: False, Mem: None (CPU:
// 812345.6/50000.0, …) - using 3/8 bitbake threads"; from November 2025 on it is an event. Nothing: it says something else.
[[nodiscard]] std::optional<PressureEvent> pressure_of_note(std::string_view text);

// "Load average limiting set to True as load average: 1.9 - using 3/8 bitbake threads".
[[nodiscard]] std::optional<bool> load_limit_of_note(std::string_view text);

// The waits of a build, from what is said of each change; the first `most` of them.
class Waits {
public:
    static constexpr std::size_t most = 20'000;

    void pressure(const PressureEvent& event, double time);
    void load(bool limited, double time);
    void end(double time);  // of the build
    [[nodiscard]] const std::vector<WaitRecord>& all() const { return waits_; }
    [[nodiscard]] std::size_t beyond_limits() const { return beyond_; }

private:
    void change(const WaitRecord& now, double time);

    WaitRecord now_;
    std::vector<WaitRecord> waits_;
    std::size_t beyond_ = 0;
};

}  // namespace bspctl::bitbake
