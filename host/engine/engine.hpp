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
    std::filesystem::path program{}; // kas or kas-container
    std::string reason{};            // one sentence
    std::string kas_version{};       // "3.1"; of the container's kas only when the image's tag names it
    int max_format = 0;              // highest header.version it reads; 0: not known
    std::string runtime{};           // container: docker or podman
    std::string image{};             // container: the image that runs; empty: not known
    bool image_is_default = false;   // kas-container would choose that image by itself
    std::vector<std::string> notes{};  // what the user should know besides, one sentence each
};

// Decides. Throws Failure when what was asked for is not there (naming what is missing and how to get it), also for
// "auto" when neither kind can run.
[[nodiscard]] Engine select(const Request& request);

// One invocation of kas.
struct Job {
    std::string command = "build";        // build, checkout, shell, dump
    std::string config{};                 // "user.yml:overlay.yml", relative to work_dir
    std::filesystem::path work_dir{};     // KAS_WORK_DIR, and the child's directory
    std::optional<std::filesystem::path> build_dir{};  // KAS_BUILD_DIR when it is not work_dir/build
    std::vector<std::string> targets{};   // --target (build only)
    std::string task{};                   // --cmd for build ("compile"); empty: build
    std::vector<std::string> bitbake_args{};  // after "--" (build only)
    std::vector<std::string> kas_args{};  // before the file
    std::string shell_command{};          // shell -c; empty: an interactive shell, for process::run_interactive()
    bool skip_checkout = false;           // keep the repositories as they are
    std::filesystem::path event_log{};    // host path for BB_DEFAULT_EVENTLOG; empty: none
    std::vector<KeyValue> env{};          // from settings: DL_DIR, SSTATE_DIR, NPROC, …
    std::string run_id{};                 // label of the container
    std::vector<std::string> runtime_args{};  // container: further words for docker or podman run, without blanks
};

// The exact command: kas's own options before the file, runtime arguments for the container, an environment that lets
// proxy, SSH agent, locale and certificate variables through. Starts nothing and changes nothing; it reads our
// environment and asks whether the files named there exist. Throws Failure for what this kas cannot do: `dump` before
// kas 3.2, blanks in a path that kas-container would tear apart.
[[nodiscard]] process::Command compose(const Engine& engine, const Job& job);

// /work/… (and the other mount points) inside the container as a host path; other paths unchanged. Host: unchanged.
[[nodiscard]] std::filesystem::path host_path(const Engine& engine, const Job& job, const std::string& path);

// The proxy and certificate variables that are set here and that kas hands to BitBake only when a configuration
// declares them. (It knows the lower-case proxies, SSH_AUTH_SOCK and a few more by itself.) Sorted.
[[nodiscard]] std::vector<std::string> variables_to_declare();

struct Outcome {
    process::Exit exit;                   // kas's own; usage also counts BitBake's server and all that it started
    std::vector<std::string> left_over;   // processes that nothing but SIGKILL ended, as "pid command"
};

// Runs it. The first interrupt reaches BitBake once and waits for it; the second makes it stop at once; the third, or
// 30 s after the second, ends whatever is below us. SIGTERM, SIGHUP and `listener.on_tick` returning true (time limit,
// stop command) take the short path: all is over after 30 s at the latest. When it returns nothing that was started
// below is still running, not even BitBake's memory-resident server.
// `listener.on_tick` gets kas's pid, and 0 while what kas left is waited for: BitBake's server, which may take half a minute.
// Makes this process the adopter of orphans (process::adopt_orphans) and counts interrupts while it runs. A program
// that kas cannot be started from is told in Outcome::exit.start_error.
[[nodiscard]] Outcome run(const Engine& engine, const Job& job, const process::Listener& listener);

}  // namespace bspctl::engine
