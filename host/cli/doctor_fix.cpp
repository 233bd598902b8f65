// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_fix.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "cli/examine.hpp"
#include "doctor/finding_text.hpp"
#include "doctor/mend.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;
using doctor::Mend;

// For its user's eyes and hands alone: whoever could change it would act as root.
fs::path write_script(const Context& context, const std::vector<Mend>& mends) {
    const bool needed = std::ranges::any_of(mends, [](const Mend& mend) { return mend.state == Mend::State::in_script; });
    if (!needed) return {};
    const auto state = paths::user_state();
    const auto file = state.empty() ? context.cwd() / "bspctl-doctor-fix.sh" : state / "doctor-fix.sh";
    files::write_atomically(file, doctor::to_script(mends), 0700);
    return file;
}

std::string command_for(const fs::path& script) {
    return (::geteuid() == 0 ? "sh " : "sudo sh ") + text::shell_quote(script.string());
}

void mend_one(const Context& context, const Arguments& arguments, const doctor::Context& about, Mend& mend) {
    context.say(doctor::to_text(mend));
    const auto question = mend.remedy.privileged ? "put this into the script for root?" : "run this?";
    if (!arguments.has("yes") && !context.confirm(question, "yes")) {
        mend.state = Mend::State::declined;
    } else if (mend.remedy.privileged) {
        mend.state = Mend::State::in_script;
    } else {
        const auto folder = about.workspace.empty() ? context.cwd() : about.workspace;
        const bool good = doctor::run_mend(mend, folder, [&](std::string_view line) { context.say("  | " + std::string(line)); });
        mend.state = good ? Mend::State::done : Mend::State::failed;
        if (!good) context.warn("the remedy for " + text::join(mend.checks, ", ") + " failed");
    }
}

std::string shown(const std::vector<Mend>& mends) {
    std::string out;
    for (const auto& mend : mends) out += doctor::to_text(mend);
    return out;
}

// What became of each remedy, what the checks it is for find now, and what is left to do.
std::string answer_text(const Context& context, const std::vector<Mend>& mends, const doctor::Report& again, const fs::path& script) {
    std::string out;
    for (const auto& mend : mends) {
        out += doctor::padded(std::string(doctor::to_string(mend.state)), 10) + text::join(mend.checks, ", ") + ": " +
               doctor::one_line(mend.remedy.what) + "\n";
    }
    if (!again.results.empty()) out += "\nnow:\n";
    for (const auto& result : again.results) out += doctor::finding_text(result, level_paint(context.out_style()));
    if (!script.empty()) out += "\nto do as root, once you have read it: " + command_for(script) + "\n";
    return out;
}

int nothing_to_mend(const Context& context, const Arguments& arguments, const doctor::Report& report) {
    if (arguments.has("json")) context.answer(doctor::to_json(report, {}, ""));
    else context.answer("nothing that bspctl can mend; `bspctl doctor` says what there is to do by hand");
    return static_cast<int>(report.blocked() ? ExitCode::not_started : ExitCode::done);
}

// Doctor's own code, but that of work that failed comes first.
int exit_code(const std::vector<Mend>& mends, const doctor::Report& report) {
    const bool failed = std::ranges::any_of(mends, [](const Mend& mend) { return mend.state == Mend::State::failed; });
    if (failed) return static_cast<int>(ExitCode::failed);
    return static_cast<int>(report.blocked() ? ExitCode::not_started : ExitCode::done);
}

}  // namespace

int fix(Context& context, const Arguments& arguments) {
    const auto who = patient(context, arguments);
    const auto found = examine(context, arguments, who, arguments.all("only"), arguments.all("skip"));
    auto mends = doctor::mends_of(found);
    if (mends.empty()) return nothing_to_mend(context, arguments, found);
    if (arguments.has("dry-run")) {
        context.answer(arguments.has("json") ? doctor::to_json(found, mends, "") : shown(mends));
        return static_cast<int>(ExitCode::done);
    }
    for (auto& mend : mends) mend_one(context, arguments, who.about, mend);
    const auto script = write_script(context, mends);
    const auto touched = doctor::touched_checks(mends);
    const auto again = touched.empty() ? doctor::Report{} : examine(context, arguments, who, touched, {});
    const auto now = doctor::with_results(found, again);
    context.answer(arguments.has("json") ? doctor::to_json(now, mends, script.string()) : answer_text(context, mends, again, script));
    return exit_code(mends, now);
}

}  // namespace bspctl::cli
