// SPDX-License-Identifier: Apache-2.0
//
// Ends what is going on here, from another terminal.
#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "base/duration.hpp"
#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/context.hpp"
#include "pipeline/closing.hpp"
#include "pipeline/postmortem.hpp"
#include "pipeline/run_watch.hpp"
#include "pipeline/stopping.hpp"
#include "process/interrupts.hpp"
#include "telemetry/run_id.hpp"

namespace bspctl::cli {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds look_again{100};
constexpr std::chrono::milliseconds apart{500};   // two signals at once are one
constexpr std::chrono::seconds last_patience{15};  // after the third: what bspctl itself needs to kill, and some more
constexpr int most_presses = 3;

struct Silent : telemetry::Listener {
    void on_event(const telemetry::Event&) override {}
    void on_console(std::string_view) override {}
};

struct Stopped {
    std::string run, kind;  // "build" or "orphan"
    std::int64_t pid = 0;   // of the bspctl; 0: there was none
    std::vector<std::string> killed;
};

// How hard is asked for: one step more each time the grace is over, or the user presses Ctrl-C here.
class Pace {
public:
    Pace(bool force, std::optional<std::chrono::seconds> grace) : grace_(grace), wanted_(force ? 2 : 1), since_(Clock::now()) {}

    int wanted() {
        const int pressed = process::Interrupts::count() - seen_;
        seen_ += pressed;
        const bool late = grace_ && Clock::now() - since_ >= *grace_;
        if (wanted_ < most_presses && (late || pressed > 0)) {
            wanted_ = std::min(most_presses, wanted_ + std::max(1, pressed));
            since_ = Clock::now();
        }
        return wanted_;
    }
    [[nodiscard]] Clock::duration at_this_step() const { return Clock::now() - since_; }

private:
    std::optional<std::chrono::seconds> grace_;  // nothing: as long as it takes
    int wanted_, seen_ = 0;
    Clock::time_point since_;
};

std::string running_tasks(const watch::BuildWatch& build) {
    std::vector<std::string> out;
    for (const auto& one : build.running()) {
        const auto& task = build.record().tasks()[one.task];
        out.push_back(build.record().recipe_of(task).name + " " + task.name);
    }
    return text::join(out, ", ");
}

std::string_view step_word(int presses) {
    return presses == 1   ? "its running tasks are let end"
           : presses == 2 ? "its running tasks are being stopped"
                          : "what is left of it is being killed";
}

class Session {
public:
    Session(Context& context, Pace pace) : context_(context), pace_(pace) {}

    void stop(pipeline::LivingBuild& build) {
        Silent nobody;
        std::optional<pipeline::RunWatch> watch;
        if (!build.run().id.empty()) watch.emplace(build.run(), nobody);
        std::string shown;
        Clock::time_point pressed{};
        while (build.is_there()) {
            if (build.presses() < pace_.wanted() && Clock::now() - pressed >= apart) {
                build.press();
                pressed = Clock::now();
                context_.say(build.owner().describe() + ": " + std::string(step_word(build.presses())));
            }
            if (build.presses() == most_presses && Clock::now() - pressed >= last_patience) build.kill();
            if (watch) show(*watch, shown);
            std::this_thread::sleep_for(look_again);
        }
        done_.push_back({build.run().id, "build", build.owner().pid, {}});
    }

    void stop(const pipeline::OrphanedBuild& build) {
        context_.say("a build without its bspctl, in " + build.build_dir.string() + ": " + std::to_string(build.running().size()) + " processes");
        engine::StopLadder ladder;
        const auto due = [&] { return ladder.at(Clock::now(), pace_.wanted(), false); };
        for (auto step = engine::Stop::none; build.works() && step != engine::Stop::kill;) {
            const auto next = due();
            if (next != step) context_.say("  " + std::string(step_word(next == engine::Stop::ask ? 1 : next == engine::Stop::insist ? 2 : 3)));
            step = next;
            build.tell(step);
            std::this_thread::sleep_for(look_again);
        }
        done_.push_back({build.run.id, "orphan", 0, build.finish(due)});
    }

