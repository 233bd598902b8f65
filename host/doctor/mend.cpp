// SPDX-License-Identifier: Apache-2.0
#include "doctor/mend.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "doctor/finding_text.hpp"
#include "doctor/levels.hpp"
#include "process/process.hpp"

namespace bspctl::doctor {

std::vector<Mend> mends_of(const Report& report) {
    std::vector<Mend> out;
    for (const auto& result : report.results) {
        if (!is_complaint(result)) continue;
        for (const auto& remedy : result.remedies) {
            const auto same = std::ranges::find_if(out, [&](const Mend& mend) {
                return mend.remedy.command == remedy.command && mend.remedy.privileged == remedy.privileged;
            });
            if (same != out.end()) same->checks.push_back(result.finding.id);
            else out.push_back({{result.finding.id}, remedy});
        }
    }
    return out;
}

std::string_view to_string(Mend::State state) {
    switch (state) {
        case Mend::State::open: return "open";
        case Mend::State::declined: return "declined";
        case Mend::State::done: return "done";
        case Mend::State::failed: return "failed";
        case Mend::State::in_script: return "in-script";
    }
    return "open";
}

std::string to_text(const Mend& mend) {
    auto out = text::join(mend.checks, ", ") + ": " + one_line(mend.remedy.what) + (mend.remedy.privileged ? " (as root)" : "") + "\n";
    for (const auto line : text::lines(mend.remedy.command)) out += "    " + std::string(line) + "\n";
    return out;
}

bool run_mend(const Mend& mend, const std::filesystem::path& folder, const std::function<void(std::string_view)>& line) {
    process::Command command;
    command.argv = {"sh", "-euc", mend.remedy.command};
    command.cwd = folder;
    const auto ended = process::run(command, {line, {}});
    if (!ended.start_error.empty()) line(ended.start_error);
    return ended.start_error.empty() && ended.code == 0;
}

std::string to_script(const std::vector<Mend>& mends) {
    std::string out =
        "#!/bin/sh\n"
        "# What `bspctl doctor --fix` would have root do. Read it, then run it with sh as root. Running it again does no harm.\n"
        "set -eu\n";
    for (const auto& mend : mends) {
        if (mend.state != Mend::State::in_script) continue;
        out += "\n# " + text::join(mend.checks, ", ") + ": " + one_line(mend.remedy.what) + "\n" + mend.remedy.command + "\n";
    }
    return out;
}

std::vector<std::string> touched_checks(const std::vector<Mend>& mends) {
    std::vector<std::string> out;
    for (const auto& mend : mends) {
        if (mend.state == Mend::State::done || mend.state == Mend::State::failed) {
            out.insert(out.end(), mend.checks.begin(), mend.checks.end());
        }
    }
    return out;
}

Report with_results(Report report, const Report& again) {
    for (const auto& result : again.results) {
        const auto old = std::ranges::find_if(report.results, [&](const Result& one) { return one.finding.id == result.finding.id; });
        if (old != report.results.end()) *old = result;
    }
    return report;
}

}  // namespace bspctl::doctor
