// SPDX-License-Identifier: Apache-2.0
#include <glob.h>

#include <charconv>
#include <chrono>
#include <iostream>
#include <optional>
#include <thread>

#include "base/failure.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/postmortem.hpp"
#include "process/interrupts.hpp"
#include "telemetry/follow.hpp"
#include "telemetry/run_id.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

std::string which_of(const Arguments& arguments) {
    std::vector<std::string> asked;
    for (const auto* name : {"console", "kas", "task"}) {
        if (arguments.has(name)) asked.emplace_back(name);
    }
    if (arguments.has("which")) asked.push_back(arguments.get("which"));
    if (asked.size() > 1) throw Failure("--" + asked[0] + " and --" + asked[1] + " are two different logs", "", "ask for one");
    return asked.empty() ? "kas" : asked.front();
}

// The newest of the files that a pattern of the shell names; empty: none.
fs::path newest_of(const std::string& pattern) {
    glob_t found{};
    fs::path out;
    fs::file_time_type newest{};
    if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc; ++i) {
            std::error_code error;
            const auto time = fs::last_write_time(found.gl_pathv[i], error);
            if (!error && (out.empty() || time > newest)) {
                out = found.gl_pathv[i];
                newest = time;
            }
        }
    }
    ::globfree(&found);
    return out;
}

// BitBake's newest log of a task: in OE-Core tmp*/work/<architecture>/<recipe>/<version>/temp/log.do_<task>, a link to the
// log of the last time it ran; other cores have no folder for the architecture, BitBake's own bitbake.conf has
// <recipe>-<version>-<revision>. Empty: there is none yet.
fs::path task_log(const fs::path& build_dir, const std::string& recipe, const std::string& task) {
    for (const auto& work : {"*/" + recipe + "/*", recipe + "/*", recipe + "-[0-9]*"}) {
        auto found = newest_of((build_dir / "tmp*/work" / work / "temp" / ("log.do_" + task)).string());
        if (!found.empty()) return found;
    }
    return {};
}

fs::path task_log(const telemetry::RunRef& run, const std::string& word) {
    const auto colon = word.find(':');
    auto recipe = word.substr(0, colon);
    auto task = colon == std::string::npos ? std::string() : word.substr(colon + 1);
    if (task.starts_with("do_")) task.erase(0, 3);
    constexpr const char* special = "*?[/\\";  // to glob()
    if (recipe.empty() || task.empty() || word.find_first_of(special) != std::string::npos) {
        throw Failure("'" + word + "' names no task", "", "write RECIPE:TASK, as busybox:compile");
    }
    return task_log(run.dir.parent_path().parent_path(), recipe, task);
}

// Where the log is; empty while it is not known.
fs::path file_of(const telemetry::RunRef& run, const std::string& which, const Arguments& arguments) {
    if (which == "task") return task_log(run, arguments.get("task"));
    return run.dir / (which == "console" ? "console.log" : which == "events" ? "events.jsonl" : "kas.log");
}

void print(std::string_view bytes) {
    std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::cout.flush();
}

[[noreturn]] void say_missing(const telemetry::RunRef& run, const std::string& which, const Arguments& arguments) {
    const auto what = which == "task" ? "log of " + arguments.get("task") : which == "kas" ? "kas.log" : which;
    throw Failure("run " + run.id + " has no " + what,
                  which == "task" ? "no TMPDIR below " + run.dir.parent_path().parent_path().string() + " has one"
                                  : "it ended before there was anything to write",
                  "look at console.log: bspctl log --run " + run.id + " --console", ExitCode::failed);
}

// Until the run ends (asked about once a second), the reader goes away, or Ctrl-C. True when there was anything to read.
class Tail {
public:
    Tail(const telemetry::RunRef& run, std::string which, const Arguments& arguments, std::size_t lines)
        : run_(run), which_(std::move(which)), arguments_(arguments), lines_(lines) {}

