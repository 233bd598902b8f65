// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <thread>

#include "base/atomic_file.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "bitbake/event_json.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/build_events.hpp"
#include "pipeline/postmortem.hpp"
#include "process/interrupts.hpp"
#include "telemetry/follow.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

// An event log, and the run that it belongs to, if it is one's.
struct Log {
    fs::path file;
    std::optional<telemetry::RunRef> run;
    bool is_stdin = false;
};

bool is_folder_of_run(const fs::path& path) {
    std::error_code error;
    return fs::exists(path / bitbake::event_log_name, error) || fs::exists(path / "events.jsonl", error);
}

Log of_run(const telemetry::RunRef& run, bool may_come) {
    const auto file = run.dir / bitbake::event_log_name;
    std::error_code error;
    if (fs::exists(file, error) || may_come) return {file, run};
    throw Failure("run " + run.id + " has no event log",
                  "BitBake wrote none: it stopped before it had read its configuration, or was not started",
                  "look at its console: bspctl log " + run.id, ExitCode::failed);
}

Log log_named(Context& context, const Arguments& arguments) {
    const bool follow = arguments.has("follow");
    const auto what = arguments.positional(0);
    if (what == "-") return {{}, {}, true};
    const auto path = context.cwd() / what;
    std::error_code error;
    if (!what.empty() && fs::is_directory(path, error)) {
        const auto dir = files::resolved(path);
        if (is_folder_of_run(dir)) return of_run({dir.filename().string(), dir}, follow);
        throw Failure(path.string() + " is no run's folder", "it holds neither " + std::string(bitbake::event_log_name) + " nor events.jsonl",
                      "name an event log, a run, or a folder below build/runs", ExitCode::failed);
    }
    const bool looks_like_file = what.find_first_of("/.") != std::string::npos;
    if (!what.empty() && (looks_like_file || fs::exists(path, error))) return {path, {}};
    const auto roots = pipeline::run_roots(arguments.get("kas-yaml"), context.workspace(), context.cwd(), context.registry());
    return of_run(pipeline::find_run(roots, what), follow);
}

void print(std::string_view piece) { std::cout.write(piece.data(), static_cast<std::streamsize>(piece.size())); }

int write_document(Context& context, const Arguments& arguments, const Log& log) {
    bitbake::BuildRecord record;
    auto facts = log.run ? pipeline::run_facts(log.run->dir) : bitbake::RunFacts{};
    facts.skipped_lines = log.is_stdin ? pipeline::read_build("stdin", STDIN_FILENO, record) : pipeline::read_build(log.file, record);
    if (!arguments.has("output")) {
        bitbake::write_build_json(record, facts, print);
        std::cout.flush();
        return 0;
    }
    const auto target = context.cwd() / arguments.get("output");
    files::AtomicFile out(target);
    bitbake::write_build_json(record, facts, [&](std::string_view piece) { out.write(piece); });
    out.commit();
    context.say("wrote " + target.string());
    return 0;
}

// Prints events as they come, until the build has ended, its run has, the reader is gone, or Ctrl-C.
class Stream {
public:
    explicit Stream(const Log& log)
        : log_(log), follower_(log.file, 0), events_([this](const bitbake::EventValue& event) { take(event); }) {}

    int follow() {
        const process::Interrupts interrupts;
        print(json::LineWriter().object().field("schema", bitbake::event_json_schema).field("file", log_.file.string()).end_object().str() + "\n");
        for (int round = 0; !ended_ && std::cout && process::Interrupts::count() == 0; ++round) {
            const bool last = round % 5 == 0 && log_.run && !pipeline::is_going(*log_.run);
            follower_.poll([this](std::string_view bytes) { events_.feed(bytes); });
            std::cout.flush();
            if (last) break;
            if (!ended_) std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        return process::Interrupts::count() > 0 ? static_cast<int>(ExitCode::interrupted) : 0;
    }

private:
    void take(const bitbake::EventValue& event) {
        if (const auto line = bitbake::to_json_line(event); !line.empty()) print(line + "\n");
        const auto* command = std::get_if<bitbake::CommandEvent>(&event);
        const auto* build = std::get_if<bitbake::BuildEvent>(&event);
        began_ = began_ || build != nullptr;
        // The command's own end follows BuildCompleted, and comes alone where BitBake stops before it builds.
        if (command != nullptr) ended_ = began_ || command->phase != bitbake::CommandEvent::Phase::completed;
    }

    const Log& log_;
    telemetry::Follower follower_;
    bitbake::EventLog events_;
    bool began_ = false, ended_ = false;
};

int run(Context& context, const Arguments& arguments) {
    if (arguments.has("follow") && arguments.has("output")) {
        throw Failure("--follow and --output do not go together", "a stream has no end to be written at", "redirect the stream: > FILE");
    }
    const auto log = log_named(context, arguments);
    if (arguments.has("follow") && log.is_stdin) {
        throw Failure("--follow needs a file", "what is read from standard input ends with it", "name the event log that grows");
    }
    return arguments.has("follow") ? Stream(log).follow() : write_document(context, arguments, log);
}

}  // namespace

Command events_command() {
    return {
        .name = "events",
        .group = "Look",
        .summary = "BitBake's event log as JSON: tasks, setscene, failures, samples",
        .usage = "[FILE | - | RUN | RUN_DIR] [--output OUT | --follow]",
        .details = "FILE is what BitBake wrote by BB_DEFAULT_EVENTLOG or -w, of any build, - one from standard input; without "
                   "one the newest run's is read. "
                   "Nothing in the log is executed. The document on stdout has the keys of bitbake-events.json, which every "
                   "run's folder holds at its end. --follow prints one line of JSON for each event as the log grows, until "
                   "the build is over.",
        .examples = {"bspctl events", "bspctl events 20260423-091014 --output events.json",
                     "bspctl events ~/ci/bitbake_eventlog.json | jq .failures",
                     "gzip -dc eventlog.json.gz | bspctl events -", "bspctl events --follow"},
        .options = {{"output", 'o', "OUT", "write the document there, whole or not at all", "", "<file>"},
                    {"follow", 'f', "", "one line of JSON an event, as they come"},
                    options::kas_yaml()},
        .max_positionals = 1,
        .positional_words = "<run>",
        .run = run,
    };
}

}  // namespace bspctl::cli
