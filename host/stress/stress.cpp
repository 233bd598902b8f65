// SPDX-License-Identifier: Apache-2.0
#include "stress/stress.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::stress {

namespace {

// OE-Core's sanity check refuses hosts that it does not know, which is no matter of the parsers.
constexpr const char* host_conf_text = "INHERIT:remove = \"sanity\"\n";

std::string two_digits(int number) {
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "%02d", number);
    return out.data();
}

void add_if_there(std::vector<fs::path>& list, const fs::path& path) {
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error))) list.push_back(path);
}

bool clear(const std::vector<fs::path>& paths) {
    for (const auto& path : paths) files::remove_tree(path);
    return !paths.empty();
}

Outcome outcome_of(const process::Exit& exit, const Iteration& iteration) {
    if (exit.interrupted) return Outcome::interrupted;
    if (!iteration.signatures.empty()) return Outcome::failed;
    return exit.code == 0 ? Outcome::passed : Outcome::errored;
}

Iteration parse_once(const engine::Engine& engine, const engine::Job& job, const Place& place, int number) {
    Iteration out;
    out.number = number;
    const auto cleared = what_to_clear(place.build_dir);
    out.cache_cleared = clear(cleared.caches);
    out.runtime_cleared = clear(cleared.runtime);
    out.log = place.folder / ("run-" + two_digits(number) + ".log");
    std::ofstream log(out.log, std::ios::binary);
    const auto on_line = [&](std::string_view line) {
        log << line << '\n';
        constexpr std::size_t enough = 100;
        auto found = signatures_in(line);
        if (out.signatures.size() < enough) std::move(found.begin(), found.end(), std::back_inserter(out.signatures));
    };
    const auto result = engine::run(engine, job, {on_line, {}});
    if (!result.exit.start_error.empty()) throw Failure("kas could not be started", result.exit.start_error, "", ExitCode::failed);
    out.exit_code = result.exit.code;
    out.seconds = result.exit.wall.count();
    out.outcome = outcome_of(result.exit, out);
    return out;
}

}  // namespace

std::string_view word(Outcome outcome) {
    switch (outcome) {
        case Outcome::passed: return "passed";
        case Outcome::failed: return "failed";
        case Outcome::errored: return "errored";
        case Outcome::interrupted: break;
    }
    return "interrupted";
}

int Summary::count(Outcome outcome) const {
    return static_cast<int>(std::count_if(iterations.begin(), iterations.end(),
                                          [&](const Iteration& one) { return one.outcome == outcome; }));
}

double Summary::average_seconds() const {
    double sum = 0;
    int ended = 0;
    for (const auto& one : iterations) {
        if (one.outcome == Outcome::interrupted) continue;
        sum += one.seconds;
        ++ended;
    }
    return ended == 0 ? 0 : sum / ended;
}

void check(const Options& options, engine::Kind engine) {
    if (options.runs < 1) throw Failure("--runs must be at least 1", "", "");
    if (options.parse_threads < 0) throw Failure("--parse-threads must be at least 1", "", "");
    if (options.python.empty()) return;
    if (engine == engine::Kind::container) {
        throw Failure("--python is for the host", "the container has its own interpreter",
                      "add --host, or choose another image with --container-image");
    }
    const auto answer = process::capture({.argv = {options.python.string(), "--version"}}, std::chrono::seconds(10));
    if (!answer.ok() || !(answer.out + answer.err).starts_with("Python 3")) {
        throw Failure(options.python.string() + " is no Python 3 interpreter",
                      answer.start_error.empty() ? "it says '" + std::string(text::trim(answer.out + answer.err)) + "'" : answer.start_error,
                      "name one: --python /usr/bin/python3");
    }
}

Cleared what_to_clear(const fs::path& build_dir) {
    Cleared out;
    add_if_there(out.caches, build_dir / "cache");
    std::error_code error;
    for (auto it = fs::directory_iterator(build_dir, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        // "tmp", "tmp-glibc", "tmp-musl"; a link leads to a TMPDIR elsewhere, whose cache is meant as well
        if (it->path().filename().string().starts_with("tmp")) add_if_there(out.caches, it->path() / "cache");
    }
    std::sort(out.caches.begin(), out.caches.end());
    for (const auto* name : {"bitbake.lock", "bitbake.sock"}) add_if_there(out.runtime, build_dir / name);
    return out;
}

std::string shell_command(const Options& options, const fs::path& host_conf) {
    std::vector<KeyValue> variables;
    const auto allocator = paths::environment("PYTHONMALLOC");
    // Python's own allocator hides what the C library's checks would find.
    variables.push_back({"PYTHONMALLOC", allocator.empty() ? "malloc" : allocator});
    if (options.parse_threads > 0) variables.push_back({"BB_NUMBER_PARSE_THREADS", std::to_string(options.parse_threads)});
    if (!options.python.empty()) variables.push_back({"BB_PYTHON3", options.python.string()});

    std::string names, assignments;
    for (const auto& [name, value] : variables) {
        names += " " + name;
        assignments += " " + name + "=" + text::shell_quote(value);
    }
    // BitBake drops what it is not told to keep. Before 2.0 the list had another name, which later ones refuse to see: the
    // build's environment has set the right one.
    const auto add_to = [&](const std::string& list) { return "export " + list + "=\"$" + list + names + "\""; };
    auto out = "if [ -n \"${BB_ENV_EXTRAWHITE+set}\" ]; then " + add_to("BB_ENV_EXTRAWHITE") + "; else " +
               add_to("BB_ENV_PASSTHROUGH_ADDITIONS") + "; fi;" + assignments;
    // By name, so that this interpreter runs it and not the one of its first line; its server gets the same one.
    out += options.python.empty() ? " bitbake" : " " + text::shell_quote(options.python.string()) + " \"$(command -v bitbake)\"";
    if (!host_conf.empty()) out += " -R " + text::shell_quote(host_conf.string());
    if (!options.bitbake_args.empty()) out += " " + text::shell_quote(options.bitbake_args);
    return out + " -p " + text::shell_quote(options.target);
}

Summary run(const engine::Engine& engine, engine::Job job, const Place& place, const Options& options,
            const OnIteration& on_iteration) {
    check(options, engine.kind);
    files::make_directories(place.folder);
    fs::path host_conf;
    if (engine.kind == engine::Kind::host) {
        host_conf = place.folder / "host-mode.conf";
        files::write_atomically(host_conf, host_conf_text);
    }
    job.command = "shell";
    job.shell_command = shell_command(options, host_conf);
    job.event_log.clear();  // of a hundred parses nobody reads it
    Summary out;
    for (int number = 1; number <= options.runs && !out.interrupted(); ++number) {
        out.iterations.push_back(parse_once(engine, job, place, number));
        on_iteration(out.iterations.back());
        job.skip_checkout = true;  // the first run has checked everything out
    }
    return out;
}

}  // namespace bspctl::stress
