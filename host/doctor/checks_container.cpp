// SPDX-License-Identifier: Apache-2.0
//
// The container runtime, its image, and the Python that BitBake will get.
#include <algorithm>

#include "base/text.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"
#include "doctor/users.hpp"

namespace bspctl::doctor {
namespace {

bool is_podman(const Context& context) { return context.runtime.ends_with("podman"); }

// In the group, but logged in before that: the session does not have it yet.
Outcome no_rights(const Context& context, const std::string& words) {
    const auto user = user_name(context);
    if (in_group_file(context, user, "docker") && !session_has_group(context, "docker")) {
        return block(context.runtime + " refuses this session", words + "; " + user + " has been added to the group docker since it began", "newgrp docker (or log out and in again)");
    }
    return {block(context.runtime + " refuses this user", words, "sudo usermod -aG docker \"$USER\" && newgrp docker"),
            {{"let " + user + " use docker (from the next login on)", "usermod -aG docker " + text::shell_quote(user), true}}};
}

Outcome unreachable(const Context& context, const process::Captured& answer) {
    const auto words = first_line(answer.err);
    if (answer.timed_out) return block(context.runtime + " does not answer", "no reply within 10 s", "sudo systemctl restart docker");
    if (words.find("permission denied") != std::string::npos) return no_rights(context, words);
    const auto why = words.empty() ? answer.start_error : words;
    if (is_podman(context)) return block(context.runtime + " cannot be reached", why, "podman info");
    return {block(context.runtime + " cannot be reached", why, "sudo systemctl start docker"), {{"start docker, now and with the machine", "systemctl enable --now docker", true}}};
}

// kas-container maps the user with --userns=keep-id, which podman has only without root.
Finding podman_state(const process::Captured& answer) {
    const bool rootless = text::trim(answer.out).ends_with("true");
    if (rootless) return pass("podman answers, rootless");
    return block("podman runs as root", "kas-container needs rootless podman (keep-id is only supported in rootless mode)",
                 "run as a normal user that owns the workspace");
}

Outcome container_runtime(const Context& context) {
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
    return warn("docker " + version + " is older than 20.10", "host-gateway and newer images need 20.10", "install a newer docker");
}

bool has_image(const Context& context) { return probe({context.runtime, "image", "inspect", context.image}, 10s).ok(); }

// An absent image is no obstacle: kas-container pulls it when the build starts. It is said, because that takes minutes
// and needs the network.
Finding container_image(const Context& context) {
    if (context.runtime.empty()) return skip("no container runtime is chosen");
    if (context.image.empty()) return info("kas-container chooses the image");
    if (has_image(context)) return pass(context.image);
    const auto pull = context.runtime + " pull " + context.image;
    if (context.offline) return block(context.image + " is not here, and nothing may be fetched", "the build runs in it", pull);
    return info(context.image + " is not here yet; the build pulls it", pull);
}

Finding container_python(const Context& context) {
    if (context.runtime.empty() || context.image.empty()) return skip("no image is chosen");
    if (!has_image(context)) return skip("the image is not here yet");
    const auto answer = probe({context.runtime, "run", "--rm", "--network=none", "--entrypoint", "python3", context.image, "--version"}, 20s);
    const auto line = first_line(answer.out);
    constexpr std::string_view name = "Python ";
    if (!answer.ok() || !line.starts_with(name)) return skip("the image's Python does not say its version");
    return judge_python(line.substr(name.size()), release_of(context));
}

}  // namespace

std::vector<Check> container_checks() {
    return joined({{
        {"container-runtime", "container", "whether the runtime answers", true, 12s, container_runtime,
         "Asks docker or podman for its state. Without a daemon that runs, and the right to talk to it (the group docker, in this "
         "session), or with a podman that runs as root, kas-container cannot start the build."},
        {"container-version", "container", "the runtime's version", true, 12s, container_version,
         "Compares docker's server with 20.10, the first that knows host-gateway and runs images of newer distributions: older ones "
         "forbid system calls that a newer C library makes, and programs in the container fail without reason."},
        {"container-image", "container", "whether the image is here", true, 12s, container_image,
         "Looks whether the image that is configured, by tag or by digest, is on this machine. When it is not, the build pulls it "
         "first, which takes minutes and needs the network."},
        {"container-python", "container", "the Python that BitBake will get", true, 32s, container_python,
         "Runs python3 of the image and compares it with the BitBake of the workspace. An image that is much newer than the release "
         "has a Python that its BitBake cannot run with."},
    }, engine_checks()});
}

}  // namespace bspctl::doctor
