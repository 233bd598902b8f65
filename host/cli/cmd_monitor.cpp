// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/progress_options.hpp"
#include "pipeline/postmortem.hpp"
#include "pipeline/run_watch.hpp"
#include "process/interrupts.hpp"
#include "telemetry/emitter.hpp"
#include "telemetry/run_id.hpp"
#include "ui/build_json.hpp"
#include "ui/progress.hpp"

namespace bspctl::cli {

namespace {

// For a look that shows nothing while it reads.
struct Silent : telemetry::Listener {
    void on_event(const telemetry::Event&) override {}
    void on_console(std::string_view) override {}
};

double seconds_between(const Arguments& arguments) {
    const auto given = arguments.get("interval", "2");
    double out = 0;
    const auto [stop, error] = std::from_chars(given.data(), given.data() + given.size(), out);
    if (error != std::errc{} || stop != given.data() + given.size() || !(out >= 0.1 && out <= 3600)) {
        throw Failure("--interval must be a number of seconds from 0.1 to 3600", "found '" + given + "'", "");
    }
    return out;
}

struct Followed {
    telemetry::RunRef run;
    pipeline::RunWatch watch;
    Followed(telemetry::RunRef found, telemetry::Listener& listener) : run(std::move(found)), watch(run, listener) {}

    // True while it goes on. Whether its process is still there is asked now and then, and before reading: one that ends
    // meanwhile has written its end by then.
    bool poll() {
        const auto now = Clock::now();
        if (now - asked_ >= std::chrono::seconds(2)) {
            asked_ = now;
            going_ = pipeline::is_going(run);
        }
        watch.poll();
        return going_ && !watch.has_ended();
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point asked_{};
    bool going_ = false;
};

std::string start_text(const Followed& followed, std::string_view key) {
    return followed.watch.start() ? followed.watch.start()->text(key) : std::string();
}

std::string outcome_of(const Followed& followed, bool live) {
    if (live) return "running";
    return followed.watch.end() ? followed.watch.end()->text("outcome") : "aborted";
}

std::string snapshot(const Followed& followed, bool live) {
    json::LineWriter out;
    out.object().field("schema", "bspctl.monitor/1").field("time", telemetry::utc_time(std::chrono::system_clock::now()));
    out.field("run", followed.run.id).field("run_dir", followed.run.dir.string()).field("live", live);
    out.field("outcome", outcome_of(followed, live));
    for (const auto* key : {"command", "family", "label", "engine"}) out.field_or_null(key, start_text(followed, key));
    out.field_or_null("step", followed.watch.step()).key("build");
    ui::write_build(out, followed.watch.build(), {});
    return out.end_object().str();
}

int say_end(const Context& context, const Followed& followed) {
    const auto& end = followed.watch.end();
    if (!end) {
        context.say("run " + followed.run.id + " stopped without an end: its process is gone");
        return 0;
    }
    context.say("run " + followed.run.id + " has ended: " + end->text("outcome") + " after " +
                text::human_seconds(end->number("duration_s")) + " (bspctl report " + followed.run.id + ")");
    return 0;
}

void wait(double seconds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (process::Interrupts::count() == 0 && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

int code_of_end() { return process::Interrupts::count() > 0 ? static_cast<int>(ExitCode::interrupted) : 0; }

// One object, or one each time; the last one of a run that has ended says so.
int print_json(const telemetry::RunRef& run, bool once, double interval) {
    Silent nobody;
    Followed followed(run, nobody);
    const process::Interrupts interrupts;
    while (process::Interrupts::count() == 0 && std::cout) {
        const bool live = followed.poll();
        std::cout << snapshot(followed, live) + "\n" << std::flush;
        if (once || !live) return 0;
        wait(interval);
    }
    return code_of_end();
}

int print_once(Context& context, const telemetry::RunRef& run) {
    Silent nobody;
    Followed followed(run, nobody);
    const bool live = followed.poll();
    const auto& build = followed.watch.build();
    const auto elapsed = build.record().build().started > 0 ? build.record().now() - build.record().build().started : 0;
    const ui::ViewOptions options{"run " + run.id, elapsed, ui::terminal_size(), context.out_style()};
    for (const auto& line : ui::build_block(build, {}, options)) context.answer(line + "\n");
    return live ? 0 : say_end(context, followed);
}

int follow(Context& context, const Arguments& arguments, const telemetry::RunRef& run) {
    const process::Interrupts interrupts;
    ui::Progress progress(context.err_style(), progress_options(context, arguments));
    Followed followed(run, progress);
    while (followed.poll()) {
        wait(0.2);
        if (process::Interrupts::count() > 0) return code_of_end();
    }
    return say_end(context, followed);
}

// The newest that goes on, else the newest.
telemetry::RunRef run_of(Context& context, const Arguments& arguments) {
    const auto word = arguments.positional(0);
    const bool is_run = telemetry::parse_run_id(word).has_value() || word == "latest";
    const auto roots = pipeline::run_roots(is_run ? "" : word, context.workspace(), context.cwd(), context.registry());
    if (!is_run) {
        for (const auto& root : roots) {
            auto runs = telemetry::list_runs(root);
            for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
                if (pipeline::is_going(*run)) return *run;
            }
        }
    }
    return pipeline::find_run(roots, is_run ? word : "");
}

int run(Context& context, const Arguments& arguments) {
    const auto interval = seconds_between(arguments);
    const bool json = arguments.has("json");
    if (arguments.has("watch") && arguments.has("once")) throw Failure("--once and --watch contradict each other", "", "");
    const auto found = run_of(context, arguments);
    if (json) return print_json(found, !arguments.has("watch"), interval);
    return arguments.has("once") ? print_once(context, found) : follow(context, arguments, found);
}

}  // namespace

Command monitor_command() {
    return {
        .name = "monitor",
        .group = "Look",
        .summary = "watch a run from another terminal",
        .usage = "[RUN | KAS_YAML] [--once] [--json [--watch]] [-n SECONDS]",
        .details = "Without a run: the newest that is going on, else the newest. Shows what the build's own terminal shows, until the "
                   "run ends; of one that has ended, how it ended. Ctrl-C ends the watching, not the build.",
        .examples = {"bspctl monitor", "bspctl monitor --once", "bspctl monitor --json --watch -n 10"},
        .options = {{"once", 0, "", "show the state once and go"},
                    {"watch", 0, "", "with --json: an object a line, until the run ends"},
                    {"interval", 'n', "SECONDS", "between two of them (2)"},
                    options::json()},
        .max_positionals = 1,
        .positional_words = "<run>",
        .run = run};
}

}  // namespace bspctl::cli
