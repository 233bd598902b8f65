// SPDX-License-Identifier: Apache-2.0
//
// The settings. One entry a key; see Key for what may be said of it.
#include "config/key_table.hpp"

namespace bspctl::config {

namespace {

constexpr double per_cent = 100;

std::vector<Key> choices() {
    return {
        {.name = "defaults.*.machine", .help = "machine to build for", .environment = "BSPCTL_MACHINE", .flag = "--machine"},
        {.name = "defaults.*.distro", .help = "distro", .environment = "BSPCTL_DISTRO", .flag = "--distro"},
        {.name = "defaults.*.image", .help = "image (target) to build", .environment = "BSPCTL_IMAGE", .flag = "--image"},
        {.name = "defaults.*.manifest", .help = "manifest or configuration file name", .environment = "BSPCTL_MANIFEST",
         .flag = "--manifest"},
        {.name = "defaults.*.repo_url", .help = "address of the manifest repository", .environment = "BSPCTL_REPO_URL",
         .flag = "--repo-url"},
        {.name = "defaults.*.repo_branch", .help = "branch of the manifest repository",
         .environment = "BSPCTL_REPO_BRANCH", .flag = "--branch"},
        {.name = "defaults.*.kas_yaml", .type = Type::path,
         .help = "kas file that is built when neither a file nor a manifest is named", .environment = "BSPCTL_KAS_YAML"},
        {.name = "workspace.family", .help = "family of this workspace", .environment = "BSPCTL_FAMILY", .flag = "--family"},
    };
}

std::vector<Key> build() {
    return {
        {.name = "build.engine", .help = "how kas runs", .environment = "BSPCTL_ENGINE",
         .flag = "--engine, --host, --container", .standard = "auto", .allowed = {"auto", "host", "container"},
         .former = {{"build.container", "container"}, {"build.host_mode", "host"}}},
        {.name = "build.kas_container_image", .help = "container image", .environment = "KAS_CONTAINER_IMAGE",
         .flag = "--container-image", .former = {{"build.container_image"}}},
        {.name = "build.container_runtime", .help = "container runtime: docker or podman",
         .environment = "KAS_CONTAINER_ENGINE", .flag = "--runtime"},
        {.name = "build.dl_dir", .type = Type::path, .help = "downloads shared between builds", .environment = "DL_DIR"},
        {.name = "build.sstate_dir", .type = Type::path, .help = "shared state cache", .environment = "SSTATE_DIR"},
        {.name = "build.sstate_mirrors", .help = "mirrors of the shared state cache, as BitBake writes them",
         .environment = "SSTATE_MIRRORS"},
        {.name = "build.sstate_mirror_url",
         .help = "address of a shared state mirror: adds URL/all/PATH to SSTATE_MIRRORS, and sets nothing else"},
        {.name = "build.hashserv", .type = Type::flag,
         .help = "builds use a hash equivalence server that stays, and start it when it does not run", .standard = "false"},
        {.name = "build.ccache", .type = Type::flag, .help = "what was compiled before is taken from a compiler cache",
         .environment = "BSPCTL_CCACHE", .standard = "true"},
        {.name = "build.ccache_dir", .type = Type::path, .help = "the compiler cache (default: ccache/ beside build/)"},
        {.name = "build.ccache_shared", .type = Type::flag,
         .help = "one compiler cache for all workspaces, ~/.cache/bspctl/ccache, where not build.ccache_dir", .standard = "false"},
        {.name = "build.rm_work", .type = Type::flag, .help = "a recipe's work folder is removed when it is built",
         .environment = "BSPCTL_RM_WORK", .standard = "false"},
        {.name = "build.uninative", .type = Type::flag,
         .help = "native programs are linked so that other hosts' shared state fits (uninative), also where the distro does not",
         .environment = "BSPCTL_UNINATIVE", .standard = "false"},
        {.name = "build.nproc", .type = Type::integer, .help = "tasks and make jobs at once (default: the processors)",
         .environment = "NPROC", .minimum = 1},
        {.name = "build.parallel_make", .type = Type::integer, .help = "make jobs of one task, where not build.nproc",
         .minimum = 1, .native = "PARALLEL_MAKE"},
        {.name = "build.bb_number_threads", .type = Type::integer, .help = "tasks at once, where not build.nproc",
         .minimum = 1, .native = "BB_NUMBER_THREADS"},
        {.name = "build.scheduler", .help = "BitBake's scheduler: speed, completion, basic, or one that a layer brings",
         .environment = "BB_SCHEDULER"},
        {.name = "build.pressure_max_cpu", .type = Type::number, .help = "no new task above this CPU pressure, in percent",
         .minimum = 1, .maximum = per_cent, .native = "BB_PRESSURE_MAX_CPU"},
        {.name = "build.pressure_max_io", .type = Type::number, .help = "no new task above this I/O pressure, in percent",
         .minimum = 1, .maximum = per_cent, .native = "BB_PRESSURE_MAX_IO"},
        {.name = "build.pressure_max_memory", .type = Type::number,
         .help = "no new task above this memory pressure, in percent", .minimum = 1, .maximum = per_cent,
         .native = "BB_PRESSURE_MAX_MEMORY"},
        {.name = "build.psi_autocalibrate", .type = Type::flag,
         .help = "a good build sets the pressure_max_* that are not set, and raises those it stayed below", .standard = "false"},
        {.name = "build.accept_eula", .type = Type::flag, .help = "the vendor's licence terms are accepted",
         .environment = "BSPCTL_ACCEPT_EULA", .flag = "--accept-eula", .standard = "false"},
        {.name = "build.overlays", .type = Type::paths, .help = "kas files to lay over every build", .flag = "--overlay"},
        {.name = "build.disk_free_threshold_gb", .type = Type::number, .help = "doctor blocks below this many GiB free",
         .environment = "BSPCTL_DISK_FREE_THRESHOLD_GB", .standard = "50", .above_minimum = true, .check = "disk-free"},
        {.name = "build.timeout", .help = "a run that takes longer is stopped: 90m, 8h, 1h30m", .flag = "--timeout"},
        {.name = "build.stop_on_error", .type = Type::flag, .help = "what runs is stopped, too, when a task has failed",
         .flag = "--stop-on-error", .standard = "false"},
        {.name = "build.stall_abort_secs", .type = Type::number,
         .help = "seconds after which a build is stopped whose running tasks write nothing to their logs; 0: never",
         .standard = "2700"},
        {.name = "build.disk_stop_gb", .type = Type::number,
         .help = "a build is stopped below this many GiB free for it, its downloads or its shared state; 0: never", .standard = "1"},
        {.name = "build.stop_grace_seconds", .type = Type::number,
         .help = "seconds that `stop` gives running tasks before it stops them; 0: as long as they take", .standard = "30"},
        {.name = "build.scope", .type = Type::flag,
         .help = "a build that can so outlive the session (`loginctl enable-linger`), or is limited by scope_*, runs in a scope of "
                 "the user's systemd",
         .flag = "--no-scope", .standard = "true"},
        {.name = "build.scope_memory_high", .type = Type::number,
         .help = "share of the machine's memory, 0 to 1, from which on a build is slowed down; 0: no limit", .maximum = 1},
        {.name = "build.scope_memory_max", .type = Type::number,
         .help = "share of the machine's memory, 0 to 1, that a build may have; 0: no limit", .maximum = 1},
        {.name = "build.scope_cpu_weight", .type = Type::integer,
         .help = "a build's weight when processors are short, others have 100; 0: the same", .maximum = 10000},
        {.name = "build.scope_io_weight", .type = Type::integer,
         .help = "a build's weight when disks are busy, others have 100; 0: the same", .maximum = 10000},
        {.name = "build.scope_oom_score_adjust", .type = Type::integer,
         .help = "how much rather the kernel ends a process of a build on the host than another when memory is over: oom_score_adj",
         .standard = "500", .maximum = 1000},
        {.name = "build.doctor", .type = Type::flag, .help = "the host is checked before a build", .flag = "--skip-doctor",
         .standard = "true"},
        {.name = "build.show_doctor_report", .type = Type::flag,
         .help = "what doctor warns of is shown before a build; what blocks always is", .standard = "true"},
    };
}

std::vector<Key> sync() {
    return {
        {.name = "sync.jobs", .type = Type::integer, .help = "repositories that sync fetches at once", .minimum = 1,
         .maximum = 256},
        {.name = "sync.depth", .type = Type::integer, .help = "commits of history that sync fetches; 0: all of it"},
        {.name = "sync.retries", .type = Type::integer, .help = "times that sync tries again after a passing error",
         .maximum = 100},
        {.name = "sync.reference_dir", .type = Type::path, .help = "folder of bare clones that sync and kas take objects from",
         .environment = "KAS_REPO_REF_DIR"},
        {.name = "sync.mirrors", .type = Type::list, .help = "addresses that sync tries in place of others, each FROM=TO"},
    };
}

std::vector<Key> host() {
    return {
        {.name = "host.inotify_instances", .type = Type::integer, .help = "doctor notes a lower fs.inotify.max_user_instances",
         .standard = "4096", .minimum = 1, .check = "inotify"},
        {.name = "host.inotify_watches", .type = Type::integer, .help = "doctor notes a lower fs.inotify.max_user_watches",
         .standard = "524288", .minimum = 1, .check = "inotify"},
        {.name = "host.swappiness_max", .type = Type::integer, .help = "doctor notes a higher vm.swappiness",
         .standard = "20", .minimum = 1, .check = "swappiness"},
        {.name = "host.nofile_soft", .type = Type::integer, .help = "doctor warns where docker lets a container have fewer files open",
         .standard = "8192", .minimum = 1, .check = "container-limits"},
        {.name = "host.mem_min_gb", .type = Type::number, .help = "doctor warns below this many GiB of memory and swap",
         .standard = "16", .above_minimum = true, .check = "memory"},
    };
}

std::vector<Key> doctor() {
    return {
        {.name = "doctor.limit_seconds", .type = Type::number, .help = "seconds that each check has, in place of its own limit",
         .maximum = 3600, .above_minimum = true},
        {.name = "doctor.trusted_workspaces", .type = Type::paths,
         .help = "folders below which the checks of a workspace (.bspctl/doctor.d) may run commands",
         .from_workspace = FromWorkspace::refused},
        {.name = "doctor.levels.*", .help = "how grave it is when the checks of this name (a glob) find something",
         .allowed = {"off", "info", "warn", "block"}},
    };
}

std::vector<Key> plugins() {
    return {
        {.name = "plugins.disable", .type = Type::list, .help = "plugin ids (globs) that are not loaded",
         .environment = "BSPCTL_DISABLE_PLUGINS", .flag = "--no-plugin", .from_workspace = FromWorkspace::adds},
        {.name = "plugins.only", .type = Type::list, .help = "plugin ids (globs) beside which none is loaded",
         .flag = "--only-plugin", .from_workspace = FromWorkspace::fills},
        {.name = "plugins.require", .type = Type::list, .help = "plugins that must be there: an id, or \"ID >= VERSION\"",
         .from_workspace = FromWorkspace::adds},
        {.name = "plugins.replace", .type = Type::list, .help = "bundled plugin ids that another plugin may stand in for",
         .from_workspace = FromWorkspace::refused},
        {.name = "plugins.isolation", .help = "plugins that run in a process of their own",
         .environment = "BSPCTL_PLUGIN_ISOLATION", .flag = "--plugin-isolation", .standard = "third-party",
         .allowed = {"third-party", "none", "all"}, .from_workspace = FromWorkspace::refused},
        {.name = "plugins.trust", .help = "a plugin that is not approved: strict refuses, warn uses it",
         .environment = "BSPCTL_PLUGIN_TRUST", .standard = "strict", .allowed = {"strict", "warn"},
         .from_workspace = FromWorkspace::refused},
        {.name = "plugins.trusted", .type = Type::list, .help = "approved plugins, each as sha256:HEX",
         .flag = "--trust-plugin", .from_workspace = FromWorkspace::refused, .each = Each::digest},
        {.name = "plugins.timeout", .type = Type::number, .help = "seconds that an isolated plugin has for one answer",
         .minimum = 1, .from_workspace = FromWorkspace::refused},
        {.name = "plugins.memory_mb", .type = Type::integer,
         .help = "MiB of address space of an isolated plugin; 0: no limit", .from_workspace = FromWorkspace::refused},
    };
}

std::vector<Key> ui() {
    return {
        {.name = "ui.progress", .help = "how progress is shown", .environment = "BSPCTL_PROGRESS", .flag = "--progress",
         .standard = "auto", .allowed = {"auto", "tty", "plain", "json", "none"}},
    };
}

std::vector<Key> history() {
    return {
        {.name = "history.enabled", .type = Type::flag, .help = "runs are remembered in the user's state folder",
         .environment = "BSPCTL_HISTORY", .standard = "true"},
    };
}

}  // namespace

std::vector<Key> key_table() {
    std::vector<Key> out;
    for (auto* section : {choices, build, sync, host, doctor, plugins, ui, history}) {
        auto part = section();
        out.insert(out.end(), part.begin(), part.end());
    }
    return out;
}

const std::vector<std::string_view>& unused_keys() {
    static const std::vector<std::string_view> names{
        "build.buildtools_dir", "build.buildtools_dirs.*", "build.journal", "build.journal_interval",
        "build.local_tmpdir_base", "build.show_baseline_drift", "layers.show_hashes", "layers.show_sstate_summary",
    };
    return names;
}

}  // namespace bspctl::config
