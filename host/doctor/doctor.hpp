// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"
#include "plugins/plugin.hpp"

// Checks before a build.
namespace bspctl::doctor {

// What the configuration says of checks: [doctor.levels].
struct LevelRule {
    std::string glob;   // over ids
    std::string level;  // "off" (not run), "info", "warn" or "block"
    std::string where;  // "…/config.toml:4:1"
};

// A folder of files that declare checks (doctor.d).
struct CheckFolder {
    std::filesystem::path path;
    bool trusted = true;  // may its files run commands, and offer remedies?
};

class ReleaseOnce;  // release.hpp

// What the checks may know of the build to come.
struct Context {
    std::filesystem::path workspace;      // may be empty
    std::filesystem::path bsp_root;       // may be empty
    std::string build_folder = "build";   // where in bsp_root
    std::string config;                   // the kas argument, absolute paths joined by ':'; may be empty
    bool container = false;               // engine in use
    std::string runtime, image;           // container engine
    std::filesystem::path kas;            // kas or kas-container; empty: not found
    std::string kas_version;              // of the kas that reads the files; empty: not known (an image of no version)
    int kas_format = 0;                   // the newest header.version it reads; 0: not known
    int needed_format = 0;                // what the configuration needs; 0: not known
    std::string format_reason;            // why, with its place: "…/kas.yml:7:3: buildtools needs format 15"
    std::vector<std::string> host_tools;  // from the family
    std::filesystem::path sstate_dir, dl_dir;  // may be empty
    double min_free_gib = 50;
    struct {                      // of [host]; what a comfortable build host has
        double memory_gib = 16;   // available memory and free swap
        std::int64_t inotify_instances = 4096, inotify_watches = 524288;
        std::int64_t swappiness = 20;
        std::int64_t container_files = 8192;  // that a container may have open
    } limits;
    struct {
        std::size_t active = 0;
        std::vector<std::string> warnings;  // those that are refused, or hidden by others
        std::vector<std::string> problems;  // those that are required and not there
    } plugins;
    // The configuration to build, as far as it is known without running anything. Empty where it is not.
    struct Repository {
        std::string name, url, commit, tag, branch;
        std::filesystem::path path;
        std::vector<std::string> mirrors{};      // addresses that are tried before `url`
    };
    // One BBFILE_COLLECTIONS entry, as the layers on this disk declare it.
    struct Collection {
        std::string name;
        std::filesystem::path layer;             // whose conf/layer.conf names it
        std::vector<std::string> series;         // LAYERSERIES_COMPAT; empty: none is stated
        bool series_known = true;                // false: the value needs Python, or a variable that is set elsewhere
        std::string version;                     // LAYERVERSION; may be empty
        struct Dependency {
            std::string name, comparison, version;  // "core", ">=", "12"; the last two may be empty
        };
        std::vector<Dependency> depends;         // LAYERDEPENDS
    };
    std::vector<Repository> repositories;        // in the order of the configuration
    std::vector<std::filesystem::path> layers;   // the enabled ones that are on this disk
    bool layers_complete = false;                // each enabled layer is among them
    std::vector<Collection> collections;         // of these layers, in their order
    std::vector<std::string> core_series;        // LAYERSERIES_CORENAMES; empty: not known
    std::string machine, distro;
    std::vector<std::string> targets;
    std::string settings_text;                   // local.conf and bblayers.conf headers of the configuration, joined
    std::string hashserv;                        // BB_HASHSERVE as configured; empty: none, or BitBake's own
    std::string sstate_mirrors;
    // The server that this program starts with a build; nothing: it is switched off.
    struct HashServer {
        std::string address;
        bool running = false;
        bool can_start = false;  // its program is checked out
    };
    std::optional<HashServer> hash_server;
    std::filesystem::path compiler_cache;        // the ccache of the build; empty: switched off
    bool pressure_limits = false;                // tasks wait while the host is under pressure (BB_PRESSURE_MAX_*)
    bool offline = false;                        // nothing may be asked over the network
    std::vector<std::string> limited;            // what build.scope_* limits, by the names of cgroup v2: memory, cpu, io
    double expected_gib = 0;                     // what builds of this took before; 0: not known
    std::string family;                          // the word of the family; may be empty
    std::vector<LevelRule> levels;
    std::vector<CheckFolder> check_folders;      // in the order of their checks
    double limit_seconds = 0;                    // what every check has in place of its own limit; 0: its own

    std::shared_ptr<ReleaseOnce> release;  // run() makes one, so that OE-Core's files are read once for all checks

