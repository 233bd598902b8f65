// SPDX-License-Identifier: Apache-2.0
#include "sync/report.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "git/git.hpp"

namespace bspctl::sync {

namespace {

constexpr std::size_t short_id = 8;

std::string shortened(const std::string& commit) { return commit.substr(0, short_id); }

std::string wanted_text(const Result& result) {
    return git::is_commit_id(result.wanted) ? shortened(result.wanted) : result.wanted;
}

std::string movement(const Result& result) {
    if (result.from.empty() || result.from == result.to) return shortened(result.to);
    return shortened(result.from) + " -> " + (result.to.empty() ? "?" : shortened(result.to));
}

std::string traffic(const Result& result) {
    if (result.bytes == 0) return {};
    auto out = " (" + text::human_bytes(result.bytes);
    if (result.seconds >= 0.1) {
        out += ", " + text::human_bytes(static_cast<std::uint64_t>(static_cast<double>(result.bytes) / result.seconds)) + "/s";
    }
    return out + ")";
}

std::string would(Did did) {
    switch (did) {
        case Did::cloned: return "clone";
        case Did::fetched: return "fetch";
        case Did::checked_out: return "check out";
        case Did::kept: return "keep";
        case Did::failed: return "cannot";
        case Did::not_ours: return "left to others";
        default: return "nothing";
    }
}

void write(json::Writer& out, const Result& result) {
    out.object().field("name", result.name).field("path", result.path.string()).field_or_null("url", result.url);
    out.field("wanted", result.wanted).field("did", word(result.did)).field("ok", result.ok());
    out.field_or_null("from", result.from).field_or_null("to", result.to);
    out.field_or_null("fetched_from", result.address).field("attempts", result.attempts);
    out.field("bytes", result.bytes).field("objects", result.objects).field("seconds", result.seconds);
    out.field_or_null("problem", result.problem).field_or_null("fix", result.fix).field("notes", result.notes);
    out.end_object();
}

std::string counts(const Report& report) {
    constexpr std::array order{Did::cloned, Did::fetched, Did::checked_out, Did::nothing,
                               Did::kept,   Did::failed,  Did::interrupted, Did::not_ours};
    std::vector<std::string> parts;
    for (const auto did : order) {
        const auto number = report.count(did);
        const auto name = did == Did::nothing ? "up to date" : text::replace_all(std::string(word(did)), "-", " ");
        if (number > 0) parts.push_back(std::to_string(number) + " " + name);
    }
    return parts.empty() ? "no repositories" : text::join(parts, ", ");
}

std::string problems(const Report& report) {
    std::string out;
    for (const auto& result : report.results) {
        if (result.problem.empty()) continue;
        out += result.name + " (" + result.path.string() + "): " + result.problem + "\n";
        if (!result.fix.empty()) out += "  fix: " + result.fix + "\n";
    }
    for (const auto& problem : report.problems) out += problem + "\n";
    return out;
}

// One that said the same for many is named once.
std::string notes(const Report& report) {
    std::map<std::string, std::vector<std::string>> by_text;
    for (const auto& result : report.results) {
        for (const auto& note : result.notes) by_text[note].push_back(result.name);
        if (!result.address.empty()) by_text["fetched from a mirror"].push_back(result.name);
    }
    std::string out;
    for (const auto& [note, names] : by_text) {
        constexpr std::size_t shown = 4;
        const std::vector<std::string> first(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(shown, names.size())));
        out += "note: " + text::join(first, ", ") +
               (names.size() > shown ? " and " + std::to_string(names.size() - shown) + " more" : "") + ": " + note + "\n";
    }
    for (const auto& note : report.notes) out += "note: " + note + "\n";
    return out;
}

std::string activity_line(const Activity& activity) {
    auto out = activity.name + "  " + activity.phase;
    if (activity.percent >= 0) out += " " + std::to_string(activity.percent) + " %";
    if (activity.objects > 0) out += ", " + std::to_string(activity.objects) + " objects";
    if (activity.bytes > 0) out += ", " + text::human_bytes(activity.bytes);
    if (activity.rate > 0) out += ", " + text::human_bytes(activity.rate) + "/s";
    return out;
}

}  // namespace

std::string_view word(Did did) {
    switch (did) {
        case Did::nothing: return "nothing";
        case Did::cloned: return "cloned";
        case Did::fetched: return "fetched";
        case Did::checked_out: return "checked-out";
        case Did::kept: return "kept";
        case Did::failed: return "failed";
        case Did::interrupted: return "interrupted";
        case Did::not_ours: return "not-ours";
    }
    return "nothing";
}

bool Report::ok() const {
    return problems.empty() && std::all_of(results.begin(), results.end(), [](const Result& r) { return r.ok(); });
}

bool Report::interrupted() const { return count(Did::interrupted) > 0; }

std::uint64_t Report::bytes() const {
    return std::accumulate(results.begin(), results.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const Result& result) { return sum + result.bytes; });
}

std::size_t Report::count(Did did) const {
    return static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(), [&](const Result& result) { return result.did == did; }));
}

std::string to_line(const Result& result, bool planned) {
    auto out = result.name + "  " + (planned ? would(result.did) : text::replace_all(std::string(word(result.did)), "-", " "));
    const auto moved = movement(result);
    if (!moved.empty()) out += "  " + moved;
    const auto wanted = wanted_text(result);
    if (wanted != moved) out += "  " + wanted;
    out += traffic(result);
    return result.problem.empty() ? out : out + "  " + result.problem;
}

std::string plan_text(const Report& report) {
    std::string out;
    for (const auto& result : report.results) {
        out += to_line(result, true) + "\n";
        for (const auto& note : result.notes) out += "  note: " + note + "\n";
        if (!result.fix.empty()) out += "  fix: " + result.fix + "\n";
    }
    return out;
}

std::string summary(const Report& report) {
    auto out = notes(report) + problems(report);
    out += counts(report);
    if (!report.left_out.empty()) out += ", " + std::to_string(report.left_out.size()) + " of other groups left out";
    if (!report.removed.empty()) out += ", " + std::to_string(report.removed.size()) + " removed";
    if (report.bytes() > 0) out += "; " + text::human_bytes(report.bytes()) + " received";
    return out + " in " + text::human_seconds(report.seconds) + "\n";
}

std::string to_json(const Report& report, bool dry_run) {
    json::Writer out;
    out.object().field("schema", "bspctl.sync/1");
    out.key("tool").object().field("version", version).end_object();
    out.field("dry_run", dry_run).field("configuration", report.configuration).field("ok", report.ok());
    out.field("interrupted", report.interrupted()).field("seconds", report.seconds).field("bytes", report.bytes());
    out.key("repositories").array();
    for (const auto& result : report.results) write(out, result);
    out.end_array().field("left_out", report.left_out);
    out.key("removed").array();
    for (const auto& path : report.removed) out.value(path.string());
    out.end_array().field("notes", report.notes).field("problems", report.problems);
    return out.end_object().str();
}

std::vector<std::string> status_lines(const std::vector<Activity>& activities, std::size_t done, std::size_t total,
                                      std::size_t lines) {
    std::vector<std::string> out;
    for (const auto& activity : activities) {
        if (out.size() + 1 < lines) out.push_back(activity_line(activity));
    }
    out.push_back(std::to_string(done) + "/" + std::to_string(total) + " repositories");
    return out;
}

}  // namespace bspctl::sync
