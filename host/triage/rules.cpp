// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <system_error>

#include "base/failure.hpp"
#include "base/paths.hpp"
#include "triage/rule_file.hpp"
#include "triage/triage.hpp"

namespace bspctl::triage {

// The files that our tests have read are not checked again: that would take longer than all else a short command does.
std::vector<SourcedRule> builtin_rules() {
    namespace fs = std::filesystem;
    std::vector<SourcedRule> out;
    const auto folder = paths::bundled_rules();
    for (const auto& file : rule_files(folder)) std::ranges::move(read_rules(file, "bspctl", Patterns::trust), std::back_inserter(out));
    if (!out.empty()) return out;
    throw Failure("bspctl's own triage rules are missing", "there is no *.toml in " + folder.string(),
                  "install bspctl again; it is not complete");
}

}  // namespace bspctl::triage
