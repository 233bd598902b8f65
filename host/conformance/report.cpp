// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <iomanip>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "conformance/conformance.hpp"

namespace bspctl::conformance {

namespace {

std::size_t count(const std::vector<Result>& results, Outcome outcome) {
    return static_cast<std::size_t>(std::count_if(results.begin(), results.end(),
                                                  [&](const Result& result) { return result.outcome == outcome; }));
}

std::string seconds(std::chrono::duration<double> wall) {
    std::ostringstream out;
    out << std::fixed << std::setprecision(3) << wall.count();
    return out.str();
}

void write(json::Writer& out, const CaseInfo& info) {
    out.field("id", info.id).field("policy", info.policy).field("group", info.group);
    out.field("level", name(info.level)).field("summary", info.summary).field("advice", info.advice);
}

// What JUnit's reader shows for a case that is not well.
std::string junit_body(const Result& result) {
    const auto words = text::xml_escaped(text::join(result.seen, "\n"));
    if (result.outcome == Outcome::skip) return "<skipped message=\"" + words + "\"/>";
    if (result.outcome == Outcome::warn) return "<system-out>" + words + "</system-out>";
    const std::string element = result.outcome == Outcome::fail ? "failure" : "error";
    const auto type = std::string(result.about->policy);
    return "<" + element + " type=\"" + type + "\" message=\"" + words + "\">" + text::xml_escaped(result.about->advice) +
           (result.output.empty() ? "" : "\n" + text::xml_escaped(result.output)) + "</" + element + ">";
}

void write_junit_case(std::ostream& out, const Result& result) {
    out << "    <testcase classname=\"" << result.about->group << "\" name=\"" << result.about->id << "\" time=\""
        << seconds(result.wall) << "\"";
    if (result.outcome == Outcome::pass) out << "/>\n";
    else out << ">" << junit_body(result) << "</testcase>\n";
}

std::vector<Result> of_group(const std::vector<Result>& results, std::string_view group) {
    std::vector<Result> out;
    std::copy_if(results.begin(), results.end(), std::back_inserter(out),
                 [&](const Result& result) { return result.about->group == group; });
    return out;
}

std::vector<std::string_view> groups() {
    std::vector<std::string_view> out;
    for (const auto& info : cases()) {
        if (out.empty() || out.back() != info.group) out.push_back(info.group);
    }
    return out;
}

}  // namespace

std::string line_of(const Result& result) {
    std::string out = "  " + std::string(name(result.outcome));
    out.resize(11, ' ');
    out += std::string(result.about->id);
    if (result.outcome == Outcome::pass) return out + "\n";
    if (result.outcome == Outcome::skip) return out + "  (" + text::join(result.seen, "; ") + ")\n";
    out += "  " + std::string(result.about->policy) + ": " + std::string(result.about->summary) + "\n";
    for (const auto& sentence : result.seen) out += "             seen  " + sentence + "\n";
    out += "             fix   " + std::string(result.about->advice) + "\n";
    for (const auto line : text::lines(text::trim(result.output))) {
        out += "             it printed  " + text::strip_ansi(line) + "\n";
    }
    return out;
}

std::string summary_of(const std::vector<Result>& results) {
    std::string out;
    for (const auto outcome : {Outcome::pass, Outcome::fail, Outcome::crash, Outcome::timeout, Outcome::warn, Outcome::skip}) {
        const auto number = count(results, outcome);
        if (number == 0) continue;
        out += (out.empty() ? "" : ", ") + std::to_string(number) + " " + std::string(name(outcome));
    }
    return std::to_string(results.size()) + " cases: " + (out.empty() ? "none" : out);
}

std::string to_json(const Options& options, const std::vector<Result>& results) {
    json::Writer out;
    out.object().field("schema", "bspctl.plugin-check/1").field("plugin", options.plugin.string());
    out.field("level", name(options.level));
    out.field("passed", std::none_of(results.begin(), results.end(), [](const Result& one) { return is_bad(one.outcome); }));
    out.key("cases").array();
    for (const auto& result : results) {
        out.object();
        write(out, *result.about);
        out.field("outcome", name(result.outcome)).field("seen", result.seen);
        out.field_or_null("output", result.output).field("seconds", result.wall.count()).end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::string to_junit(const Options& options, const std::vector<Result>& results) {
    std::ostringstream out;
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out << "<testsuites name=\"" << text::xml_escaped(options.plugin.filename().string()) << "\" tests=\"" << results.size() << "\">\n";
    for (const auto group : groups()) {
        const auto part = of_group(results, group);
        if (part.empty()) continue;
        out << "  <testsuite name=\"" << group << "\" tests=\"" << part.size() << "\" failures=\""
            << count(part, Outcome::fail) << "\" errors=\"" << count(part, Outcome::crash) + count(part, Outcome::timeout)
            << "\" skipped=\"" << count(part, Outcome::skip) << "\">\n";
        for (const auto& result : part) write_junit_case(out, result);
        out << "  </testsuite>\n";
    }
    out << "</testsuites>\n";
    return out.str();
}

std::string list_text(const std::vector<const CaseInfo*>& cases) {
    std::string out;
    for (const auto* info : cases) {
        out += std::string(info->id) + "\t" + std::string(info->policy) + "\t" + std::string(name(info->level)) + "\t" +
               std::string(info->summary) + "\n";
    }
    return out;
}

std::string list_json(const std::vector<const CaseInfo*>& cases) {
    json::Writer out;
    out.object().field("schema", "bspctl.plugin-check-cases/1").key("cases").array();
    for (const auto* info : cases) {
        out.object();
        write(out, *info);
        out.end_object();
    }
    out.end_array().end_object();
    return out.str();
}

std::string policies_page() {
    std::string out =
        "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
        "<!-- Generated from the cases: BSPCTL_UPDATE_DOCS=1 bin/test_conformance_kit -->\n"
        "# Policies for plugins\n\n"
        "What a plugin keeps, by number. `bspctl plugin check FILE` tries each one and names it when it is broken. "
        "Numbers and ids stay what they are; a rule that is dropped leaves a gap.\n\n"
        "`basic` is what a plugin cannot be used without, `standard` (the default) what one that is shipped keeps, "
        "`strict` adds random questions. A case is switched off in `bspctl-plugin-check.toml`, beside the fixtures or "
        "in the current folder, and needs a reason:\n\n"
        "    [off]\n"
        "    kas-revisions = \"our nightly builds follow branches\"\n\n"
        "    [floor]                 # newest runtime that the plugin may need; these are Debian 12's\n"
        "    glibc = \"2.36\"\n"
        "    glibcxx = \"3.4.30\"\n";
    for (const auto group : groups()) {
        out += "\n## " + std::string(group) + "\n\n| policy | case | level | rule | when it is broken |\n|---|---|---|---|---|\n";
        for (const auto& info : cases()) {
            if (info.group != group) continue;
            out += "| " + std::string(info.policy) + " | `" + std::string(info.id) + "` | " + std::string(name(info.level)) +
                   " | " + std::string(info.summary) + " | " + text::replace_all(std::string(info.advice), "|", "\\|") + " |\n";
        }
    }
    return out;
}

}  // namespace bspctl::conformance
