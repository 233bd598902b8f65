// SPDX-License-Identifier: Apache-2.0
#include "pipeline/query.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "engine/stale_locks.hpp"
#include "overlay/overlay.hpp"
#include "pipeline/caches.hpp"
#include "pipeline/closing.hpp"
#include "pipeline/idle.hpp"
#include "pipeline/overlays.hpp"
#include "pipeline/runner.hpp"
#include "process/interrupts.hpp"
#include "process/tree.hpp"
#include "sources/sources.hpp"
#include "workspace/lock.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uintmax_t longest_answer = 512ull * 1024 * 1024;  // the task graph of a large image has some 50 MB
constexpr std::size_t longest_talk = 1024 * 1024;

// The files between us and the command. They lie in the build folder because that is where host and container see the
// same; its lock is held, so what is there already was left by somebody who was killed.
class Scratch {
public:
    explicit Scratch(const fs::path& build_dir) : folder_(build_dir / scratch_folder), made_build_dir_(!exists(build_dir)) {
        files::remove_tree(folder_);
        files::make_directories(folder_);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        if (made_build_dir_) fs::remove(folder_.parent_path(), ignored);  // only when kas put nothing there
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    // kas hands its argument to the user's login shell, which may be no sh: so it is a file for sh. The answer goes to a
    // file too, for kas's output is where kas's own lines are, and a container's runtime may mix the two streams.
    [[nodiscard]] std::string write_script(const std::string& command) const {
        files::write_atomically(folder_ / "ask",
                                "(\n" + command + "\n) > '" + in("out") + "'\ncode=$?\necho $code > '" + in("code") + "'\nexit $code\n");
        return "sh " + in("ask");
    }

    [[nodiscard]] std::string answer() const { return files::read_if_exists(folder_ / "out", longest_answer).value_or(""); }

    // Some releases of kas end with a status of their own where the command failed.
    [[nodiscard]] std::optional<int> code() const {
        const auto text = files::read_if_exists(folder_ / "code", 16);
        if (!text || text->empty()) return std::nullopt;
        return std::atoi(text->c_str());
    }

    [[nodiscard]] bool was_reached() const { return exists(folder_ / "out"); }

private:
    static bool exists(const fs::path& path) {
        std::error_code error;
        return fs::exists(path, error);
    }
    static std::string in(const char* name) { return std::string(scratch_folder) + "/" + name; }

    fs::path folder_;
    bool made_build_dir_;
};

// What BitBake says when it does not get through the metadata (bb.parse.ParseError, bb.data_smart.ExpansionError, and the
// words of cooker and cookerdata around them).
bool speaks_of_parsing(std::string_view line) {
    constexpr std::array<std::string_view, 9> words{
        "ParseError", "Unable to parse", "Error parsing", "ExpansionError", "Parsing halted", "Failure expanding variable",
        "Error executing a python function in", "is not compatible with the core layer", "ould not inherit file"};
    return line.find("ERROR") != std::string_view::npos &&
           std::any_of(words.begin(), words.end(), [&](auto word) { return line.find(word) != std::string_view::npos; });
}

bool failed_to_parse(const std::string& text) {
    const auto lines = text::lines(text);
    return std::any_of(lines.begin(), lines.end(), speaks_of_parsing);
}

std::string phase_of(const Answer& answer, bool was_reached) {
    if (answer.ok()) return {};
    if (!was_reached) return "checkout";
    // bitbake-layers has its errors on standard output
    return failed_to_parse(answer.said) || failed_to_parse(answer.out) ? "parse" : "command";
}

// kas would clone what is missing, whatever steps it is told to skip: it has to follow includes.
void check_repositories(const Build& build) {
    if (!build.workspace.input) return;
    for (const auto& source : sources::of_input(*build.workspace.input, build.bsp_root).list) {
        std::error_code error;
        if (source.url.empty() || source.is_optional() || fs::exists(source.path, error)) continue;
        const auto input = build.generates ? "-f " + build.workspace.manifest : build.request.input;
        throw Failure("the repository " + source.name + " is not there yet",
                      source.path.string() + " does not exist; a question fetches nothing",
                      "bring the repositories first: bspctl sync " + input);
    }
}

void check_generated(const Build& build) {
    std::error_code error;
    if (!build.generates || fs::exists(build.generated, error)) return;
    throw Failure("there is no " + build.generated.string() + " yet", "kas needs the generated configuration",
                  "write it first: bspctl gen-kas -f " + build.workspace.manifest);
}

[[noreturn]] void throw_interrupted() {
    const bool terminated = process::Interrupts::last_signal() == SIGTERM;
    throw Failure("interrupted", "", "", terminated ? ExitCode::terminated : ExitCode::interrupted);
}

// One run of kas under a time limit, with what it says kept from its end.
class Conversation {
public:
    Conversation(std::chrono::seconds limit, const process::Listener& listener) : limit_(limit), listener_(listener) {}