    [[nodiscard]] const std::vector<Stopped>& done() const { return done_; }

private:
    void show(pipeline::RunWatch& watch, std::string& shown) const {
        watch.poll();
        auto now = running_tasks(watch.build());
        if (now.empty() || now == shown) return;
        context_.say("  still running: " + now);
        shown = std::move(now);
    }

    Context& context_;
    Pace pace_;
    std::vector<Stopped> done_;
};

std::string to_json(const std::vector<Stopped>& all, const std::vector<std::string>& left) {
    json::Writer out;
    out.object().field("schema", "bspctl.stop/1").key("stopped").array();
    for (const auto& one : all) {
        out.object().field_or_null("run", one.run).field("kind", one.kind).key("pid");
        if (one.pid == 0) out.null();
        else out.value(one.pid);
        out.field("killed", one.killed).end_object();
    }
    out.end_array().field("left_over", left).end_object();
    return out.str();
}

std::optional<std::chrono::seconds> grace_of(Context& context, const Arguments& arguments) {
    const auto given = arguments.get("timeout", context.settings().text("build.stop_grace_seconds"));
    const auto grace = parse_duration(given);
    if (!grace) throw Failure("--timeout must be a duration, like 30 or 5m", "found '" + given + "'", "");
    return grace->count() > 0 ? grace : std::nullopt;
}

// What still runs after everything, for the exit code.
std::vector<std::string> left_over(const std::vector<std::filesystem::path>& roots, const std::string& run) {
    std::vector<std::string> out;
    for (const auto& build : pipeline::orphaned_builds(roots, run)) {
        for (auto& name : build.running()) out.push_back(std::move(name));
    }
    return out;
}

int tell(Context& context, const Arguments& arguments, const std::vector<Stopped>& all, const std::vector<std::string>& left) {
    if (arguments.has("json")) context.answer(to_json(all, left));
    else if (all.empty()) context.say("nothing is running here");
    else if (left.empty()) context.say("stopped; the next build goes on from there");
    for (const auto& name : left) context.warn("could not be ended: " + name);
    return left.empty() ? 0 : static_cast<int>(ExitCode::failed);
}

int run(Context& context, const Arguments& arguments) {
    const auto word = arguments.positional(0);
    const bool is_run = telemetry::parse_run_id(word).has_value();
    if (word == "latest") throw Failure("'latest' may be a run that has ended", "", "name none: what goes on is stopped");
    const auto roots = pipeline::run_roots(is_run ? "" : word, context.workspace(), context.cwd(), context.registry());
    const auto run_id = is_run ? word : "";
    if (is_run) (void)pipeline::find_run(roots, run_id);
    const process::Interrupts interrupts;
    Session session(context, {arguments.has("force"), grace_of(context, arguments)});
    for (auto& build : pipeline::living_builds(roots, run_id)) session.stop(build);
    for (const auto& build : pipeline::orphaned_builds(roots, run_id)) session.stop(build);
    const auto left = left_over(roots, run_id);
    for (const auto& root : roots) {
        for (const auto& closed : pipeline::close_aborted_runs(root)) context.say("note: " + pipeline::describe_closed(closed));
    }
    return tell(context, arguments, session.done(), left);
}

}  // namespace

Command stop_command() {
    return {
        .name = "stop",
        .group = "Build",
        .summary = "stop the build that is going on here",
        .usage = "[RUN | KAS_YAML] [--force] [--timeout DURATION] [--json]",
        .details = "As Ctrl-C in its own terminal: running tasks are let end, and the next build goes on from there. After the "
                   "time of --timeout, or at Ctrl-C here, they are stopped, then killed. A build whose bspctl was killed is "
                   "found by its processes and containers, and ended the same way. Nothing to stop is no error.",
        .examples = {"bspctl stop", "bspctl stop --force", "bspctl stop 20260423-091014 --timeout 10m"},
        .options = {{"force", 0, "", "stop running tasks at once"},
                    {"timeout", 0, "DURATION", "give running tasks so long (30, build.stop_grace_seconds); 0: as long as they take"},
                    options::json()},
        .max_positionals = 1,
        .positional_words = "<run>",
        .run = run};
}

}  // namespace bspctl::cli