    bool poll() {
        if (!follower_) {
            const auto file = file_of(run_, which_, arguments_);
            if (!file.empty()) follower_.emplace(file, lines_);
        }
        if (follower_ && follower_->poll(print)) read_ = true;
        return read_;
    }

    int follow() {
        const process::Interrupts interrupts;
        for (int round = 0; process::Interrupts::count() == 0 && std::cout; ++round) {
            const bool ended = round % 5 == 0 && !pipeline::is_going(run_);
            poll();
            if (ended) return 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        return process::Interrupts::count() > 0 ? static_cast<int>(ExitCode::interrupted) : 0;
    }

private:
    const telemetry::RunRef& run_;
    std::string which_;
    const Arguments& arguments_;
    std::size_t lines_;
    std::optional<telemetry::Follower> follower_;
    bool read_ = false;
};

std::size_t line_count(const Arguments& arguments) {
    const auto given = arguments.get("lines", "40");
    std::size_t lines = 0;
    const auto [stop, error] = std::from_chars(given.data(), given.data() + given.size(), lines);
    if (error != std::errc{} || stop != given.data() + given.size()) {
        throw Failure("--lines must be a whole number", "found '" + given + "'", "");
    }
    return lines;
}

// The positional word is a run where it is named like one; else a kas file, whose runs are meant.
struct Wanted {
    std::string run, kas_file;
};
Wanted wanted_of(const Arguments& arguments) {
    Wanted out{arguments.get("run"), arguments.get("kas-yaml")};
    const auto word = arguments.positional(0);
    if (word.empty()) return out;
    if (telemetry::parse_run_id(word) || word == "latest") out.run = word;
    else out.kas_file = word;
    return out;
}

int run(Context& context, const Arguments& arguments) {
    const auto lines = line_count(arguments);
    const auto which = which_of(arguments);
    if (arguments.has("follow") && arguments.has("no-follow")) throw Failure("--follow and --no-follow contradict each other", "", "");
    const auto wanted = wanted_of(arguments);
    const auto roots = pipeline::run_roots(wanted.kas_file, context.workspace(), context.cwd(), context.registry());
    const auto found = pipeline::find_run(roots, wanted.run);
    context.say("==> run " + found.id + ", " + (which == "task" ? arguments.get("task") : which));
    Tail tail(found, which, arguments, lines);
    const bool going = !arguments.has("no-follow") && pipeline::is_going(found);
    if (!tail.poll() && !going) say_missing(found, which, arguments);
    return going ? tail.follow() : 0;
}

}  // namespace

Command log_command() {
    return {
        .name = "log",
        .group = "Look",
        .summary = "show the log of a run, and follow it until the run ends",
        .usage = "[RUN | KAS_YAML] [--kas | --console | --task RECIPE:TASK] [-n LINES] [--no-follow]",
        .details = "Without a run: the newest. -n 0 shows the log from its beginning. A run that is going on is followed until "
                   "it ends, from before its first line where need be; Ctrl-C ends the following, not the run.",
        .examples = {"bspctl log", "bspctl log my.yml", "bspctl log 20260423-091014 --no-follow -n 200",
                     "bspctl log --task busybox:compile"},
        .options = {{"run", 0, "RUN", "this run"},
                    {"kas", 0, "", "what kas and BitBake print (the default)"},
                    {"console", 0, "", "what happened, step by step"},
                    {"task", 0, "RECIPE:TASK", "BitBake's newest log of this task"},
                    {"follow", 'f', "", "go on until the run ends (the default while it is going on)"},
                    {"which", 0, "FILE", "kas (the build's output), console or events", "", "kas console events"},
                    {"lines", 'n', "N", "how many lines of what is already there (default 40)"},
                    {"no-follow", 0, "", "do not wait for more"},
                    options::kas_yaml()},
        .max_positionals = 1,
        .positional_words = "<run>",
        .run = run};
}

}  // namespace bspctl::cli
