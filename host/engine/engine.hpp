// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bspctl/values.hpp"
#include "process/process.hpp"

// Running kas: on the host, or in its container. Everything kas- and BitBake-specific about starting and stopping a
// build is here.
namespace bspctl::engine {

enum class Kind { host, container };

struct Request {
    std::string kind = "auto";   // "auto", "host", "container"
    std::string image;           // container image; empty: kas-container's own choice (or KAS_CONTAINER_IMAGE)
    std::string runtime;         // "docker" or "podman"; empty: KAS_CONTAINER_ENGINE, else what works
};

// The engine that will be used, and why.
struct Engine {
    Kind kind = Kind::host;
    std::filesystem::path program;   // kas or kas-container
    std::string reason;              // one sentence
    std::string kas_version;         // "3.1"; of the container's kas only when known
    int max_format = 0;              // highest header.version it reads; 0: not known
    std::string runtime;             // container: docker or podman
    std::string image;               // container: the image that runs
};

// Decides. Throws Failure when what was asked for is not there (naming what is missing and how to get it), also for
// "auto" when neither kind can run.
[[nodiscard]] Engine select(const Request& request);

// One invocation of kas.
struct Job {
    std::string command = "build";        // build, checkout, shell, dump
    std::string config;                   // "user.yml:overlay.yml", relative to work_dir
    std::filesystem::path work_dir;       // KAS_WORK_DIR, and the child's directory
    std::optional<std::filesystem::path> build_dir;  // KAS_BUILD_DIR when it is not work_dir/build
    std::vector<std::string> targets;     // --target
    std::string task;                     // --cmd for build ("compile"); empty: build
    std::vector<std::string> bitbake_args;// after "--"
    std::vector<std::string> kas_args;    // before the file
    std::string shell_command;            // shell -c
    bool skip_checkout = false;           // keep the repositories as they are
    std::filesystem::path event_log;      // host path for BB_DEFAULT_EVENTLOG; empty: none
    std::vector<KeyValue> env;            // from settings: DL_DIR, SSTATE_DIR, NPROC, …
    std::string run_id;                   // label of the container
};

// The exact command: kas's own options before the file, runtime arguments for the container, an environment that lets
// proxy, SSH agent, locale and certificate variables through. Pure.
[[nodiscard]] process::Command compose(const Engine& engine, const Job& job);

// /work/… (and the other mount points) inside the container as a host path; other paths unchanged. Host: unchanged.
[[nodiscard]] std::filesystem::path host_path(const Engine& engine, const Job& job, const std::string& path);

struct Stop {
    std::function<bool()> requested;      // asked on every tick besides signals (time limit, stop command)
};

struct Outcome {
    process::Exit exit;
    std::vector<std::string> left_over;   // processes that had to be killed, as "pid command"
};

// Runs it. The first interrupt reaches BitBake once and waits for it; the second makes it stop at once; the third kills
// what is left. When it returns nothing that was started below is still running.
[[nodiscard]] Outcome run(const Engine& engine, const Job& job, const process::Listener& listener);

}  // namespace bspctl::engine
