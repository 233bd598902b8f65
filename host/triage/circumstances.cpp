// SPDX-License-Identifier: Apache-2.0
#include "triage/circumstances.hpp"

#include "telemetry/run.hpp"
#include "triage/exit_status.hpp"

namespace bspctl::triage {

std::vector<std::string> circumstances_of(const std::filesystem::path& run_dir) {
    (void)run_dir;
    return {};
}

Span span_of_run(const std::filesystem::path& run_dir) {
    (void)run_dir;
    return {};
}

}  // namespace bspctl::triage
