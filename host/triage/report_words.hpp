// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "triage/triage.hpp"

// What the renderings of a report have in common.
namespace bspctl::triage {

inline constexpr const char* no_rule_matched = "no rule matched";

// "widget do_compile"; either may be missing.
[[nodiscard]] std::string name_of(const std::string& recipe, const std::string& task);

// Who, and the cause.
[[nodiscard]] std::string sentence(const Diagnosis& diagnosis);

// The task's log on this host, else as it was written and that it is not here.
[[nodiscard]] std::string log_of(const Failed& failure);

// One root cause: its first diagnosis, those of other tasks that say the same, and what follows from it.
struct Cause {
    const Diagnosis* first = nullptr;
    std::vector<const Diagnosis*> same, others, follow_ups;  // `others`: of the same cause, by another rule
};
// In the order of the report. What they point to is the report's.
[[nodiscard]] std::vector<Cause> causes_of(const Report& report);

// The diagnosis of a failed task; null: there is none.
[[nodiscard]] const Diagnosis* diagnosis_of(const Failed& failure, const Report& report);

// Where an annotation belongs: the file that the diagnosis is about when it is a source below `root`, else the first
// line of evidence. Paths below `root` are relative to it.
struct Place {
    std::string file;      // empty: nobody knows
    std::size_t line = 1;  // from 1
};
[[nodiscard]] Place place_of(const Diagnosis& diagnosis, const std::filesystem::path& root);
[[nodiscard]] Place place_of(const Evidence& evidence, const std::filesystem::path& root);

}  // namespace bspctl::triage
