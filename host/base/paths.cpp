// SPDX-License-Identifier: Apache-2.0
#include "base/paths.hpp"

#include <unistd.h>

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

}  // namespace

fs::path executable() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error);
}

fs::path bundled_plugins() {
    const auto prefix = executable().parent_path().parent_path();  // …/bin/bspctl
    const auto libdir = fs::path(install_plugin_dir).parent_path().parent_path().filename();
    return first_existing({prefix / "lib/bspctl/plugins", prefix / "lib" / libdir / "bspctl/plugins",
                           fs::path(install_plugin_dir)});
}

fs::path bundled_overlays() {
    const auto prefix = executable().parent_path().parent_path();
    return first_existing({prefix / "share/bspctl/overlays", fs::path(install_data_dir) / "overlays"});
}

fs::path user_config() { return xdg("XDG_CONFIG_HOME", ".config"); }
fs::path user_data() { return xdg("XDG_DATA_HOME", ".local/share"); }
fs::path user_state() { return xdg("XDG_STATE_HOME", ".local/state"); }

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
