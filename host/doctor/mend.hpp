// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/doctor.hpp"

// `doctor --fix`: the remedies of a report, one by one. What needs root is never run here; it goes into one script.
namespace bspctl::doctor {

// A remedy, and what it is for. The same command for two checks is one step.
struct Mend {
    std::vector<std::string> checks;
    Remedy remedy;
    enum class State { open, declined, done, failed, in_script } state = State::open;
};

// The remedies of whatever the report complains of, in its order.
[[nodiscard]] std::vector<Mend> mends_of(const Report& report);

[[nodiscard]] std::string_view to_string(Mend::State state);

// "inotify: raise … (as root)" and the command below it.
[[nodiscard]] std::string to_text(const Mend& mend);

// Runs a remedy that needs no root with sh, under set -eu, in `folder`; each line it writes goes to `line`. True when it
// ended well.
[[nodiscard]] bool run_mend(const Mend& mend, const std::filesystem::path& folder,
                            const std::function<void(std::string_view line)>& line);

// The steps in state in_script as one shell script, to be read and run as root. Deterministic.
[[nodiscard]] std::string to_script(const std::vector<Mend>& mends);

// The checks that something was done for here, with or without success.
[[nodiscard]] std::vector<std::string> touched_checks(const std::vector<Mend>& mends);

// `report` with what `again` found in the place of the same checks.
[[nodiscard]] Report with_results(Report report, const Report& again);

// to_json() of the report with "fixes":[{"checks","what","command","privileged","state"}] and "script", null when none
// was written.
[[nodiscard]] std::string to_json(const Report& report, const std::vector<Mend>& mends, const std::string& script);

}  // namespace bspctl::doctor
