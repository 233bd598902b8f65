// SPDX-License-Identifier: Apache-2.0
#include "triage/report_words.hpp"

#include <algorithm>
#include <charconv>

#include "base/files.hpp"

namespace bspctl::triage {
namespace {

namespace fs = std::filesystem;

std::string captured(const Diagnosis& diagnosis, std::string_view name) {
    for (const auto& capture : diagnosis.captures) {
        if (capture.key == name) return capture.value;
    }
    return {};
}

std::size_t line_number(std::string_view digits) {
    std::size_t out = 1;
    (void)std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return std::max<std::size_t>(out, 1);
}

// Below `root` without it; else as it is.
std::string shown_below(const std::string& file, const fs::path& root) {
    if (root.empty() || !fs::path(file).is_absolute()) return file;
    const auto relative = fs::path(file).lexically_normal().lexically_relative(root.lexically_normal());
    return relative.empty() || *relative.begin() == ".." ? file : relative.string();
}

bool is_source_below(const std::string& file, const fs::path& root) {
    std::error_code error;
    return !root.empty() && !file.empty() && fs::is_regular_file(root / file, error) && files::is_inside(root / file, root);
}

// Follow-ups stand where their cause does, so the first that is none is the cause.
const Diagnosis* first_of(const std::vector<const Diagnosis*>& group) {
    const auto cause = std::find_if(group.begin(), group.end(), [](const auto* one) { return !one->follow_up; });
    return cause == group.end() ? group.front() : *cause;
}

Cause cause_of(const std::vector<const Diagnosis*>& group) {
    Cause out;
    out.first = first_of(group);
    for (const auto* one : group) {
        if (one == out.first) continue;
        if (one->follow_up) out.follow_ups.push_back(one);
        else if (one->rule == out.first->rule) out.same.push_back(one);
        else out.others.push_back(one);
    }
    return out;
}

}  // namespace

std::string name_of(const std::string& recipe, const std::string& task) {
    return recipe.empty() || task.empty() ? recipe + task : recipe + " " + task;
}

std::string sentence(const Diagnosis& diagnosis) {
    const auto who = name_of(diagnosis.recipe, diagnosis.task);
    return who.empty() ? diagnosis.cause : who + ": " + diagnosis.cause;
}

std::string log_of(const Failed& failure) {
    if (!failure.log.empty()) return failure.log.string();
    if (failure.log_as_written.empty()) return "(the console names no log)";
    return failure.log_as_written + " (not found on this host)";
}

std::vector<Cause> causes_of(const Report& report) {
    std::vector<std::size_t> numbers;
    for (const auto& diagnosis : report.diagnoses) {
        if (std::find(numbers.begin(), numbers.end(), diagnosis.group) == numbers.end()) numbers.push_back(diagnosis.group);
    }
    std::vector<Cause> out;
    for (const auto number : numbers) {
        std::vector<const Diagnosis*> group;
        for (const auto& diagnosis : report.diagnoses) {
            if (diagnosis.group == number) group.push_back(&diagnosis);
        }
        out.push_back(cause_of(group));
    }
    return out;
}

const Diagnosis* diagnosis_of(const Failed& failure, const Report& report) {
    const auto found = std::find_if(report.diagnoses.begin(), report.diagnoses.end(), [&](const Diagnosis& diagnosis) {
        return diagnosis.recipe == failure.recipe && diagnosis.task == failure.task;
    });
    return found == report.diagnoses.end() ? nullptr : &*found;
}

Place place_of(const Diagnosis& diagnosis, const fs::path& root) {
    const auto file = captured(diagnosis, "file");
    if (is_source_below(file, root)) {
        return {shown_below((root / file).string(), root), line_number(captured(diagnosis, "line"))};
    }
    return diagnosis.evidence.empty() ? Place{} : place_of(diagnosis.evidence.front(), root);
}

Place place_of(const Evidence& evidence, const fs::path& root) {
    return {shown_below(evidence.file, root), std::max<std::size_t>(evidence.line, 1)};
}

}  // namespace bspctl::triage
