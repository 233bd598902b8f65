// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Does a plugin keep the rules of the plugin ABI? Every rule is a case; each case runs in a process of its own, so
// that a crash or a hang is an outcome like any other.
namespace bspctl::conformance {

namespace fs = std::filesystem;

enum class Level {
    basic,     // without this the plugin cannot be used
    standard,  // what a plugin that is shipped keeps
    strict     // also random input
};

// "basic", "standard", "strict". level_of() gives nothing for another word.
[[nodiscard]] std::string_view name(Level level);
[[nodiscard]] std::optional<Level> level_of(std::string_view word);

// What is known of a case before it runs. Ids and policies are kept for ever: people switch cases off by id, and cite
// policies.
struct CaseInfo {
    std::string_view id;       // kebab-case, begins with the group: "entry-foreign-major"
    std::string_view policy;   // "BP-ENTRY-3"
    std::string_view group;    // "entry"
    Level level;               // the lowest level that asks it
    std::string_view summary;  // the rule, as one sentence about the plugin
    std::string_view advice;   // what to do when it is broken
};

// All cases, group by group.
[[nodiscard]] const std::vector<CaseInfo>& cases();

enum class Outcome { pass, warn, skip, fail, crash, timeout };
[[nodiscard]] std::string_view name(Outcome outcome);
// A warning and a case that could not apply are no failures.
[[nodiscard]] constexpr bool is_bad(Outcome outcome) { return outcome >= Outcome::fail; }

// What the author has decided about the check, from bspctl-plugin-check.toml.
struct Decisions {
    // The newest versions of the C and C++ runtime that a plugin may need. The defaults are Debian 12's.
    std::string glibc = "2.36";
    std::string glibcxx = "3.4.30";
    std::map<std::string, std::string, std::less<>> off;  // id of a case -> why it is switched off
};

inline constexpr auto decisions_file = "bspctl-plugin-check.toml";

// Reads the file of decisions. Throws Failure with file:line:column for what is not TOML, for an unknown key, for the
// id of no case, and for a case that is switched off without a reason.
[[nodiscard]] Decisions read_decisions(const fs::path& file);

struct Options {
    fs::path plugin;                       // the file to be checked
    fs::path fixtures;                     // mine/*: inputs of the plugin's own; foreign/*: not its own; empty: none
    Level level = Level::standard;
    std::string only = "*";                // glob of case ids
    Decisions decisions;
    std::optional<std::uint64_t> seed;     // fuzz cases: run this one round again
    std::vector<fs::path> bases;           // plugins named as the base of a family that derives
    fs::path bundled;                      // the host's plugins, among them the base of a family that derives
    std::vector<fs::path> overlay_folders;
    std::chrono::milliseconds deadline{20'000};  // for one case
};

struct Result {
    const CaseInfo* about = nullptr;
    Outcome outcome = Outcome::pass;
    std::vector<std::string> seen;  // what is wrong, one sentence each; why it was skipped
    std::string output;             // what the plugin printed meanwhile; its last 2 KiB
    std::chrono::duration<double> wall{0};
};

// The cases that these options ask for, in order.
[[nodiscard]] std::vector<const CaseInfo*> selected(const Options& options);

// Runs them. `on_result` is told of each as it ends. To be called from a process with one thread, since it forks.
// Throws Failure when the file is not there or somebody else could have written it: nothing of it was run then.
[[nodiscard]] std::vector<Result> run(const Options& options, const std::function<void(const Result&)>& on_result = {});

// ------------------------------------------------------------------------------------------------------- reports

// One line for each case, below its group; what was seen and what to do below those that are not well.
[[nodiscard]] std::string line_of(const Result& result);
[[nodiscard]] std::string summary_of(const std::vector<Result>& results);
// {"schema":"bspctl.plugin-check/1", …}
[[nodiscard]] std::string to_json(const Options& options, const std::vector<Result>& results);
// A test suite for each group, as continuous integration systems read it.
[[nodiscard]] std::string to_junit(const Options& options, const std::vector<Result>& results);

// The cases alone: "id<TAB>policy<TAB>level<TAB>summary" lines, JSON, and the page of the documentation.
[[nodiscard]] std::string list_text(const std::vector<const CaseInfo*>& cases);
[[nodiscard]] std::string list_json(const std::vector<const CaseInfo*>& cases);
[[nodiscard]] std::string policies_page();

}  // namespace bspctl::conformance
