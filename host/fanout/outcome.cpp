// SPDX-License-Identifier: Apache-2.0
#include "fanout/outcome.hpp"

#include <algorithm>

#include <rapidjson/document.h>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace bspctl::fanout {

namespace {

constexpr std::string_view error_mark = "error: ";
constexpr std::string_view cause_mark = "cause: ";
constexpr std::string_view why_mark = "  why: ";

std::string text_of(const rapidjson::Value& object, const char* key) {
    const auto found = object.FindMember(key);
    if (found == object.MemberEnd() || !found->value.IsString()) return {};
    return {found->value.GetString(), found->value.GetStringLength()};
}

// What `build --result` writes; a child that did not come that far has written nothing.
void take_summary(Outcome& outcome, const std::filesystem::path& summary) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(summary, error)) return;
    rapidjson::Document document;
    document.Parse(files::read(summary).c_str());
    if (document.HasParseError() || !document.IsObject()) return;
    outcome.run_id = text_of(document, "run");
    outcome.run_dir = text_of(document, "run_dir");
    outcome.failed_step = text_of(document, "failed_step");
    outcome.reason = text_of(document, "reason");
    outcome.deploy_dir = text_of(document, "deploy_dir");
}

bool is_interrupt(int code) {
    return code == static_cast<int>(ExitCode::interrupted) || code == static_cast<int>(ExitCode::terminated);
}

std::string status_of(int code) {
    if (code == 0) return "success";
    if (code == static_cast<int>(ExitCode::not_started)) return "refused";
    return is_interrupt(code) ? "interrupted" : "failed";
}

std::string cause(const Outcome& outcome) {
    if (outcome.failed_step.empty()) return outcome.reason;
    return outcome.failed_step + (outcome.reason.empty() ? "" : ": " + outcome.reason);
}

}  // namespace

void LastError::see(std::string_view line) {
    if (line.starts_with(cause_mark)) has_cause_ = true;
    else if (has_cause_) return;
    if (line.starts_with(error_mark) || line.starts_with(cause_mark)) {
        text_ = line.substr(line.find(' ') + 1);
        open_ = true;
        return;
    }
    if (open_ && line.starts_with(why_mark)) text_ += ": " + std::string(line.substr(why_mark.size()));
    open_ = false;
}

void conclude(Outcome& outcome, int exit_code, const std::filesystem::path& summary, const LastError& error) {
    outcome.exit_code = exit_code;
    outcome.status = status_of(exit_code);
    take_summary(outcome, summary);
    if (outcome.status == "success") return;
    if (!error.text().empty()) outcome.reason = error.text();
    if (outcome.reason.empty()) outcome.reason = "it ended with status " + std::to_string(exit_code);
}

int exit_code_of(const std::vector<Outcome>& outcomes, int interrupted) {
    if (interrupted != 0) return interrupted;
    const bool good = std::all_of(outcomes.begin(), outcomes.end(),
                                  [](const Outcome& outcome) { return outcome.status == "success"; });
    return static_cast<int>(good ? ExitCode::done : ExitCode::failed);
}

std::string to_table(const std::vector<Outcome>& outcomes) {
    std::vector<std::vector<std::string>> rows{{"VARIANT", "STATUS", "DURATION", "RUN", "CAUSE"}};
    for (const auto& outcome : outcomes) {
        const bool ran = outcome.status != "not-started";
        rows.push_back({outcome.label, outcome.status, ran ? text::human_seconds(outcome.seconds) : "-",
                        outcome.run_id.empty() ? "-" : outcome.run_id, cause(outcome)});
    }
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

}  // namespace bspctl::fanout
