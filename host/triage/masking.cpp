// SPDX-License-Identifier: Apache-2.0
#include "triage/masking.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/text.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::triage {
namespace {

// What is a secret by the lines around it, which a quoted line has lost: the middle of a private key, the word behind
// "password" of a .netrc entry.
std::string without_neighbours(std::string text) {
    constexpr std::size_t shortest_key_line = 40;
    const auto line = text::trim(text);
    if (line.size() >= shortest_key_line && std::all_of(line.begin(), line.end(), telemetry::is_base64)) return std::string(telemetry::mask);
    const auto blank = line.find_first_of(" \t");
    const auto first = line.substr(0, blank);
    if (first != "password" && first != "account") return text;
    const auto second = text::trim(line.substr(std::min(blank, line.size())));
    if (second.empty() || second.find_first_of(" \t") != std::string_view::npos) return text;
    return std::string(first) + " " + std::string(telemetry::mask);
}

class Cleaning {
public:
    explicit Cleaning(const Cleaner& clean) : clean_(clean) {}

    void operator()(std::string& text) const { text = clean_(text); }
    // Together: what must not be seen may go over several lines.
    void operator()(std::vector<std::string>& lines) const {
        if (lines.empty()) return;
        lines = text::split(clean_(text::join(lines, "\n")), '\n');
    }
    void operator()(std::vector<Evidence>& list) const {
        for (auto& one : list) {
            (*this)(one.file);
            one.text = without_neighbours(clean_(one.text));
        }
    }
    void operator()(Diagnosis& diagnosis) const {
        for (auto* text : {&diagnosis.recipe, &diagnosis.task, &diagnosis.cause, &diagnosis.fix, &diagnosis.command}) (*this)(*text);
        // A value whose name says nothing is known as a secret by the sentence around it at most.
        for (auto& capture : diagnosis.captures) (*this)(capture.value);
        (*this)(diagnosis.evidence);
    }
    void operator()(Failed& failure) const {
        (*this)(failure.message);
        (*this)(failure.log_as_written);
        (*this)(failure.log_tail);
    }

private:
    const Cleaner& clean_;
};

}  // namespace

void clean(Report& report, const Cleaner& clean) {
    const Cleaning pass(clean);
    pass(report.reason);
    for (auto& failure : report.failures) pass(failure);
    for (auto& diagnosis : report.diagnoses) pass(diagnosis);
    pass(report.excerpt);
    pass(report.console_tail);
    pass(report.circumstances);
}

void mask_secrets(Report& report) {
    const auto known = telemetry::secret_values(environ);
    clean(report, [&](std::string_view text) { return telemetry::mask_secrets(text, known); });
}

}  // namespace bspctl::triage
