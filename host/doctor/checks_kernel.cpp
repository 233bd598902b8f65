// SPDX-License-Identifier: Apache-2.0
//
// Settings of the kernel.
#include <array>

#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"

namespace bspctl::doctor {
namespace {

struct Setting {
    const char *name, *of_namespace;
    std::int64_t needed;       // below this older BitBakes fail in real trees
    std::int64_t recommended;  // what build hosts are usually set to
    std::int64_t good;         // what it is set to when it is raised
};

// BitBake before 2.6 watches every metadata folder; later ones compare times.
bool watches(const Context& context) {
    const auto release = release_of(context);
    return release.bitbake_version.empty() || release.bitbake_version < std::vector<int>{2, 6};
}

// A user namespace (a container, a rootless engine) may be given less than the machine has.
std::optional<std::int64_t> tightest(const Context& context, const char* name, const char* of_namespace) {
    const auto whole = sysctl(context, name), own = sysctl(context, of_namespace);
    if (!whole || !own) return whole ? whole : own;
    return std::min(*whole, *own);
}

// The kernel derives its own standard from the memory, so being below the usual setting of a build host is only worth a
// note.
Outcome inotify(const Context& context) {
    std::string figures;
    std::vector<Remedy> remedies;
    bool low = false;
    const std::array<Setting, 2> settings{{{"fs.inotify.max_user_instances", "user.max_inotify_instances", 128, context.limits.inotify_instances, 8192},
                                           {"fs.inotify.max_user_watches", "user.max_inotify_watches", 32768, context.limits.inotify_watches, 1048576}}};
    for (const auto& setting : settings) {
        const auto value = tightest(context, setting.name, setting.of_namespace);
        figures += (figures.empty() ? "" : ", ") + std::string(setting.name) + "=" + (value ? std::to_string(*value) : "unknown");
        low = low || (value && *value < setting.needed);
        if (value && *value < setting.recommended) remedies.push_back(set_sysctl(setting.name, std::max(setting.good, setting.recommended)));
    }
    if (remedies.empty()) return pass(figures);
    const auto fix = "sudo sysctl -w fs.inotify.max_user_instances=8192 fs.inotify.max_user_watches=1048576";
    if (low && watches(context)) return {warn(figures, "BitBake before 2.6 watches the metadata with inotify and fails when the limit is used up", fix), remedies};
    return {info(figures, fix), remedies};
}

Outcome swappiness(const Context& context) {
    const auto value = sysctl(context, "vm.swappiness");
    if (!value) return skip("the kernel does not say");
    const auto figure = "vm.swappiness=" + std::to_string(*value);
    if (*value <= context.limits.swappiness) return pass(figure);
    return {info(figure + "; a lower value keeps compilers in memory", "sudo sysctl -w vm.swappiness=10"), {set_sysctl("vm.swappiness", 10)}};
}

Finding psi(const Context& context) {
    if (read_kernel_file(context.proc / "pressure/cpu")) return pass("pressure figures are there");
    const bool wanted = context.pressure_limits || context.settings_text.find("BB_PRESSURE_MAX_") != std::string::npos;
    if (!wanted) return info("the kernel gives no pressure figures; BB_PRESSURE_MAX_* has no effect");
    return warn("limits of pressure are configured, and the kernel gives no figures",
                "BitBake cannot hold tasks back: as many start as ever",
                "boot with psi=1 (a kernel with CONFIG_PSI), or take the limits out");
}

// The kernel's standard is 65530.
Outcome memory_maps(const Context& context) {
    const auto value = sysctl(context, "vm.max_map_count");
    if (!value) return skip("the kernel does not say");
    const auto figure = "vm.max_map_count=" + std::to_string(*value);
    constexpr std::int64_t standard = 65530, good = 262144;
    if (*value >= standard) return pass(figure);
    return {warn(figure, "linkers of large programs, Java and rust map many files, and end with \"Cannot allocate memory\"", "sudo sysctl -w vm.max_map_count=262144"),
            {set_sysctl("vm.max_map_count", good)}};
}

// 2 counts every fork of a large process in full; BitBake forks from a server of several GiB.
Outcome overcommit(const Context& context) {
    const auto value = sysctl(context, "vm.overcommit_memory");
    if (!value) return skip("the kernel does not say");
    const auto figure = "vm.overcommit_memory=" + std::to_string(*value);
    if (*value != 2) return pass(figure);
    return {warn(figure, "forks of BitBake's server count in full, and fail with \"Cannot allocate memory\" while memory is free", "sudo sysctl -w vm.overcommit_memory=0"),
            {set_sysctl("vm.overcommit_memory", 0)}};
}

// OE-Core's bound for running ARM programs with qemu.
Outcome low_memory_maps(const Context& context) {
    const auto value = sysctl(context, "vm.mmap_min_addr");
    if (!value) return skip("the kernel does not say");
    const auto figure = "vm.mmap_min_addr=" + std::to_string(*value);
    constexpr std::int64_t highest = 65536;
    if (*value <= highest) return pass(figure);
    return {warn(figure, "qemu cannot run ARM programs then, and OE-Core refuses to build for ARM", "sudo sysctl -w vm.mmap_min_addr=65536"),
            {set_sysctl("vm.mmap_min_addr", highest)}};
}

}  // namespace

std::vector<Check> kernel_checks() {
    return joined({{
        {"inotify", "host", "the limits of inotify", false, 5s, inotify,
         "Reads fs.inotify.max_user_instances and max_user_watches. BitBake before 2.6 watches every folder of metadata; when the "
         "limit is used up it ends with \"No space left on device\" although the disk has room. Editors and other builds of "
         "the same user take from the same limit."},
        {"swappiness", "host", "how eagerly the kernel swaps", false, 5s, swappiness,
         "Reads vm.swappiness. A build reads and writes millions of files; with a high value the kernel makes room for them by "
         "swapping out compilers, which slows everything down. Nothing fails because of it."},
        {"psi", "host", "pressure stall information", false, 5s, psi,
         "Looks for /proc/pressure. BB_PRESSURE_MAX_CPU and its siblings hold back new tasks by these figures, and have no effect "
         "on a kernel without them."},
        {"memory-maps", "host", "the limit of memory maps", false, 5s, memory_maps,
         "Reads vm.max_map_count. Linking clang or chromium, rustc and Java map tens of thousands of regions; a value below the "
         "kernel's standard ends them with \"Cannot allocate memory\" while memory is free."},
        {"overcommit", "host", "how memory is promised", false, 5s, overcommit,
         "Reads vm.overcommit_memory. With 2 every fork of BitBake's server needs as much memory again as the server has, though "
         "none of it is used; forks then fail on a machine that is half empty."},
        {"low-memory-maps", "host", "the lowest address of a map", false, 5s, low_memory_maps,
         "Reads vm.mmap_min_addr. Above 65536 qemu cannot run programs for ARM on the build host, which packages and images need, "
         "and OE-Core refuses such a machine."},
    }, limit_checks(), namespace_checks()});
}

}  // namespace bspctl::doctor
