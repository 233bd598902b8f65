// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <chrono>
#include <fstream>
#include <iostream>
#include <thread>

#include "base/failure.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/postmortem.hpp"
#include "process/interrupts.hpp"

namespace bspctl::cli {

namespace {

namespace fs = std::filesystem;

fs::path file_of(const telemetry::RunRef& run, const std::string& which) {
    const auto name = which == "console" ? "console.log" : which == "events" ? "events.jsonl" : "kas.log";
    std::error_code error;
    if (!fs::exists(run.dir / name, error)) {
        throw Failure("run " + run.id + " has no " + name, "it ended before there was anything to write",
                      "look at console.log: bspctl log --run " + run.id + " --which console", ExitCode::failed);
    }
    return run.dir / name;
}

// Where the last `lines` lines of a file begin; reads from its end, whatever its size.
std::streamoff tail_start(std::ifstream& in, std::size_t lines) {
    constexpr std::streamoff block = 64 * 1024;
    in.seekg(0, std::ios::end);
    auto at = static_cast<std::streamoff>(in.tellg());
    std::size_t seen = 0;
    std::string buffer;
    for (bool last_byte = true; at > 0;) {
        const auto size = std::min(block, at);
        at -= size;
        buffer.resize(static_cast<std::size_t>(size));
        in.seekg(at);
        in.read(buffer.data(), size);
        for (auto i = buffer.size(); i-- > 0; last_byte = false) {
            if (buffer[i] == '\n' && !last_byte && ++seen == lines) return at + static_cast<std::streamoff>(i) + 1;
        }
    }
    return 0;
}

void copy_rest(std::ifstream& in) {
    std::string buffer(64 * 1024, '\0');
    while (std::cout && (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0)) {
        std::cout.write(buffer.data(), in.gcount());
    }
    in.clear();
    std::cout.flush();
}

// Until the run ends (asked about once a second), the reader goes away, or Ctrl-C.
void follow(std::ifstream& in, const telemetry::RunRef& run) {
    const process::Interrupts interrupts;
    for (int round = 0; process::Interrupts::count() == 0 && std::cout; ++round) {
        const bool ended = round % 5 == 0 && !pipeline::is_going(run);
        copy_rest(in);
        if (ended) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

std::size_t line_count(const Arguments& arguments) {
    const auto given = arguments.get("lines", "40");
    std::size_t lines = 0;
    const auto [stop, error] = std::from_chars(given.data(), given.data() + given.size(), lines);
    if (error != std::errc{} || stop != given.data() + given.size()) {
        throw Failure("--lines must be a whole number", "found '" + given + "'", "");
    }
    return lines;
}

int run(Context& context, const Arguments& arguments) {
    const auto lines = line_count(arguments);
    const auto kas_file = arguments.positional(0).empty() ? arguments.get("kas-yaml") : arguments.positional(0);
    const auto roots = pipeline::run_roots(kas_file, context.workspace(), context.cwd(), context.registry());
    const auto found = pipeline::find_run(roots, arguments.get("run"));
    const auto file = file_of(found, arguments.get("which", "kas"));
    context.say("==> " + file.string());
    std::ifstream in(file, std::ios::binary);
    in.seekg(lines == 0 ? std::streamoff{0} : tail_start(in, lines));
    copy_rest(in);
    if (!arguments.has("no-follow")) follow(in, found);
    return 0;
}

}  // namespace

Command log_command() {
    return {
        .name = "log",
        .group = "Look",
        .summary = "show the log of a run, and follow it until the run ends",
        .usage = "[KAS_YAML] [--run RUN] [--which kas|console|events] [-n LINES] [--no-follow]",
        .details = "Without a run: the newest. -n 0 shows the log from its beginning.",
        .examples = {"bspctl log", "bspctl log my.yml", "bspctl log --run 20260423-091014 --no-follow -n 200"},
        .options = {{"run", 0, "RUN", "this run"},
                    {"which", 0, "FILE", "kas (the build's output), console or events", "", "kas console events"},
                    {"lines", 'n', "N", "how many lines of what is already there (default 40)"},
                    {"no-follow", 0, "", "do not wait for more"},
                    options::kas_yaml()},
        .max_positionals = 1,
        .positional_words = "<file>",
        .run = run};
}

}  // namespace bspctl::cli
