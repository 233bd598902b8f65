// SPDX-License-Identifier: Apache-2.0
//
// How the container engine is set up: storage, limits, the users it maps, the machine it runs on.
#include <sys/stat.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include <rapidjson/document.h>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/packages.hpp"
#include "doctor/probe.hpp"
#include "doctor/users.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

bool is_podman(const Context& context) { return context.runtime.ends_with("podman"); }

// One value of the engine's own description; empty when it does not answer.
std::string ask(const Context& context, const std::string& format) {
    const auto answer = probe({context.runtime, "info", "--format", format}, 10s);
    return answer.ok() ? first_line(answer.out) : "";
}

// vfs copies the whole of an image for every container; aufs and devicemapper are gone from newer engines.
Finding storage_driver(const Context& context) {
    if (context.runtime.empty()) return skip("no container runtime is chosen");
    const auto driver = ask(context, is_podman(context) ? "{{.Store.GraphDriverName}}" : "{{.Driver}}");
    if (driver.empty()) return skip("the engine does not say");
    static constexpr std::array<std::string_view, 3> bad{"vfs", "aufs", "devicemapper"};
    if (std::find(bad.begin(), bad.end(), driver) == bad.end()) return pass(driver);
    return warn("storage driver " + driver, driver == "vfs" ? "every container copies the whole image" : "newer engines do not have it any more",
                is_podman(context) ? "sudo apt-get install -y fuse-overlayfs && podman system reset" : "set \"storage-driver\": \"overlay2\" in /etc/docker/daemon.json and restart docker");
}

// {"default-ulimits": {"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 1024}}}
std::optional<std::int64_t> default_open_files(const rapidjson::Document& settings) {
    if (!settings.IsObject()) return std::nullopt;
    const auto limits = settings.FindMember("default-ulimits");
    if (limits == settings.MemberEnd() || !limits->value.IsObject()) return std::nullopt;
    const auto files = limits->value.FindMember("nofile");
    if (files == limits->value.MemberEnd() || !files->value.IsObject()) return std::nullopt;
    const auto soft = files->value.FindMember("Soft");
    return soft != files->value.MemberEnd() && soft->value.IsInt64() ? std::optional(soft->value.GetInt64()) : std::nullopt;
}

// Without a setting containers get what the daemon has, which packages set high enough.
Finding container_ulimits(const Context& context) {
    if (context.runtime.empty() || is_podman(context)) return skip("podman takes the user's own limits");
    const auto text = read_kernel_file(below_root(context, "/etc/docker/daemon.json"));
    if (!text || text::trim(*text).empty()) return pass("not set: containers get what the daemon has");
    rapidjson::Document settings;
    settings.Parse<rapidjson::kParseIterativeFlag>(text->data(), text->size());
    if (settings.HasParseError()) return warn("/etc/docker/daemon.json is no JSON", "docker does not start with it the next time", "python3 -m json.tool /etc/docker/daemon.json");
    const auto soft = default_open_files(settings);
    if (!soft || *soft < 0 || *soft >= context.limits.container_files) return pass(soft ? "open files: " + std::to_string(*soft) : "not set: containers get what the daemon has");
    return warn("containers may have only " + std::to_string(*soft) + " files open", "BitBake's server keeps files and pipes of every task open",
                "raise default-ulimits.nofile in /etc/docker/daemon.json (Soft 65536, Hard 524288) and restart docker");
}

// newuidmap writes the map of a namespace for the user, so it is setuid, or has the capability in an attribute of the file,
// which cannot be told from its mode.
bool may_map(const fs::path& program) {
    struct stat status{};
    if (::stat(program.c_str(), &status) != 0) return false;
    return (status.st_mode & S_ISUID) != 0 || status.st_uid == 0;
}

Outcome user_mapping(const Context& context) {
    if (!is_podman(context)) return skip("docker's daemon maps no users");
    if (effective_user(context).value_or(1) == 0) return skip("root needs no mapping");
    const auto program = paths::which("newuidmap");
    const auto manager = package_manager(os_release(context));
    if (program.empty()) return warn("newuidmap is missing", "rootless podman maps the users of the image with it", install_line({"newuidmap"}, manager));
    if (!may_map(program)) return warn(program.string() + " may not map users: it is not setuid root", "rootless podman maps the users of the image with it", "sudo chmod u+s " + text::shell_quote(program.string()));
    const auto user = user_name(context);
    if (has_subordinate_ids(context, "/etc/subuid") && has_subordinate_ids(context, "/etc/subgid")) return pass(user + " has numbers of its own in /etc/subuid and /etc/subgid");
    const auto line = "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + text::shell_quote(user);
    return {warn(user + " has no numbers in /etc/subuid and /etc/subgid", "rootless podman cannot unpack an image, nor kas-container keep the user's id", "sudo " + line + " && podman system migrate"),
            {{"give " + user + " numbers for the users of images", line, true}}};
}

