// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "base/text.hpp"
#include "triage/report.hpp"
#include "triage/report_words.hpp"

namespace bspctl::triage {
namespace {

// A message of several lines is one line to the runner. Nothing that a terminal obeys gets into its log.
std::string escaped_data(std::string_view text) {
    std::string tame;
    for (const auto line : text::lines(text)) tame += (tame.empty() ? "" : "\n") + text::strip_ansi(line);
    auto out = text::replace_all(text::to_utf8(tame), "%", "%25");
    return text::replace_all(text::replace_all(std::move(out), "\r", "%0D"), "\n", "%0A");
}

std::string escaped_property(std::string_view text) {
    return text::replace_all(text::replace_all(escaped_data(text), ":", "%3A"), ",", "%2C");
}

std::string command(std::string_view level, const Place& place, const std::string& title, const std::string& message) {
    std::string out = "::" + std::string(level) + " ";
    if (!place.file.empty()) out += "file=" + escaped_property(place.file) + ",line=" + std::to_string(place.line) + ",";
    return out + "title=" + escaped_property(title) + "::" + escaped_data(message) + "\n";
}

std::string title_of(const Diagnosis& diagnosis) {
    const auto who = name_of(diagnosis.recipe, diagnosis.task);
    return who.empty() ? diagnosis.category : who + ": " + diagnosis.category;
}

std::string message_of(const Diagnosis& diagnosis) {
    auto out = diagnosis.cause + "\nfix: " + diagnosis.fix;
    if (!diagnosis.command.empty()) out += "\ncommand: " + diagnosis.command;
    if (!diagnosis.evidence.empty()) out += "\n" + diagnosis.evidence.front().text;
    return out;
}

// Nobody knows why, but what failed must not go unsaid.
std::string unexplained(const Report& report, const std::filesystem::path& root) {
    Place place;
    if (!report.excerpt.empty()) place = place_of(report.excerpt.front(), root);
    auto message = std::string(no_rule_matched);
    for (const auto& line : report.excerpt) message += "\n" + line.text;
    const auto title = report.failures.empty() ? std::string("the build failed")
                                               : name_of(report.failures.front().recipe, report.failures.front().task);
    return command("error", place, title, message);
}

}  // namespace

std::string to_github(const Report& report, const std::filesystem::path& root) {
    if (report.failed && report.diagnoses.empty()) return unexplained(report, root);
    std::string out;
    for (const auto& diagnosis : report.diagnoses) {
        out += command(diagnosis.follow_up ? "notice" : "error", place_of(diagnosis, root), title_of(diagnosis),
                       message_of(diagnosis));
    }
    return out;
}

}  // namespace bspctl::triage
