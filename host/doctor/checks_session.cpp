// SPDX-License-Identifier: Apache-2.0
//
// Who may end a long build besides its user: the login manager at the end of the session, and services that make room
// when memory is short.
#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"
#include "doctor/users.hpp"
#include "process/login_session.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

// The last value counts: of logind.conf, then of the files in logind.conf.d by their names, wherever they lie.
std::string logind_setting(const Context& context, std::string_view key, std::string standard) {
    std::vector<fs::path> files;
    for (const char* folder : {"/usr/lib/systemd/logind.conf.d", "/run/systemd/logind.conf.d", "/etc/systemd/logind.conf.d"}) {
        std::error_code error;
        for (fs::directory_iterator at(below_root(context, folder), error), end; !error && at != end; at.increment(error)) {
            if (at->path().extension() == ".conf") files.push_back(at->path());
        }
    }
    std::ranges::stable_sort(files, {}, [](const fs::path& file) { return file.filename(); });
    files.insert(files.begin(), below_root(context, "/etc/systemd/logind.conf"));
    auto out = std::move(standard);
    for (const auto& file : files) {
        const auto text = read_kernel_file(file).value_or("");
        for (const auto line : text::lines(text)) {
            const auto equals = line.find('=');
            if (equals != std::string_view::npos && text::trim(line.substr(0, equals)) == key) out = text::trim(line.substr(equals + 1));
        }
    }
    return out;
}

bool is_yes(const std::string& value) {
    const auto low = text::lower(value);
    return low == "yes" || low == "true" || low == "on" || low == "1";
}

std::string own_groups(const Context& context) { return read_kernel_file(context.proc / "self/cgroup").value_or(""); }

Finding logout(const Context& context) {
    if (!process::is_in_session(own_groups(context))) return pass("no session of the login manager holds this process");
    if (!is_yes(logind_setting(context, "KillUserProcesses", "no"))) return pass("what runs goes on after a logout");
    const auto user = user_name(context);
    const auto spared = text::split(logind_setting(context, "KillExcludeUsers", "root"), ' ');
    if (std::find(spared.begin(), spared.end(), user) != spared.end()) return pass("what " + user + " runs goes on after a logout");
    if (process::lingers(context.root, user)) {
        return pass("a logout ends tmux and screen, but not a build that was started with nohup: it runs in a scope of its own");
    }
    return info("a logout ends a running build, in tmux or screen too (KillUserProcesses=yes of logind)",
                "loginctl enable-linger, then start builds with nohup, or in a tmux of `systemd-run --user --scope tmux`");
}

// Which controllers the user's own systemd may use is the system's to decide; what it may not, it passes over in silence.
Finding build_limits(const Context& context) {
    if (context.limited.empty()) return pass("no limits of build.scope_* are set");
    const auto user = std::to_string(effective_user(context).value_or(0));
    const auto runtime = is_this_machine(context) ? paths::environment("XDG_RUNTIME_DIR") : std::string();
    if (process::manager_folder(context.root, runtime, static_cast<unsigned>(effective_user(context).value_or(0))).empty()) {
        return warn("the limits of build.scope_* are not kept", "systemd does not run for this user here",
                    "log in as this user (ssh, not su), or loginctl enable-linger");
    }
    const auto file = below_root(context, "/sys/fs/cgroup/user.slice/user-" + user + ".slice/user@" + user + ".service/cgroup.controllers");
    const auto delegated = read_kernel_file(file);
    if (!delegated) {
        return warn("the limits of build.scope_* are not kept", "cgroup v2 is not in use: " + file.string() + " is not there",
                    "boot with systemd.unified_cgroup_hierarchy=1");
    }
    const auto words = text::words(*delegated);
    std::vector<std::string> missing;
    for (const auto& name : context.limited) {
        if (std::find(words.begin(), words.end(), name) == words.end()) missing.push_back(name);
    }
    if (missing.empty()) return pass("the user's systemd may limit " + text::join(context.limited, ", "));
    return warn("limits of build.scope_* are not kept: " + text::join(missing, ", "), "the system does not hand them to the user's systemd",
                "sudo systemctl edit user@.service, and there: [Service] Delegate=cpu cpuset io memory pids; then log in anew");
}

// earlyoom looks at the whole machine; systemd-oomd, as distributions set it up, at what the user's manager runs.
Finding memory_guards(const Context& context) {
    if (is_running(context, "earlyoom")) {
        return info("earlyoom runs: when memory is short it ends the largest process, which in a build is a compiler or linker",
                    "sudo systemctl stop earlyoom");
    }
    if (is_running(context, "systemd-oomd") && process::is_below_manager(own_groups(context))) {
        return info("systemd-oomd runs: when memory is short it ends all of this terminal, the build with it",
                    "sudo systemctl stop systemd-oomd");
    }
    return pass("no service ends processes of a build");
}

}  // namespace

std::vector<Check> session_checks() {
    return {
        {"logout", "host", "what a logout does to a running build", false, 5s, logout,
         "Reads KillUserProcesses of logind.conf when this runs in a session of the login manager. With yes, everything that was "
         "started in the session ends with it, also what nohup, tmux or screen were to keep; a scope of the user's own manager "
         "stays."},
        {"build-limits", "host", "limits of build.scope_*", false, 5s, build_limits,
         "Looks only when build.scope_memory_high, scope_memory_max, scope_cpu_weight or scope_io_weight is set. The user's systemd "
         "keeps such limits if it runs, with cgroup v2, and if the system has given it the controllers; otherwise the build runs "
         "without them."},
        {"memory-guards", "host", "services that end processes when memory is short", false, 5s, memory_guards,
         "Looks for earlyoom, and for systemd-oomd when this terminal is under its watch. They act before the kernel does, under "
         "pressure that a build makes for minutes, and the log of the build shows nothing but a process that was killed."},
    };
}

}  // namespace bspctl::doctor
