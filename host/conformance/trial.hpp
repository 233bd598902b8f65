// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "conformance/conformance.hpp"
#include "conformance/unmet.hpp"

namespace bspctl::conformance {

class Subject;

// One case being tried, in its own process.
class Trial {
public:
    // `report` takes what is found away at once: the process may not live to its end.
    using Report = std::function<void(Outcome kind, const std::string& sentence)>;
    Trial(Subject& subject, Report report) : subject_(subject), report_(std::move(report)) {}

    [[nodiscard]] Subject& subject() const { return subject_; }

    // Something is wrong. The case goes on, to find what else is; the first few are told, each once.
    void fault(const std::string& sentence) {
        if (told_.size() < most_told && told_.insert(sentence).second) report_(Outcome::fail, sentence);
    }
    void fault_if(bool wrong, const std::string& sentence) {
        if (wrong) fault(sentence);
    }
    void warn(const std::string& sentence) const { report_(Outcome::warn, sentence); }
    // What goes on now; told only when the process ends during it.
    void now(const std::string& sentence) const { report_(Outcome::pass, sentence); }

private:
    static constexpr std::size_t most_told = 8;
    Subject& subject_;
    Report report_;
    std::set<std::string> told_;
};

// A rule and how it is tried.
struct Case {
    CaseInfo about;
    void (*run)(Trial& trial);
};

// One for each file cases_*.cpp.
[[nodiscard]] std::span<const Case> file_cases();
[[nodiscard]] std::span<const Case> entry_cases();
[[nodiscard]] std::span<const Case> life_cases();
[[nodiscard]] std::span<const Case> family_cases();
[[nodiscard]] std::span<const Case> detect_cases();
[[nodiscard]] std::span<const Case> manifest_cases();
[[nodiscard]] std::span<const Case> kas_cases();
[[nodiscard]] std::span<const Case> plan_cases();
[[nodiscard]] std::span<const Case> overlay_cases();
[[nodiscard]] std::span<const Case> doctor_cases();
[[nodiscard]] std::span<const Case> triage_cases();
[[nodiscard]] std::span<const Case> manners_cases();
[[nodiscard]] std::span<const Case> fuzz_cases();

// All of them, as cases() has them.
[[nodiscard]] const std::vector<Case>& all_cases();

}  // namespace bspctl::conformance
