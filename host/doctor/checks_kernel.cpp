// SPDX-License-Identifier: Apache-2.0
//
// Limits and features of the kernel.
#include <array>

#include "doctor/probe.hpp"

namespace bspctl::doctor {
namespace {

struct Limit {
    const char* name;
    std::int64_t needed;       // below this older BitBakes fail in real trees
    std::int64_t recommended;  // what build hosts are usually set to
};

constexpr const char* inotify_fix =
    "printf 'fs.inotify.max_user_instances=8192\\nfs.inotify.max_user_watches=1048576\\n' | "
    "sudo tee /etc/sysctl.d/99-bspctl.conf && sudo sysctl --system";

// BitBake up to 2.6 watches every metadata folder. Debian's defaults are enough for most trees, so being below the
// usual setting of a build host is only worth a note.
Finding inotify(const Context& context) {
    std::string figures;
    bool low = false, modest = false;
    const std::array<Limit, 2> limits{{{"fs.inotify.max_user_instances", 128, context.limits.inotify_instances},
                                       {"fs.inotify.max_user_watches", 65536, context.limits.inotify_watches}}};
    for (const auto& limit : limits) {
        const auto value = sysctl(context, limit.name);
        figures += (figures.empty() ? "" : ", ") + std::string(limit.name) + "=" + (value ? std::to_string(*value) : "unknown");
        low = low || (value && *value < limit.needed);
        modest = modest || (value && *value < limit.recommended);
    }
    if (low) return warn(figures, "BitBake watches the metadata with inotify and fails when the limit is used up", inotify_fix);
    return modest ? info(figures, inotify_fix) : pass(figures);
}

Finding swappiness(const Context& context) {
    const auto value = sysctl(context, "vm.swappiness");
    if (!value) return skip("the kernel does not say");
    const auto figure = "vm.swappiness=" + std::to_string(*value);
    return *value <= context.limits.swappiness ? pass(figure) : info(figure + "; a lower value keeps compilers in memory", "sudo sysctl -w vm.swappiness=10");
}

// BitBake 2.8 and later cut tasks off the network with a user namespace; rootless podman stands on one.
Finding user_namespaces(const Context& context) {
    if (context.container && context.runtime != "podman") return skip("docker's daemon has its own rights");
    if (sysctl(context, "kernel.apparmor_restrict_unprivileged_userns").value_or(0) == 1) {
        return warn("AppArmor restricts unprivileged user namespaces",
                    "BitBake (from Ubuntu 24.04 on) stops with \"User namespaces are not usable\"",
                    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    }
    if (sysctl(context, "kernel.unprivileged_userns_clone").value_or(1) == 0) {
        return warn("unprivileged user namespaces are off", "tasks cannot be cut off the network, and rootless podman does not start",
                    "sudo sysctl -w kernel.unprivileged_userns_clone=1");
    }
    if (sysctl(context, "user.max_user_namespaces").value_or(1) == 0) {
        return warn("no user namespace may be made", "tasks cannot be cut off the network, and rootless podman does not start",
                    "sudo sysctl -w user.max_user_namespaces=15000");
    }
    return pass("usable");
}

Finding psi(const Context& context) {
    if (read_kernel_file(context.proc / "pressure/cpu")) return pass("pressure figures are there");
    return info("the kernel gives no pressure figures; BB_PRESSURE_MAX_* has no effect");
}

}  // namespace

std::vector<Check> kernel_checks() {
    return {
        {"inotify", "host", "the limits of inotify", false, 5s, inotify},
        {"swappiness", "host", "how eagerly the kernel swaps", false, 5s, swappiness},
        {"user-namespaces", "host", "unprivileged user namespaces", false, 5s, user_namespaces},
        {"psi", "host", "pressure stall information", false, 5s, psi},
    };
}

}  // namespace bspctl::doctor
