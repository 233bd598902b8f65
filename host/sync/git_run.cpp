// SPDX-License-Identifier: Apache-2.0
#include "sync/git_run.hpp"

#include <algorithm>
#include <random>
#include <thread>

#include "base/text.hpp"
#include "process/interrupts.hpp"
#include "process/stop.hpp"

namespace bspctl::sync {

namespace {

constexpr std::size_t kept_lines = 20;

void take_line(Ran& ran, Reporter& reporter, std::string_view line) {
    if (const auto meter = parse_meter(line)) {
        reporter.meter(*meter);
        if (meter->done && meter->bytes > 0) {
            ran.bytes += meter->bytes;
            ran.objects += meter->count;
        }
        return;
    }
    ran.lines.push_back(git::without_credentials(text::strip_ansi(text::trim(line))));
    if (ran.lines.back().empty() || ran.lines.size() > kept_lines) {
        ran.lines.erase(ran.lines.back().empty() ? std::prev(ran.lines.end()) : ran.lines.begin());
    }
}

void check_interrupt() {
    if (process::Interrupts::count() > 0) throw Interrupted{};
}

double random_share() {
    thread_local std::minstd_rand generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(generator);
}

}  // namespace

Ran run_git(const fs::path& dir, std::vector<std::string> arguments, Reporter& reporter) {
    check_interrupt();
    Ran ran;
    const auto exit = process::run(git::command(dir, std::move(arguments)),
                                   {[&](std::string_view line) { take_line(ran, reporter, line); },
                                    [ladder = process::OrderlyStop()](pid_t child) mutable { return ladder.is_over(child); }});
    check_interrupt();
    ran.code = exit.code;
    if (!exit.start_error.empty()) ran.lines = {"fatal: git cannot be started: " + exit.start_error};
    return ran;
}

std::vector<std::string> fetch_command() {
    return {"-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60", "-c", "fetch.unpackLimit=1",
            "-c", "gc.auto=0",            "-c", "maintenance.auto=false", "fetch", "--progress"};
}

Stuck stuck(const std::string& doing, const std::vector<std::string>& lines) {
    return {doing + ": " + reason(lines), advice(classify(lines))};
}

void must_run_git(const fs::path& dir, std::vector<std::string> arguments, Reporter& reporter, const std::string& doing) {
    const auto ran = run_git(dir, std::move(arguments), reporter);
    if (!ran.ok()) throw stuck(doing, ran.lines);
}

void must_ask_git(const fs::path& dir, std::vector<std::string> arguments, const std::string& doing) {
    const auto result = process::capture(git::command(dir, std::move(arguments)), std::chrono::minutes(2));
    check_interrupt();
    if (result.ok()) return;
    std::vector<std::string> lines;
    for (const auto line : text::lines(result.err)) lines.emplace_back(line);
    throw stuck(doing, lines);
}

void pause(std::chrono::milliseconds length) {
    const auto until = std::chrono::steady_clock::now() + length;
    while (std::chrono::steady_clock::now() < until) {
        check_interrupt();
        std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(length, std::chrono::milliseconds(50)));
    }
}

void check_git() {
    if (process::capture({.argv = {"git", "--version"}}, std::chrono::seconds(10)).ok()) return;
    throw Failure("git is not here", "repositories are fetched with it", "install git");
}

std::chrono::milliseconds pause_before(int attempt, const Patience& patience, double jitter) {
    auto length = patience.first_pause;
    for (int n = 2; n < attempt && length < patience.longest_pause; ++n) length *= 2;
    length = std::min(length, patience.longest_pause);
    return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(length.count()) * (1 - jitter / 2)));
}

Ran patiently(const Patience& patience, Reporter& reporter, int& attempts, const std::function<Ran()>& call) {
    for (int attempt = 1;; ++attempt) {
        ++attempts;
        auto ran = call();
        if (ran.ok() || attempt >= patience.attempts || ran.trouble() != Trouble::transient) return ran;
        reporter.phase("trying again soon: " + reason(ran.lines));
        pause(pause_before(attempt + 1, patience, random_share()));
    }
}

}  // namespace bspctl::sync