// Docker's and Debian's names for what uname calls x86_64.
std::string engine_name(std::string_view machine) {
    if (machine == "x86_64") return "amd64";
    if (machine == "aarch64") return "arm64";
    return machine.starts_with("armv") ? "arm" : std::string(machine);
}
std::string qemu_name(std::string_view architecture) {
    if (architecture == "amd64") return "qemu-x86_64";
    return architecture == "arm64" ? "qemu-aarch64" : "qemu-" + std::string(architecture);
}

Finding architecture(const Context& context) {
    if (context.runtime.empty() || context.image.empty()) return skip("no image is chosen");
    const auto answer = probe({context.runtime, "image", "inspect", "--format", "{{.Architecture}}", context.image}, 10s);
    const auto image = first_line(answer.out);
    utsname machine{};
    if (!answer.ok() || image.empty() || ::uname(&machine) != 0) return skip("the image is not here yet");
    const auto host = engine_name(machine.machine);
    if (image == host) return pass(image);
    std::error_code ignored;
    if (fs::exists(context.proc / "sys/fs/binfmt_misc" / qemu_name(image), ignored)) return info("an image for " + image + " on " + host + ": qemu runs it, many times slower");
    return block("an image for " + image + " on " + host, "its programs do not run here (\"exec format error\")", "take an image for " + host + ", or: sudo apt-get install -y qemu-user-static");
}

// Docker Desktop, colima and WSL run the engine in a virtual machine with memory of its own.
Finding engine_memory(const Context& context) {
    if (context.runtime.empty()) return skip("no container runtime is chosen");
    const auto bytes = ask(context, is_podman(context) ? "{{.Host.MemTotal}}" : "{{.MemTotal}}");
    const auto here = meminfo_gib(context, "MemTotal:");
    const double there = std::strtod(bytes.c_str(), nullptr) / (1024.0 * 1024.0 * 1024.0);
    if (there <= 0 || !here) return skip("the engine does not say");
    constexpr double same = 0.9;
    if (there >= *here * same || there >= context.limits.memory_gib) return pass(gib(there));
    return warn("the engine's machine has " + gib(there) + " of " + gib(*here), "large C++ recipes need about 1 GiB for each parallel compiler", "give the engine's virtual machine more memory (Docker Desktop: Settings, Resources)");
}

}  // namespace

std::vector<Check> engine_checks() {
    return {
        {"container-storage", "container", "how the engine stores containers", true, 12s, storage_driver,
         "Asks the engine for its storage driver. With vfs every container is a copy of its image, gigabytes each time; drivers "
         "that newer engines gave up make their images disappear with the next upgrade."},
        {"container-limits", "container", "the limits that containers get", true, 5s, container_ulimits,
         "Compares default-ulimits of /etc/docker/daemon.json with [host] nofile_soft. A low limit of open files set there holds in every container, whatever "
         "the host allows, and BitBake ends with \"Too many open files\"."},
        {"container-users", "container", "the users that podman maps", true, 5s, user_mapping,
         "Looks for newuidmap and for this user's ranges in /etc/subuid and /etc/subgid. Rootless podman maps the users of an image to "
         "them; without, it cannot unpack images, and kas-container's --userns=keep-id fails."},
        {"container-architecture", "container", "the architecture of the image", true, 12s, architecture,
         "Compares the architecture of the image with this machine's. A foreign one needs qemu registered with the kernel (binfmt), "
         "and even then builds take ten times as long."},
        {"container-memory", "container", "the memory of the engine's machine", true, 12s, engine_memory,
         "Compares the memory that the engine sees with this machine's. Docker Desktop and its like run containers in a virtual "
         "machine with a few GiB, in which compilers are killed while the host has memory left."},
    };
}

}  // namespace bspctl::doctor
