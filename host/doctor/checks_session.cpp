// SPDX-License-Identifier: Apache-2.0
//
// Who may end a long build besides its user: the login manager at the end of the session, and services that make room
// when memory is short.
#include <algorithm>

#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"
#include "doctor/users.hpp"

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

// "0::/user.slice/user-1000.slice/session-4.scope"; processes of the user's own manager (user@1000.service) stay.
bool is_in_session(const std::string& groups) { return groups.find("/session-") != std::string::npos; }
bool is_below_manager(const std::string& groups) { return groups.find("/user@") != std::string::npos; }

std::string own_groups(const Context& context) { return read_kernel_file(context.proc / "self/cgroup").value_or(""); }

Finding logout(const Context& context) {
    if (!is_in_session(own_groups(context))) return pass("no session of the login manager holds this process");
    if (!is_yes(logind_setting(context, "KillUserProcesses", "no"))) return pass("what runs goes on after a logout");
    const auto user = user_name(context);
    const auto spared = text::split(logind_setting(context, "KillExcludeUsers", "root"), ' ');
    if (std::find(spared.begin(), spared.end(), user) != spared.end()) return pass("what " + user + " runs goes on after a logout");
    return info("a logout ends a running build, in tmux or screen too (KillUserProcesses=yes of logind)",
                "loginctl enable-linger && systemd-run --user --scope --same-dir \"$SHELL\"");
}

// earlyoom looks at the whole machine; systemd-oomd, as distributions set it up, at what the user's manager runs.
Finding memory_guards(const Context& context) {
    if (is_running(context, "earlyoom")) {
        return info("earlyoom runs: when memory is short it ends the largest process, which in a build is a compiler or linker",
                    "sudo systemctl stop earlyoom");
    }
    if (is_running(context, "systemd-oomd") && is_below_manager(own_groups(context))) {
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
        {"memory-guards", "host", "services that end processes when memory is short", false, 5s, memory_guards,
         "Looks for earlyoom, and for systemd-oomd when this terminal is under its watch. They act before the kernel does, under "
         "pressure that a build makes for minutes, and the log of the build shows nothing but a process that was killed."},
    };
}

}  // namespace bspctl::doctor
