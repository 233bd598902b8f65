// SPDX-License-Identifier: Apache-2.0
//
// Unprivileged user namespaces: BitBake from 1.52 on cuts tasks off the network with one, rootless podman stands on one.
#include <cstring>

#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/namespaces.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

constexpr const char* apparmor_switch = "kernel.apparmor_restrict_unprivileged_userns";

// A profile that lets a program have user namespaces although the others may not; distributions bring one for podman, and
// users write one for BitBake.
fs::path profile_for(const Context& context, std::string_view program) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(below_root(context, "/etc/apparmor.d"), error)) {
        if (!entry.is_regular_file(error)) continue;
        const auto text = read_kernel_file(entry.path()).value_or("");
        const bool names_it = text.find(program) != std::string::npos;
        if (names_it && text.find("userns") != std::string::npos) return entry.path();
    }
    return {};
}

struct Switch {
    const char* name;
    std::int64_t off;   // the value that forbids them
    std::int64_t good;
    const char* what;
};

// The one switch that forbids them; nothing when all allow.
const Switch* forbidding(const Context& context) {
    static constexpr Switch switches[] = {
        {apparmor_switch, 1, 0, "AppArmor restricts unprivileged user namespaces"},
        {"kernel.unprivileged_userns_clone", 0, 1, "unprivileged user namespaces are off"},
        {"user.max_user_namespaces", 0, 15000, "no user namespace may be made"},
    };
    for (const auto& entry : switches) {
        if (sysctl(context, entry.name) == entry.off) return &entry;
    }
    return nullptr;
}

std::string turn_on(const Switch& found) { return "sudo sysctl -w " + std::string(found.name) + "=" + std::to_string(found.good); }

// AppArmor lets the namespace be made and forbids to map the user into it, which BitBake takes for broken; namespaces that
// cannot be made at all it does without.
Outcome judge_for_bitbake(const Context& context, const NamespaceTrial& trial) {
    const auto* const found = forbidding(context);
    const bool apparmor = found != nullptr && found->name == std::string_view(apparmor_switch);
    const auto profile = apparmor ? profile_for(context, "bitbake") : fs::path{};
    if (trial.outcome == NamespaceTrial::Outcome::works) return pass("usable");
    if (!profile.empty()) return info("AppArmor restricts user namespaces; " + profile.string() + " is meant to allow them to BitBake");
    if (trial.outcome == NamespaceTrial::Outcome::unmapped || (trial.outcome == NamespaceTrial::Outcome::untried && apparmor)) {
        const auto summary = apparmor ? std::string(found->what) : std::string("no user can be mapped into a user namespace: ") + std::strerror(trial.error);
        const auto fix = apparmor ? turn_on(*found) : std::string("build in a container (--container)");
        return {refused(release_of(context), summary, "BitBake stops with \"User namespaces are not usable by BitBake\"", fix),
                apparmor ? std::vector<Remedy>{set_sysctl(found->name, found->good)} : std::vector<Remedy>{}};
    }
    if (found != nullptr) return {info(std::string(found->what) + "; tasks are not cut off the network", turn_on(*found)), {set_sysctl(found->name, found->good)}};
    if (trial.outcome == NamespaceTrial::Outcome::untried) return pass("nothing forbids them");
    return info(std::string("not allowed here (") + std::strerror(trial.error) + "), as in most containers; tasks are not cut off the network");
}

Outcome judge_for_podman(const Context& context, const NamespaceTrial& trial) {
    const auto* const found = forbidding(context);
    if (trial.outcome == NamespaceTrial::Outcome::works) return pass("usable");
    if (found == nullptr) return pass("nothing forbids them");
    const bool apparmor = found->name == std::string_view(apparmor_switch);
    if (apparmor && !profile_for(context, "podman").empty()) return pass("AppArmor allows them to podman");
    return {warn(found->what, "rootless podman does not start without them", turn_on(*found)), {set_sysctl(found->name, found->good)}};
}

Outcome user_namespaces(const Context& context) {
    const bool podman = context.runtime.ends_with("podman");
    if (context.container && !podman) return skip("docker's daemon has its own rights");
    // Root is not held to the restrictions; on a made-up machine there is nothing to try.
    const bool trying = is_this_machine(context);
    const auto trial = trying ? try_user_namespace() : NamespaceTrial{};
    return context.container ? judge_for_podman(context, trial) : judge_for_bitbake(context, trial);
}

}  // namespace

std::vector<Check> namespace_checks() {
    return {
        {"user-namespaces", "host", "unprivileged user namespaces", false, 5s, user_namespaces,
         "Makes a user and a network namespace in a child process and maps the user into it, as BitBake does to cut tasks off the "
         "network. Ubuntu from 23.10 on lets AppArmor forbid the mapping unless a profile allows it, and BitBake then stops with "
         "\"User namespaces are not usable\". Where no namespace can be made at all, BitBake does without; rootless podman "
         "cannot."},
    };
}

}  // namespace bspctl::doctor
