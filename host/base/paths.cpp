// SPDX-License-Identifier: Apache-2.0
#include "base/paths.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "base/version.hpp"

namespace bspctl::paths {

namespace fs = std::filesystem;

namespace {

fs::path first_existing(const std::vector<fs::path>& candidates) {
    std::error_code error;
    for (const auto& candidate : candidates) {
        if (fs::is_directory(candidate, error)) return fs::canonical(candidate, error);
    }
    return candidates.back();
}

fs::path xdg(const char* variable, const char* below_home) {
    if (const auto chosen = environment(variable); !chosen.empty() && fs::path(chosen).is_absolute()) {
        return fs::path(chosen) / "bspctl";
    }
    const auto home = environment("HOME");
    return home.empty() ? fs::path{} : fs::path(home) / below_home / "bspctl";
}

// The installation (or build tree) that the executable belongs to: it lies in PREFIX/bin, wherever that was moved.
fs::path prefix() { return executable().parent_path().parent_path(); }

}  // namespace

fs::path executable() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error);
}

fs::path bundled_plugins() {
    return first_existing({prefix() / "lib/bspctl/bundled", fs::path(install_lib_dir) / "bundled"});
}

std::vector<fs::path> system_plugins() {
    std::vector<fs::path> out{"/usr/local/lib/bspctl/plugins"};
    for (const auto& folder : {prefix() / "lib/bspctl/plugins", fs::path(install_lib_dir) / "plugins"}) {
        if (std::ranges::find(out, folder) == out.end()) out.push_back(folder);
    }
    return out;
}

fs::path plugin_worker() {
    auto ours = prefix() / "lib/bspctl/plugin-worker";
    std::error_code error;
    return fs::is_regular_file(ours, error) ? ours : fs::path(install_lib_dir) / "plugin-worker";
}

fs::path bundled_overlays() {
    return first_existing({prefix() / "share/bspctl/overlays", fs::path(install_data_dir) / "overlays"});
}

fs::path bundled_definitions() {
    return first_existing({prefix() / "share/bspctl/vendors", fs::path(install_data_dir) / "vendors"});
}

fs::path bundled_rules() {
    return first_existing({prefix() / "share/bspctl/triage.d", fs::path(install_data_dir) / "triage.d"});
}

fs::path known_layers() {
    auto ours = prefix() / "share/bspctl/layers.toml";
    std::error_code error;
    return fs::is_regular_file(ours, error) ? ours : fs::path(install_data_dir) / "layers.toml";
}

fs::path plugin_template() {
    return first_existing({prefix() / "share/bspctl/template", fs::path(install_data_dir) / "template"});
}

fs::path user_config() { return xdg("XDG_CONFIG_HOME", ".config"); }
fs::path user_data() { return xdg("XDG_DATA_HOME", ".local/share"); }
fs::path user_state() { return xdg("XDG_STATE_HOME", ".local/state"); }
fs::path user_cache() { return xdg("XDG_CACHE_HOME", ".cache"); }

fs::path which(const std::string& name) {
    if (name.find('/') != std::string::npos) return ::access(name.c_str(), X_OK) == 0 ? fs::path(name) : fs::path{};
    for (const auto& folder : text::split(environment("PATH"), ':')) {
        const auto candidate = fs::path(folder.empty() ? "." : folder) / name;
        std::error_code error;
        if (fs::is_regular_file(candidate, error) && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return {};
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : std::string(value);
}

}  // namespace bspctl::paths
