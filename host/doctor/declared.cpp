// SPDX-License-Identifier: Apache-2.0
#include "doctor/declared.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <set>

#include <re2/re2.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "doctor/declaration_reader.hpp"
#include "doctor/look.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = 1u << 20;  // of one file
// What looks in vain is said in its own words, so that only a hang of the system is left to the limit of the check.
constexpr std::chrono::milliseconds margin{500};

// Why a check is not for this build; empty when it is.
std::string unfit(const When& when, const Context& context) {
    const auto differs = [](const std::string& glob, const std::string& value) {
        return !glob.empty() && ::fnmatch(glob.c_str(), value.c_str(), 0) != 0;
    };
    if (differs(when.engine, context.container ? "container" : "host")) return "engine " + when.engine;
    if (differs(when.family, context.family)) return "family " + when.family;
    if (differs(when.machine, context.machine)) return "machine " + when.machine;
    if (differs(when.distro, context.distro)) return "distro " + when.distro;
    return {};
}

Outcome outcome_of(const Declaration& declaration, const Look& looked, bool trusted) {
    if (looked.good) return pass(looked.found);
    Finding finding;
    finding.level = declaration.level;
    finding.summary = looked.found;
    finding.why = declaration.explain;
    finding.fix = declaration.fix;
    if (declaration.remedy.empty() || !trusted) return finding;
    const auto what = declaration.fix.empty() ? "mend " + declaration.id : declaration.fix;
    return {finding, {{what, declaration.remedy, declaration.privileged}}};
}

Outcome run_declared(const Declaration& declaration, const Context& context, bool trusted) {
    if (const auto other = unfit(declaration.when, context); !other.empty()) return skip("only for " + other);
    if (!trusted && std::holds_alternative<CommandProbe>(declaration.probe)) {
        const auto workspace = text::shell_quote(context.workspace.string());
        return skip("not run: it comes with this workspace, and runs a command; `bspctl settings set "
                    "doctor.trusted_workspaces " + workspace + "` allows it");
    }
    const std::chrono::duration<double> limit(context.limit_seconds > 0 ? context.limit_seconds : declaration.limit_seconds);
    try {
        return outcome_of(declaration, look(declaration.probe, context, std::chrono::duration_cast<std::chrono::milliseconds>(limit)), trusted);
    } catch (const fs::filesystem_error& error) {
        throw Failure(error.path1().string() + ": " + error.code().message());
    }
}

Check check_of(const Declaration& declaration, bool trusted) {
    const std::chrono::duration<double> limit(declaration.limit_seconds);
    Check out;
    out.id = declaration.id;
    out.group = declaration.group;
    out.title = declaration.title;
    out.limit = std::chrono::duration_cast<std::chrono::milliseconds>(limit) + margin;
    out.run = [declaration, trusted](const Context& context) { return run_declared(declaration, context, trusted); };
    out.explanation = text::join({describe(declaration), declaration.explain}, "\n");
    out.source = fs::path(declaration.position.file).filename().string();
    out.declared = declaration.position.str();
    return out;
}

Check complaint_of(const fs::path& file, std::vector<std::string> problems) {
    Check out;
    out.id = "doctor.d/" + file.filename().string();
    out.group = "team";
    out.title = "the file of declared checks";
    out.limit = 5s;
    out.explanation = "Files in doctor.d declare checks. What is wrong in one is said here, and what is right in it counts.";
    out.source = file.filename().string();
    out.declared = file.string();
    out.run = [file, problems = std::move(problems)](const Context&) {
        const auto count = problems.size() == 1 ? "1 problem" : std::to_string(problems.size()) + " problems";
        return warn(file.string() + " has " + count, text::join(problems, "; "),
                    "correct the places named; docs/user/doctor.md has the keys");
    };
    return out;
}

void add_file(const fs::path& file, bool trusted, std::vector<Check>& out) {
    Declarations read;
    try {
        read = read_declarations(files::read(file, most_bytes), file.string());
    } catch (const Failure& failure) {
        read.problems = {failure.what() + std::string(failure.why().empty() ? "" : ": " + failure.why())};
    }
    for (const auto& declaration : read.checks) out.push_back(check_of(declaration, trusted));
    if (!read.problems.empty()) out.push_back(complaint_of(file, std::move(read.problems)));
}

std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (at->path().extension() == ".toml") out.push_back(at->path());
    }
    std::ranges::sort(out);
    return out;
}

}  // namespace

std::vector<Check> declared_checks(const std::vector<CheckFolder>& folders) {
    std::vector<Check> out;
    for (const auto& folder : folders) {
        for (const auto& file : files_of(folder.path)) add_file(file, folder.trusted, out);
    }
    return out;
}

std::vector<Check> all_checks(const Context& context) {
    auto out = builtin_checks();
    std::set<std::string> taken;
    for (const auto& check : out) taken.insert(check.id);
    for (auto& check : declared_checks(context.check_folders)) {
        const auto own = check.id;
        for (int n = 1; !taken.insert(check.id).second; ++n) {
            check.id = own + "@" + fs::path(check.source).stem().string() + (n == 1 ? "" : "-" + std::to_string(n));
        }
        out.push_back(std::move(check));
    }
    return out;
}

}  // namespace bspctl::doctor
