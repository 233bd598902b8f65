// SPDX-License-Identifier: Apache-2.0
#include "config/keys.hpp"

namespace bspctl::config {

const std::vector<Key>& keys() {
    static const std::vector<Key> table{
        {"defaults.*.machine", Type::text, "BSPCTL_MACHINE", "machine to build for"},
        {"defaults.*.distro", Type::text, "BSPCTL_DISTRO", "distro"},
        {"defaults.*.image", Type::text, "BSPCTL_IMAGE", "image (target) to build"},
        {"defaults.*.manifest", Type::text, "BSPCTL_MANIFEST", "manifest or configuration file name"},
        {"defaults.*.repo_url", Type::text, "BSPCTL_REPO_URL", "address of the manifest repository"},
        {"defaults.*.repo_branch", Type::text, "BSPCTL_REPO_BRANCH", "branch of the manifest repository"},
        {"build.engine", Type::text, "BSPCTL_ENGINE", "how kas runs", 0, {"auto", "host", "container"}},
        {"build.kas_container_image", Type::text, "KAS_CONTAINER_IMAGE", "container image"},
        {"build.container_runtime", Type::text, "KAS_CONTAINER_ENGINE", "container runtime: docker or podman"},
        {"build.dl_dir", Type::path, "DL_DIR", "downloads shared between builds"},
        {"build.sstate_dir", Type::path, "SSTATE_DIR", "shared state cache"},
        {"build.sstate_mirrors", Type::text, "SSTATE_MIRRORS", "mirrors of the shared state cache"},
        {"build.nproc", Type::integer, "NPROC", "tasks and make jobs at once", 1},
        {"build.accept_eula", Type::flag, "BSPCTL_ACCEPT_EULA", "the vendor's licence terms are accepted"},
        {"build.overlays", Type::paths, "", "kas files to lay over every build"},
        {"build.disk_free_threshold_gb", Type::number, "BSPCTL_DISK_FREE_THRESHOLD_GB",
         "doctor blocks below this many GiB free"},
        {"plugins.disable", Type::list, "BSPCTL_DISABLE_PLUGINS", "plugin ids (globs) that are not loaded", 0, {},
         FromWorkspace::adds},
        {"plugins.only", Type::list, "", "plugin ids (globs) beside which none is loaded", 0, {}, FromWorkspace::fills},
        {"plugins.require", Type::list, "", "plugins that must be there: an id, or \"ID >= VERSION\"", 0, {},
         FromWorkspace::adds},
        {"plugins.replace", Type::list, "", "bundled plugin ids that another plugin may stand in for", 0, {},
         FromWorkspace::refused},
        {"plugins.isolation", Type::text, "BSPCTL_PLUGIN_ISOLATION", "plugins that run in a process of their own", 0,
         {"third-party", "none", "all"}, FromWorkspace::refused},
        {"plugins.trust", Type::text, "BSPCTL_PLUGIN_TRUST", "a plugin that is not approved: strict refuses, warn uses it",
         0, {"strict", "warn"}, FromWorkspace::refused},
        {"plugins.trusted", Type::list, "", "approved plugins, each as sha256:HEX", 0, {}, FromWorkspace::refused,
         Each::digest},
        {"plugins.timeout", Type::number, "", "seconds that an isolated plugin has for one answer", 1, {},
         FromWorkspace::refused},
        {"plugins.memory_mb", Type::integer, "", "MiB of address space of an isolated plugin; 0: no limit", 0, {},
         FromWorkspace::refused},
        {"ui.progress", Type::text, "BSPCTL_PROGRESS", "how progress is shown", 0, {"auto", "tty", "plain", "none"}},
        {"workspace.family", Type::text, "BSPCTL_FAMILY", "family of this workspace"},
    };
    return table;
}

namespace {

bool matches(std::string_view pattern, std::string_view name) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == name;
    const auto head = pattern.substr(0, star);
    const auto tail = pattern.substr(star + 1);
    if (name.size() <= head.size() + tail.size() || !name.starts_with(head) || !name.ends_with(tail)) return false;
    const auto middle = name.substr(head.size(), name.size() - head.size() - tail.size());
    return middle.find('.') == std::string_view::npos;
}

}  // namespace

const Key* find_key(std::string_view name) {
    for (const auto& key : keys()) {
        if (matches(key.name, name)) return &key;
    }
    return nullptr;
}

}  // namespace bspctl::config
