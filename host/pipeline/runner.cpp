// SPDX-License-Identifier: Apache-2.0
#include "pipeline/runner.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <deque>
#include <set>
#include <utility>

#include "base/files.hpp"
#include "base/text.hpp"
#include "hashserv/server.hpp"
#include "pipeline/artifacts.hpp"
#include "pipeline/caches.hpp"
#include "pipeline/closing.hpp"
#include "pipeline/guarded_build.hpp"
#include "pipeline/manifests.hpp"
#include "pipeline/record_sources.hpp"
#include "pipeline/render.hpp"
#include "pipeline/run_recorder.hpp"
#include "pipeline/sync_run.hpp"
#include "process/interrupts.hpp"
#include "process/stop.hpp"
#include "process/time_limit.hpp"
#include "process/tree.hpp"
#include "workspace/lock.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// A step that did not come to its end; carried up to the loop, which records it.
struct StepFailed {
    ExitCode code;
    std::string kind;
    std::string reason;
    std::vector<telemetry::Field> fields = {};
};

ExitCode code_of_interrupt() {
    return process::Interrupts::last_signal() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

// Of a plugin that was not awaited.
bool is_interrupt(ExitCode code) { return code == ExitCode::interrupted || code == ExitCode::terminated; }

class Execution {
public:
    Execution(Build build, Surroundings surroundings, const config::Settings& settings, plugins::Registry& registry,
              telemetry::Listener& listener)
        : limit_(time_limit(settings)),
          limits_(guard_limits(settings, build.request.keep_going)),
          build_(std::move(build)),
          surroundings_(std::move(surroundings)),
          settings_(settings),
          registry_(registry),
          listener_(listener),
          recorder_(build_, listener),
          run_(recorder_.run()),
          emitter_(recorder_.emitter()) {
        surroundings_.run_id = run_.id();
        surroundings_.run_dir = run_.dir();
    }

    [[nodiscard]] const std::string& run_id() const { return surroundings_.run_id; }

    // Something to say before the first step.
    void tell(std::string message) { recorder_.note(std::move(message)); }

    Result run() {
        const auto start = std::chrono::steady_clock::now();
        result_.run_id = run_.id();
        result_.run_dir = run_.dir();
        recorder_.begin(surroundings_, registry_);
        try {
            loop();
            // the vendor's own tools fetched: neither kas nor our sync has recorded what
            if (build_.request.command == "sync" && !result_.sync) keep_build_sources();
            result_.code = ExitCode::done;
            result_.kind = "success";
        } catch (const StepFailed& failed) {
            result_.code = failed.code;
            result_.kind = failed.kind;
            result_.reason = failed.reason;
        } catch (const Failure& failure) {
            const auto stopped = interrupted();
            const bool is_stopped = is_interrupt(failure.code());
            result_.code = is_stopped ? stopped.code : failure.code();
            result_.kind = is_stopped ? stopped.kind : "step";
            result_.reason = std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why());
            if (result_.failed_step.empty()) result_.failed_step = last_step_;
            emitter_.emit("error", {{"message", result_.reason}, {"fix", failure.fix()}});
        } catch (const std::exception& error) {
            result_.code = ExitCode::internal;
            result_.kind = "internal";
            result_.reason = error.what();
            emitter_.emit("error", {{"message", "a case that is not handled: " + result_.reason}});
        }
        run_.stop_sampling();
        recorder_.keep_build_events();
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        result_.seconds = seconds.count();
        if (result_.code == ExitCode::failed && result_.kind == "step") {
            emitter_.emit("run_error", {{"error", result_.reason}, {"error_type", result_.kind}});
        }
        recorder_.say_notes();
        recorder_.end(result_.kind, result_.code, result_.seconds);
        result_.load = run_.worst_load();
        return result_;
    }

private:
    // Somebody wants it to stop: a person, a signal, or the time limit, which is a signal of our own.
    [[nodiscard]] StepFailed interrupted(std::vector<telemetry::Field> fields = {}) const {
        if (!limit_.has_passed()) return {code_of_interrupt(), "interrupted", "interrupted", std::move(fields)};
        return {ExitCode::timed_out, "timeout", "the time limit of " + settings_.text("build.timeout") + " has passed", std::move(fields)};
    }

    // The plan is made anew after each step that changed the tree, so what is left out is always about now.
    void loop() {
        for (auto outlook = plan(build_, surroundings_, executed_);;) {
            say_notes(outlook);
            const auto* step = next(outlook.plan);
            if (step == nullptr) return;
            if (process::Interrupts::count() > 0) throw interrupted();
            const bool look_again = step->changes_tree && !step->skip;
            perform(*step);
            if (step->name == "overlay") recorder_.keep_overlays(outlook.overlays);
            recorder_.say_notes();
            if (!look_again) continue;
            refresh(build_, registry_);
            check_manifest();
            outlook = plan(build_, surroundings_, executed_);
        }
    }

    const PlanStep* next(const Plan& plan) const {
        for (const auto& step : plan.steps) {
            const bool open = step.changes_tree && !step.skip ? !pending(step, executed_).empty()
                                                              : !finished_.contains(step.name);
            if (open) return &step;
        }
        return nullptr;
    }

    void perform(const PlanStep& step) {
        if (step.skip) {
            if (finished_.insert(step.name).second) {
                emitter_.emit("step_skip", {{"step", step.name}, {"reason", *step.skip}});
                if (step.name == "doctor") run_.write_diagnosis("doctor was skipped: " + *step.skip + "\n");
            }
            return;
        }
        auto fields = step.fields;
        fields.insert(fields.begin(), {"step", step.name});
        fields.push_back({"why", step.why});
        emitter_.emit("step_start", std::move(fields));
        last_step_ = step.name;
        const auto start = std::chrono::steady_clock::now();
        success_ = {};
        try {
            for (const auto& action : pending(step, executed_)) {
                std::visit([&](const auto& concrete) { act(step, concrete); }, action);
                executed_.insert(fingerprint(step, action));
            }
            check_outputs(step);
        } catch (const StepFailed& failed) {
            fail(step, failed);
        } catch (const Failure& failure) {
            const auto reason = std::string(failure.what()) + (failure.why().empty() ? "" : ": " + failure.why());
            std::vector<telemetry::Field> extra;
            if (!failure.fix().empty()) extra.push_back({"fix", failure.fix()});
            // What fails on the way is a failed work: steps before it may have changed the tree.
            const auto code = failure.code() == ExitCode::not_started ? ExitCode::failed : failure.code();
            fail(step, {code, "step", reason, std::move(extra)});
        }
        finished_.insert(step.name);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        auto ok = std::move(success_);
        ok.insert(ok.begin(), {"step", step.name});
        ok.push_back({"duration_s", seconds.count()});
        emitter_.emit("step_ok", std::move(ok));
    }

    [[noreturn]] void fail(const PlanStep& step, StepFailed failed) {
        result_.failed_step = step.name;
        failed.fields.insert(failed.fields.begin(), {{"step", step.name}, {"reason", failed.reason}});
        if (!step.fix.empty() && std::none_of(failed.fields.begin(), failed.fields.end(),
                                              [](const auto& field) { return field.key == "fix"; })) {
            failed.fields.push_back({"fix", step.fix});
        }
        emitter_.emit("step_fail", failed.fields);
        throw failed;
    }

    // -------------------------------------------------------------------------------------------- one action

    void act(const PlanStep& step, const RunAction& action) {
        process::Command command;
        command.argv = action.argv;
        command.cwd = action.cwd;
        command.env = action.env;
        command.clean_env = action.clean_env;
        files::make_directories(action.cwd);
        emitter_.console("$ " + to_text(Action(action), surroundings_.engine));
        std::deque<std::string> tail;
        const auto exit = process::run(command, {[&](std::string_view line) {
                                                     emitter_.console(line);
                                                     tail.emplace_back(text::strip_ansi(line));
                                                     if (tail.size() > 5) tail.pop_front();
                                                 },
                                                 [&, ladder = process::OrderlyStop()](pid_t child) mutable {
                                                     listener_.on_tick();
                                                     return ladder.is_over(child);
                                                 }});
        if (process::Interrupts::count() > 0) throw interrupted();
        if (exit.code == 0) return;
        const auto reason = exit.start_error.empty() ? "exit_code=" + std::to_string(exit.code) : exit.start_error;
        throw StepFailed{ExitCode::failed, "step", reason,
                         {{"exit_code", static_cast<std::int64_t>(exit.code)},
                          {"command", text::shell_quote(action.argv)},
                          {"output", std::vector<std::string>(tail.begin(), tail.end())},
                          {"fix", step.fix}}};
    }

    void act(const PlanStep&, const RemoveAction& action) { files::remove_tree(action.path); }

    void act(const PlanStep&, const WriteAction& action) { files::write_if_changed(action.path, action.text); }

    void act(const PlanStep&, const RequireAction& action) {
        std::error_code error;
        if (fs::exists(action.path, error)) return;
        throw Failure(action.path.string() + " is missing", action.why, action.fix, ExitCode::failed);
    }

    void act(const PlanStep&, const HostAction& action) {
        if (action.what == HostAction::What::doctor) {
            run_doctor();
            return;
        }
        if (action.what == HostAction::What::hash_server) {
            start_hash_server();
            return;
        }
        const auto generated = generate(build_, surroundings_.engine.max_format);
        for (const auto& note : generated.notes) emitter_.emit("info", {{"message", note}});
        files::write_if_changed(build_.generated, generated.text);
        for (const auto& kept : generated.kept) files::write_if_changed(kept.path, kept.text);
    }

    void act(const PlanStep&, const SyncAction& action) {
        auto report = run_sync(action, emitter_, listener_);
        const bool stopped = report.interrupted();
        const bool ok = report.ok();
        auto reason = failure_of(report);
        success_ = fields_of(report);
        auto fields = success_;
        recorder_.keep_sources([&] { return record_of_sources(build_, action.sources, report); });
        result_.sync = merged(std::move(result_.sync), std::move(report));
        if (stopped) throw interrupted(std::move(fields));
        if (!ok) throw StepFailed{ExitCode::failed, "step", std::move(reason), std::move(fields)};
    }

    void act(const PlanStep&, const EngineAction& action) {
        run_.sample_disk(build_dir(build_));
        auto job = action.job;
        forget_silent_hash_server(job, build_, surroundings_.engine_env);
        const auto command = engine::compose(surroundings_.engine, job);
        emitter_.console("$ " + text::shell_quote(command.argv));
        GuardedBuild build(surroundings_.engine, job, limits_, oom_score(), run_, emitter_, listener_);
        const auto outcome = build.run();
        run_.write_time(command.argv, outcome.exit);
        keep_build_sources();
        result_.engine_exit = outcome.exit.code;
        for (const auto& process : outcome.left_over) {
            emitter_.emit("warn", {{"message", "had to be killed: " + process}});
        }
        const auto code = static_cast<std::int64_t>(outcome.exit.code);
        const telemetry::Field log{"kas_log", (run_.dir() / "kas.log").string()};
        // One that came to its end before a guard's stop reached it has succeeded.
        if (const auto& halt = build.halt(); halt && code != 0) {
            throw StepFailed{ExitCode::failed, halt->kind, halt->reason, {{"exit_code", code}, log, {"halted", halt->kind}, {"fix", halt->fix}}};
        }
        if (outcome.exit.interrupted && !build.halt()) throw interrupted({{"exit_code", code}, log});
        if (code != 0) {
            const auto reason = outcome.exit.start_error.empty() ? "exit_code=" + std::to_string(code)
                                                                 : outcome.exit.start_error;
            throw StepFailed{ExitCode::failed, "task", reason, {{"exit_code", code}, log}};
        }
        if (job.command == "build") {
            result_.deploy_dir = find_deploy_dir(build_dir(build_), machine_of(build_));
            result_.artifacts = list_artifacts(result_.deploy_dir);
        }
        success_ = {{"exit_code", code}, {"deploy_dir", result_.deploy_dir.string()}};
    }

    [[nodiscard]] int oom_score() const { return static_cast<int>(settings_.number("build.scope_oom_score_adjust", 0)); }

    // After kas, which checks out and may have brought files that are included; also after a build that failed, whose
    // sources matter most.
    void keep_build_sources() {
        recorder_.keep_sources([&] {
            refresh(build_, registry_);
            return record_of_sources(build_);
        });
    }

    // Without it BitBake starts a server of its own (the overlay sees to that), and only knows what it built itself.
    void start_hash_server() {
        recorder_.attempt("the build goes on without the hash equivalence server", [&] {
            const auto place = hash_server_place(build_, surroundings_.engine_env);
            const bool started = hashserv::start(place, required_hash_server_program(build_));
            success_ = {{"address", place.address()}, {"started", started}};
        });
    }

    void run_doctor() {
        const auto about = doctor_context(build_, surroundings_, settings_, registry_);
        const auto report = doctor::run(doctor::all_checks(about), doctor_plugins(registry_, build_.plugin), about,
                                        build_.workspace);
        const bool show_warnings = settings_.flag("build.show_doctor_report");
        run_.write_diagnosis(doctor::to_diagnosis_text(report));
        for (const auto& result : report.results) {
            const auto& finding = result.finding;
            const bool shown = finding.level == Level::block || (finding.level == Level::warn && show_warnings);
            if (!shown) continue;
            emitter_.emit("finding", {{"check", finding.id},
                                      {"level", finding.level == Level::block ? "block" : "warn"},
                                      {"message", finding.summary + doctor::level_note(result)},
                                      {"why", finding.why},
                                      {"fix", finding.fix}});
        }
        if (report.blocked()) {
            throw StepFailed{ExitCode::not_started, "doctor-blocked", "blocking failure",
                             {{"fix", "mend what is marked BLOCK, or go on at your own risk with --skip-doctor"}}};
        }
        success_ = {{"checks", static_cast<std::int64_t>(report.results.size())}};
    }

    // ---------------------------------------------------------------------------------------------- checks, words

    void check_outputs(const PlanStep& step) const {
        std::error_code error;
        for (const auto& output : step.outputs) {
            const auto path = fs::path(output).is_absolute() ? fs::path(output) : build_.bsp_root / output;
            if (fs::exists(path, error)) continue;
            throw Failure("step " + step.name + " ended without " + path.string(),
                          "it reported success, but what it should have made is not there", step.fix, ExitCode::failed);
        }
    }

    void check_manifest() const {
        if (!build_.generates || !build_.manifest_file.empty() || vendor_tree(build_)) return;
        const auto similar = similar_manifests(build_.bsp_root, build_.family, build_.workspace.manifest);
        throw Failure("there is no " + build_.workspace.manifest + " in " + build_.workspace.repo_url + ", branch " +
                          build_.workspace.branch,
                      similar.empty() ? "no file there has a name like it" : "nearest names there: " + similar,
                      "name one of these with -f, or another branch with --branch",
                      ExitCode::failed);
    }

    void say_notes(const Outlook& outlook) {
        for (const auto& note : outlook.notes) {
            if (said_.insert(note).second) emitter_.emit("info", {{"message", note}});
        }
    }

    process::TimeLimit limit_;
    watch::GuardLimits limits_;
    Build build_;
    Surroundings surroundings_;
    const config::Settings& settings_;
    plugins::Registry& registry_;
    telemetry::Listener& listener_;
    RunRecorder recorder_;
    telemetry::Run& run_;
    telemetry::Emitter& emitter_;
    Executed executed_;
    std::set<std::string> finished_;
    std::set<std::string> said_;
    std::vector<telemetry::Field> success_;
    std::string last_step_;
    Result result_;
};

// A build in a folder of its own that leaves the sources alone may share them with others that do.
workspace::Use use_of_tree(const Request& request) {
    return request.skip_sync && request.build_folder != "build" ? workspace::Use::shared : workspace::Use::exclusive;
}

}  // namespace

Result execute(Build build, Surroundings surroundings, const config::Settings& settings, plugins::Registry& registry,
               telemetry::Listener& listener) {
    workspace::Lock tree(build.bsp_root, build.request.command, use_of_tree(build.request));
    auto folder = workspace::Lock::of_build_directory(build.bsp_root, build_dir(build), build.request.command);
    process::adopt_orphans();
    const process::Interrupts interrupts;
    const auto root = build.bsp_root;
    refuse_beside_orphans(root, build_dir(build));
    Execution execution(std::move(build), std::move(surroundings), settings, registry, listener);
    for (auto* lock : {&tree, &folder}) lock->name_run(execution.run_id());
    if (const auto& left = tree.recovered() ? tree.recovered() : folder.recovered()) {
        execution.tell(left->describe() + " ended abruptly; its lock was cleaned up");
    }
    for (const auto& run : close_aborted_runs(root)) execution.tell(describe_closed(run));
    return execution.run();
}

}  // namespace bspctl::pipeline
