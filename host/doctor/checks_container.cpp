// SPDX-License-Identifier: Apache-2.0
//
// The container runtime, its image, and the Python that BitBake will get.
#include <array>
#include <fstream>

#include "base/text.hpp"
#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace {

bool is_podman(const Context& context) { return context.runtime.ends_with("podman"); }

Finding unreachable(const Context& context, const process::Captured& answer) {
    const auto words = first_line(answer.err);
    if (answer.timed_out) return block(context.runtime + " does not answer", "no reply within 10 s", "sudo systemctl restart docker");
    if (words.find("permission denied") != std::string::npos) {
        return block(context.runtime + " refuses this user", words, "sudo usermod -aG docker \"$USER\" && newgrp docker");
    }
    return block(context.runtime + " cannot be reached", words.empty() ? answer.start_error : words,
                 is_podman(context) ? "podman info" : "sudo systemctl start docker");
}

// kas-container maps the user with --userns=keep-id, which podman has only without root.
Finding podman_state(const process::Captured& answer) {
    const bool rootless = text::trim(answer.out).ends_with("true");
    if (rootless) return pass("podman answers, rootless");
    return block("podman runs as root", "kas-container needs rootless podman (keep-id is only supported in rootless mode)",
                 "run as a normal user that owns the workspace");
}

Finding container_runtime(const Context& context) {
    if (context.runtime.empty()) return skip("no container runtime is chosen");
    const auto* const format = is_podman(context) ? "{{.Version.Version}} {{.Host.Security.Rootless}}" : "{{.ServerVersion}}";
    const auto answer = probe({context.runtime, "info", "--format", format}, 10s);
    // Docker's client exits with 0 and an empty answer when its daemon is away.
    if (!answer.ok() || text::trim(answer.out).empty()) return unreachable(context, answer);
    return is_podman(context) ? podman_state(answer) : pass(context.runtime + " answers");
}

Finding container_version(const Context& context) {
    if (context.runtime.empty()) return skip("no container runtime is chosen");
    if (is_podman(context)) {
        const auto answer = probe({context.runtime, "--version"}, 10s);
        return answer.ok() ? pass(first_line(answer.out)) : skip("podman does not say its version");
    }
    const auto answer = probe({context.runtime, "version", "--format", "{{.Server.Version}}"}, 10s);
    const auto version = first_line(answer.out);
    const auto numbers = version_numbers(version);
    if (!answer.ok() || numbers.empty()) return skip("the daemon does not say its version");
    const std::vector<int> oldest{20, 10};
    if (numbers >= oldest) return pass("docker " + version);
    return warn("docker " + version + " is older than 20.10", "host-gateway and newer images need 20.10", "sudo apt-get install -y docker.io");
}

bool has_image(const Context& context) { return probe({context.runtime, "image", "inspect", context.image}, 10s).ok(); }

// An absent image is no obstacle: kas-container pulls it when the build starts. It is said, because that takes minutes
// and needs the network.
Finding container_image(const Context& context) {
    if (context.runtime.empty()) return skip("no container runtime is chosen");
    if (context.image.empty()) return info("kas-container chooses the image");
    if (has_image(context)) return pass(context.image);
    return info(context.image + " is not here yet; the build pulls it", context.runtime + " pull " + context.image);
}

// __version__ = "2.8.1"
std::string version_in(const std::filesystem::path& file) {
    std::ifstream in(file);
    constexpr std::string_view key = "__version__ = \"";
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(key)) return line.substr(key.size(), line.find('"', key.size()) - key.size());
    }
    return {};
}

// The BitBake of the workspace, where kas and the vendors' tools put it; empty before the first sync.
std::string bitbake_version(const Context& context) {
    static constexpr std::array<const char*, 6> places{"bitbake",        "sources/bitbake",      "layers/bitbake",
                                                       "poky/bitbake",   "sources/poky/bitbake", "layers/poky/bitbake"};
    for (const auto* place : places) {
        const auto version = version_in(build_place(context) / place / "lib/bb/__init__.py");
        if (!version.empty()) return version;
    }
    return {};
}

// Python 3.13 lets forks of a threaded process deadlock, which BitBake before 2.12 does; 3.14 starts workers in another
// way, which BitBake before 2.16 cannot. Distributions patch, so this warns and does not block.
Finding judge_python(const std::string& python, const std::string& bitbake) {
    const auto minor = version_numbers(python);
    const auto release = version_numbers(bitbake);
    if (minor.size() < 2) return skip("it does not say its version");
    if (release.empty()) return info("Python " + python + "; no BitBake in the workspace yet to compare with");
    const auto both = "Python " + python + " with BitBake " + bitbake;
    const std::vector<int> py13{3, 13}, py14{3, 14}, knows13{2, 12}, knows14{2, 16};
    const bool too_new = (minor >= py14 && release < knows14) || (minor >= py13 && release < knows13);
    if (!too_new) return pass(both);
    return warn(both, "this BitBake was made for older Pythons: parsing may hang or its workers fail",
                "take a container image of the release's time: export KAS_CONTAINER_IMAGE=ghcr.io/siemens/kas/kas:4.8");
}

// "Python 3.11.2"
std::string python_version(const process::Captured& answer) {
    const auto line = first_line(answer.out);
    constexpr std::string_view name = "Python ";
    return answer.ok() && line.starts_with(name) ? line.substr(name.size()) : "";
}

Finding container_python(const Context& context) {
    if (context.runtime.empty() || context.image.empty()) return skip("no image is chosen");
    if (!has_image(context)) return skip("the image is not here yet");
    const auto answer = probe({context.runtime, "run", "--rm", "--network=none", "--entrypoint", "python3", context.image, "--version"}, 20s);
    return judge_python(python_version(answer), bitbake_version(context));
}

Finding host_python(const Context& context) {
    if (context.container) return skip("the container brings its own");
    return judge_python(python_version(probe({"python3", "--version"}, 5s)), bitbake_version(context));
}

}  // namespace

std::vector<Check> container_checks() {
    return {
        {"host-python", "host", "the Python that BitBake will get", false, 8s, host_python},
        {"container-runtime", "container", "whether the runtime answers", true, 12s, container_runtime},
        {"container-version", "container", "the runtime's version", true, 12s, container_version},
        {"container-image", "container", "whether the image is here", true, 12s, container_image},
        {"container-python", "container", "the Python that BitBake will get", true, 32s, container_python},
    };
}

}  // namespace bspctl::doctor