    std::filesystem::path root = "/";     // for tests: what stands before /etc, /sys, /var …
    std::filesystem::path proc = "/proc"; // for tests
};

// Something that mends a finding without a person's judgement. Nothing is done unasked: `doctor --fix` shows each and
// asks; what needs root goes into one script.
struct Remedy {
    std::string what;        // "raise fs.inotify.max_user_watches to 1048576"
    std::string command;     // a line for sh
    bool privileged = false;
};

// What a check answers.
struct Outcome {
    Finding finding;
    std::vector<Remedy> remedies;
    Outcome(Finding found, std::vector<Remedy> mend = {}) : finding(std::move(found)), remedies(std::move(mend)) {}
};

// One check of the host. `run` may block; it is abandoned (its child killed) after `limit`.
struct Check {
    std::string id;      // kebab-case
    std::string group;   // "host", "container", "storage", "configuration", "network", "family", "team"
    std::string title;   // what it looks at, one line
    bool container_only = false;
    std::chrono::milliseconds limit{10000};
    std::function<Outcome(const Context&)> run;
    std::string explanation{};  // what it looks at, why that matters, what happens otherwise: `doctor --explain`
    std::string source = "bspctl";  // or the name of the file that declares it
    std::string declared{};         // "…/team.toml:3:1"; empty: it is bspctl's own
};

struct Result {
    Finding finding;      // finding.id is the check's
    std::string group;
    std::string source;   // "bspctl" or the plugin's id
    bool error = false;   // the check itself could not run; never blocks
    double seconds = 0;
    std::vector<Remedy> remedies{};
    std::string declared{};    // as of the check
    std::string level_from{};  // where the configuration gave the finding its level; empty: the check did
};

// A check that the configuration switched off.
struct SwitchedOff {
    std::string id, where;
};

struct Report {
    std::vector<Result> results;  // by group, then in the order of the checks, whatever order they ended in
    std::vector<SwitchedOff> off;
    std::vector<std::string> unknown;  // levels for what is no check, a sentence each; told of a run of all checks
    [[nodiscard]] bool blocked() const;
    [[nodiscard]] std::size_t count(Level level) const;
};

// The host's own checks.
[[nodiscard]] std::vector<Check> builtin_checks();

// Those, and what is declared in the folders of the context. Ids are unique.
[[nodiscard]] std::vector<Check> all_checks(const Context& context);

// What is still looked at, and for how long: called several times a second while run() waits.
using Waiting = std::function<void(const std::vector<std::string>& ids, double seconds)>;

// Runs checks and plugins side by side, each with its limit; one call at a time for one plugin. A check that overruns
// its limit or throws becomes a result with `error`; its thread is left behind, so what `run` captures must own what it
// uses, and a plugin that hangs must outlive the process's main work. Ids are unique in the report: a plugin's finding
// that takes one in use gets "@<plugin id>" behind it. Context::levels decide what is off and how grave the rest is:
// what a check has against the host (a block, a warning, a note with something to mend) takes the level given for it.
// `only`/`skip` are shell globs over ids, or "group:GLOB". Throws Failure for one of `only`, or without `only` one of
// `skip`, that is no check's id: known after the run, for plugins name theirs then.
[[nodiscard]] Report run(const std::vector<Check>& checks, const std::vector<plugins::Plugin*>& plugins,
                         const Context& context, const Workspace& workspace, const std::vector<std::string>& only = {},
                         const std::vector<std::string>& skip = {}, const Waiting& waiting = {});

// The word for a result: "pass", "info", "warn", "block", "skip", or "error" when the check itself could not run.
[[nodiscard]] std::string_view level_word(const Result& result);

// " (level from FILE:LINE)" of a result whose level the configuration gave; else empty.
[[nodiscard]] std::string level_note(const Result& result);

// Is it worth a line before a build? Warnings, blocks and checks that could not run are.
[[nodiscard]] bool is_noteworthy(const Result& result);

// One line a check ("WARN   memory   3.1 GiB …"), an indented "fix:" line below a warning or block, groups in order,
// the counts last. `only_noteworthy` leaves the rest out; nothing to show is then one line with the counts. `paint` may
// colour the word of the level, padding included.
using Paint = std::function<std::string(const Result& result, std::string word)>;
[[nodiscard]] std::string to_text(const Report& report, bool only_noteworthy, const Paint& paint = {});

// "SEVERITY STATUS NAME MESSAGE" lines for diagnosis.txt, columns of 5, 4 and 22 characters. Severity is INFO, WARN or
// BLOCK; status PASS, FAIL or SKIP.
[[nodiscard]] std::string to_diagnosis_text(const Report& report);

// {"schema":"bspctl.doctor/1","status":"pass|warn|block","counts":{…},"findings":[…],"off":[…]}; "level" is level_word().
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace bspctl::doctor
