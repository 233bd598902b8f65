// SPDX-License-Identifier: Apache-2.0
#include <fnmatch.h>
#include <stdlib.h>

#include <algorithm>
#include <array>

#include "base/failure.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "conformance/child.hpp"
#include "conformance/conformance.hpp"
#include "conformance/subject.hpp"
#include "conformance/trial.hpp"
#include "plugins/trust.hpp"

namespace bspctl::conformance {

namespace {

constexpr std::array<std::string_view, 3> level_names{"basic", "standard", "strict"};
constexpr std::array<std::string_view, 6> outcome_names{"pass", "warn", "skip", "fail", "crash", "timeout"};

std::vector<std::string> sentences(const Ending& ending, Outcome kind) {
    std::vector<std::string> out;
    for (const auto& [outcome, sentence] : ending.told) {
        if (outcome == kind) out.push_back(sentence);
    }
    return out;
}

// What was going on when the process ended.
std::string during(const Ending& ending) {
    if (ending.told.empty() || ending.told.back().first != Outcome::pass) return "";
    return ", during " + ending.told.back().second;
}

void judge(const Ending& ending, const Options& options, Result& result) {
    const auto take = [&](Outcome outcome, std::vector<std::string> seen) {
        result.outcome = outcome;
        result.seen = std::move(seen);
    };
    if (ending.timed_out) {
        const auto seconds = std::chrono::duration<double>(options.deadline).count();
        return take(Outcome::timeout, {"no end after " + std::to_string(static_cast<int>(seconds)) + " s" + during(ending)});
    }
    if (ending.signal != 0) {
        return take(Outcome::crash, {"ended by " + text::signal_name(ending.signal) + during(ending)});
    }
    if (!ending.finished) {
        return take(Outcome::crash, {"it ended the process with status " + std::to_string(ending.code) + during(ending)});
    }
    for (const auto kind : {Outcome::fail, Outcome::skip, Outcome::warn}) {
        if (auto seen = sentences(ending, kind); !seen.empty()) return take(kind, std::move(seen));
    }
}

// A plugin that writes where caches and settings are kept is to be seen doing it.
void move_home(const fs::path& folder) {
    for (const auto* variable : {"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"}) {
        ::unsetenv(variable);
    }
    ::setenv("HOME", folder.c_str(), 1);
    ::setenv("TMPDIR", folder.c_str(), 1);
}

Result try_case(const Case& one, const Options& options) {
    Result result;
    result.about = &one.about;
    const auto off = options.decisions.off.find(one.about.id);
    if (off != options.decisions.off.end()) {
        result.outcome = Outcome::skip;
        result.seen = {"switched off: " + off->second};
        return result;
    }
    const TemporaryFolder scratch("check");
    const auto begin = std::chrono::steady_clock::now();
    const auto ending = in_child(scratch.path(), options.deadline, [&](const Trial::Report& report) {
        move_home(scratch.path());
        Subject subject(options, scratch.path());
        Trial trial(subject, report);
        one.run(trial);
    });
    result.wall = std::chrono::steady_clock::now() - begin;
    result.output = ending.output;
    judge(ending, options, result);
    return result;
}

const Case& case_of(const CaseInfo& info) {
    return *std::find_if(all_cases().begin(), all_cases().end(), [&](const Case& one) { return one.about.id == info.id; });
}

}  // namespace

std::string_view name(Level level) { return level_names[static_cast<std::size_t>(level)]; }
std::string_view name(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }

std::optional<Level> level_of(std::string_view word) {
    const auto found = std::find(level_names.begin(), level_names.end(), word);
    if (found == level_names.end()) return std::nullopt;
    return static_cast<Level>(found - level_names.begin());
}

const std::vector<Case>& all_cases() {
    static const auto all = [] {
        std::vector<Case> out;
        for (const auto group : {file_cases(), entry_cases(), life_cases(), family_cases(), detect_cases(),
                                 manifest_cases(), kas_cases(), plan_cases(), overlay_cases(), doctor_cases(),
                                 triage_cases(), manners_cases(), fuzz_cases()}) {
            out.insert(out.end(), group.begin(), group.end());
        }
        return out;
    }();
    return all;
}

const std::vector<CaseInfo>& cases() {
    static const auto all = [] {
        std::vector<CaseInfo> out;
        for (const auto& one : all_cases()) out.push_back(one.about);
        return out;
    }();
    return all;
}

// A case that is asked for by its name is asked whatever the level.
std::vector<const CaseInfo*> selected(const Options& options) {
    std::vector<const CaseInfo*> out;
    for (const auto& info : cases()) {
        const bool by_name = options.only == info.id;
        const bool by_glob = ::fnmatch(options.only.c_str(), std::string(info.id).c_str(), 0) == 0;
        if (by_name || (by_glob && info.level <= options.level)) out.push_back(&info);
    }
    return out;
}

std::vector<Result> run(const Options& given, const std::function<void(const Result&)>& on_result) {
    auto options = given;  // cases run in folders of their own
    options.plugin = fs::absolute(given.plugin);
    if (!given.fixtures.empty()) options.fixtures = fs::absolute(given.fixtures);
    (void)plugins::open_trusted({options.plugin, plugins::Source::command_line});
    std::vector<Result> results;
    for (const auto* info : selected(options)) {
        results.push_back(try_case(case_of(*info), options));
        if (on_result) on_result(results.back());
    }
    return results;
}

}  // namespace bspctl::conformance
