// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>

#include "base/json.hpp"
#include "base/sha256.hpp"
#include "triage/report.hpp"
#include "triage/report_words.hpp"

namespace bspctl::triage {
namespace {

std::string_view severity(const Diagnosis& diagnosis) {
    if (diagnosis.follow_up) return "info";
    if (diagnosis.transient) return "minor";
    return diagnosis.primary ? "critical" : "major";
}

// What the same failure has in every run: no line number, no time, no address. NUL is in none of the parts.
std::string identity(const Diagnosis& diagnosis) {
    return diagnosis.rule + '\0' + diagnosis.recipe + '\0' + diagnosis.task;
}

void write(json::Writer& out, const Diagnosis& diagnosis, const std::string& fingerprint, const std::filesystem::path& root) {
    auto place = place_of(diagnosis, root);
    if (place.file.empty()) place.file = "console";  // the format wants one
    out.object().field("description", sentence(diagnosis) + " Fix: " + diagnosis.fix);
    out.field("check_name", diagnosis.rule).field("fingerprint", fingerprint).field("severity", severity(diagnosis));
    out.key("location").object().field("path", place.file);
    out.key("lines").object().field("begin", place.line).end_object().end_object().end_object();
}

}  // namespace

std::string to_gitlab(const Report& report, const std::filesystem::path& root) {
    std::map<std::string, int> seen;  // two of one identity are told apart by their order
    json::Writer out;
    out.array();
    for (const auto& diagnosis : report.diagnoses) {
        const auto name = identity(diagnosis);
        write(out, diagnosis, sha256(name + '\0' + std::to_string(seen[name]++)), root);
    }
    out.end_array();
    return out.str() + "\n";
}

}  // namespace bspctl::triage
