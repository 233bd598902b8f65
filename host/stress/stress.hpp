// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"
#include "engine/engine.hpp"

// Parsing all recipes again and again, from nothing, to see whether BitBake's parsers fail now and then: a race in
// BitBake or Python shows itself once in many parses, and hides behind the parse cache for the rest of the day.
namespace bspctl::stress {

namespace fs = std::filesystem;

struct Options {
    int runs = 10;
    std::string target = "world";
    int parse_threads = 0;                  // 0: BitBake's own choice
    std::string label;                      // the user's, for comparing summaries
    fs::path python;                        // interpreter for BitBake, host engine only; empty: its own
    std::vector<std::string> bitbake_args;  // further words for bitbake
};

// Throws Failure for fewer than one run, threads below 0, an interpreter that is none or cannot be used in a container.
void check(const Options& options, engine::Kind engine);

// A line that tells a crash of a parser from an error of a recipe.
struct Signature {
    std::string id, text;
};
// The first signature in a line of BitBake's output, if any.
[[nodiscard]] std::vector<Signature> signatures_in(std::string_view line);

// passed: bitbake ended with 0 and no signature showed; failed: a signature showed, whatever the status; errored: another
// status without one, which says nothing about the parsers; interrupted: it did not come to its end.
enum class Outcome { passed, failed, errored, interrupted };
[[nodiscard]] std::string_view word(Outcome outcome);

struct Iteration {
    int number = 0;
    Outcome outcome = Outcome::passed;
    int exit_code = 0;
    double seconds = 0;
    bool cache_cleared = false, runtime_cleared = false;  // was there anything to clear?
    fs::path log;
    std::vector<Signature> signatures;
};

struct Summary {
    std::vector<Iteration> iterations;
    [[nodiscard]] int count(Outcome outcome) const;
    [[nodiscard]] bool interrupted() const { return count(Outcome::interrupted) > 0; }
    [[nodiscard]] double average_seconds() const;  // of those that came to their end
};

// What is removed before each parse: the parse caches, and what a killed server left. Sorted; only what is there.
struct Cleared {
    std::vector<fs::path> caches, runtime;
};
[[nodiscard]] Cleared what_to_clear(const fs::path& build_dir);

// The command line for the shell that kas opens.
[[nodiscard]] std::string shell_command(const Options& options, const fs::path& host_conf);

struct Place {
    fs::path build_dir;  // where kas builds
    fs::path folder;     // for the logs: run-01.log, …
};
// Told after each run, and asked for nothing.
using OnIteration = std::function<void(const Iteration&)>;

// Runs them one after the other; `job` is the build's own, with its overlays and environment. Ends early at an interrupt,
// with what has run. Throws Failure when kas cannot be started.
[[nodiscard]] Summary run(const engine::Engine& engine, engine::Job job, const Place& place, const Options& options,
                          const OnIteration& on_iteration);

}  // namespace bspctl::stress