    engine::Outcome run(const engine::Engine& engine, const engine::Job& job) {
        auto out = engine::run(engine, job, {[this](std::string_view line) { hear(line); }, [this](pid_t child) { return tick(child); }});
        if (!out.exit.start_error.empty()) throw Failure("kas could not be started", out.exit.start_error, "", ExitCode::failed);
        if (is_late_) {
            throw Failure("BitBake has not answered within " + text::human_seconds(static_cast<double>(limit_.count())),
                          last_line(), "", ExitCode::failed);
        }
        if (out.exit.interrupted) throw_interrupted();
        return out;
    }

    [[nodiscard]] const std::string& said() const { return said_; }

private:
    void hear(std::string_view line) {
        if (listener_.on_line) listener_.on_line(line);
        said_.append(line).push_back('\n');
        // reasons stand at the end
        if (said_.size() > 2 * longest_talk) said_.erase(0, said_.find('\n', said_.size() - longest_talk) + 1);
    }

    bool tick(pid_t child) {
        is_late_ = is_late_ || Clock::now() - start_ > limit_;
        return (listener_.on_tick && listener_.on_tick(child)) || is_late_;
    }

    [[nodiscard]] std::string last_line() const {
        const auto lines = text::lines(said_);
        return lines.empty() ? "" : "the last it said: " + std::string(lines.back());
    }

    Clock::time_point start_ = Clock::now();
    std::chrono::seconds limit_;
    const process::Listener& listener_;
    std::string said_;
    bool is_late_ = false;
};

std::string run_id_of_question() { return "query-" + std::to_string(::getpid()); }

}  // namespace

engine::Job shell_job(const Build& build, const Surroundings& surroundings, const std::string& command) {
    check_engine_reads(build, surroundings.engine);
    check_generated(build);
    const auto overlays = overlay_stack(build, surroundings);
    overlay::materialise(overlays);
    auto job = engine_job(build, surroundings, overlays);
    // What a build's own steps see to.
    for (const auto& folder : caches_of(build, surroundings.engine, surroundings.engine_env).folders) files::make_directories(folder);
    forget_silent_hash_server(job, build, surroundings.engine_env);
    job.command = "shell";
    job.shell_command = command;
    return job;
}

Answer ask(const Build& build, const Surroundings& surroundings, const std::string& command, std::chrono::seconds limit,
           const process::Listener& listener) {
    const workspace::Lock tree(build.bsp_root, build.request.command, workspace::Use::shared);
    const auto folder = workspace::Lock::of_build_directory(build.bsp_root, build_dir(build), build.request.command);
    process::adopt_orphans();
    const process::Interrupts interrupts;
    refuse_beside_orphans(build.bsp_root, build_dir(build));
    refuse_while_bitbake_works(build_dir(build));
    check_generated(build);
    check_repositories(build);

    const Scratch scratch(build_dir(build));
    auto job = shell_job(build, surroundings, scratch.write_script(command));
    job.skip_checkout = true;
    job.run_id = run_id_of_question();  // by which its container is found when it is to stop
    Conversation conversation(limit, listener);
    const auto outcome = conversation.run(surroundings.engine, job);
    engine::remove_stale_locks(build_dir(build));  // a server that was slow to go was ended before it could do so
    Answer answer{scratch.answer(), conversation.said(), scratch.code().value_or(outcome.exit.code), {}};
    // kas may have failed after the command, and a command that was killed leaves no status
    if (answer.ok() && !scratch.code()) answer.exit_code = static_cast<int>(ExitCode::failed);
    answer.phase = phase_of(answer, scratch.was_reached());
    return answer;
}

}  // namespace bspctl::pipeline
