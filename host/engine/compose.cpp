// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "base/failure.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "engine/engine.hpp"
#include "engine/kas_release.hpp"
#include "engine/locale.hpp"
#include "engine/mounts.hpp"
#include "engine/runtime_args.hpp"

namespace bspctl::engine {

namespace {

std::optional<KasRelease> release_of(const Engine& engine) { return parse_release(engine.kas_version); }

void check(const Engine& engine, const Job& job) {
    const auto release = release_of(engine);
    if (job.command == "dump" && release && *release < first_with_dump) {
        throw Failure("kas " + engine.kas_version + " has no `dump`", "it came with kas 3.2", "use a newer kas");
    }
}

void add_steps_to_skip(const Engine& engine, std::vector<std::string>& argv) {
    // Up to kas 4.0 finish_setup_repos also checks out; later ones have a step of its own for that. Patches are left
    // alone too: they would be applied to what is already patched.
    const std::vector<std::string> steps{"finish_setup_repos", "repos_checkout", "repos_apply_patches"};
    const auto release = release_of(engine);
    if (release && *release < first_with_repeated_skip) {
        argv.insert(argv.end(), {"--skip", text::join(steps, ",")});
        return;
    }
    for (const auto& step : steps) argv.insert(argv.end(), {"--skip", step});
}

// BitBake before 2.8 does not read BB_DEFAULT_EVENTLOG; the option -w and the variable BBEVENTLOG of its client are older
// (1.26), and win over what the user's configuration says. All three name one file: BitBake opens it once.
std::string event_log(const Engine& engine, const Job& job) {
    return engine.kind == Kind::container ? inside_path(job, job.event_log) : job.event_log.string();
}

std::string shell_command(const Engine& engine, const Job& job) {
    if (job.event_log.empty()) return job.shell_command;
    return "export BBEVENTLOG=" + text::shell_quote(event_log(engine, job)) + "; " + job.shell_command;
}

// kas's own options come before the file: after it kas takes them for BitBake's and fails.
void add_options(const Engine& engine, const Job& job, std::vector<std::string>& argv) {
    argv.insert(argv.end(), job.kas_args.begin(), job.kas_args.end());
    if (job.skip_checkout) add_steps_to_skip(engine, argv);
    if (job.command == "build") {
        for (const auto& target : job.targets) argv.insert(argv.end(), {"--target", target});
        if (!job.task.empty()) argv.insert(argv.end(), {"-c", job.task});
    }
    if (job.command == "shell" && !job.shell_command.empty()) argv.insert(argv.end(), {"-c", shell_command(engine, job)});
}

// The caller's own come last: of two -w BitBake takes the second.
std::vector<std::string> bitbake_args(const Engine& engine, const Job& job) {
    std::vector<std::string> out;
    if (!job.event_log.empty()) out = {"-w", event_log(engine, job)};
    out.insert(out.end(), job.bitbake_args.begin(), job.bitbake_args.end());
    return out;
}

void add_kas_command(const Engine& engine, const Job& job, std::vector<std::string>& argv) {
    argv.push_back(job.command);
    add_options(engine, job, argv);
    if (!job.config.empty()) argv.push_back(job.config);
    const auto extra = job.command == "build" ? bitbake_args(engine, job) : std::vector<std::string>{};
    if (extra.empty()) return;
    argv.emplace_back("--");
    argv.insert(argv.end(), extra.begin(), extra.end());
}

process::Command common(const Engine& engine, const Job& job) {
    process::Command out;
    out.argv = {engine.program.string()};
    out.cwd = job.work_dir;
    out.env = {{"KAS_WORK_DIR", job.work_dir.string()}};
    if (job.build_dir) out.env.push_back({"KAS_BUILD_DIR", job.build_dir->string()});
    // The caller's own value would send the build where nobody looks for it.
    else if (!paths::environment("KAS_BUILD_DIR").empty()) out.unset.emplace_back("KAS_BUILD_DIR");
    out.env.insert(out.env.end(), job.env.begin(), job.env.end());
    return out;
}

process::Command on_host(const Engine& engine, const Job& job) {
    auto out = common(engine, job);
    if (!job.event_log.empty()) out.env.push_back({"BB_DEFAULT_EVENTLOG", job.event_log.string()});
    if (!is_utf8_locale(effective_locale(job.env))) out.env.push_back({"LC_ALL", std::string(utf8_locale)});
    add_kas_command(engine, job, out.argv);
    return out;
}

process::Command in_container(const Engine& engine, const Job& job) {
    check_for_blanks(job);
    auto out = common(engine, job);
    out.env.push_back({"KAS_CONTAINER_ENGINE", engine.runtime});
    // kas-container has another default for Isar builds; only a choice of ours is forced upon it.
    if (!engine.image.empty() && !engine.image_is_default) out.env.push_back({"KAS_CONTAINER_IMAGE", engine.image});
    out.argv.insert(out.argv.end(), {"--runtime-args", runtime_args(job)});
    if (has_ssh_agent()) out.argv.emplace_back("--ssh-agent");
    add_kas_command(engine, job, out.argv);
    return out;
}

}  // namespace

process::Command compose(const Engine& engine, const Job& job) {
    check(engine, job);
    return engine.kind == Kind::host ? on_host(engine, job) : in_container(engine, job);
}

}  // namespace bspctl::engine
