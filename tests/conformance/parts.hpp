// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "plugins/registry.hpp"
#include "temp_dir.hpp"

namespace bspctl::testing {

// The plugin built for tests under that name.
inline std::filesystem::path part(const std::string& name) {
    return std::filesystem::path(BSPCTL_PARTS) / ("bspctl-" + name + ".so");
}

// An environment variable for the life of this object; nothing: unset.
class EnvironmentVariable {
public:
    EnvironmentVariable(const char* name, const std::optional<std::string>& value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old;
        put(value);
    }
    ~EnvironmentVariable() { put(old_); }
    EnvironmentVariable(const EnvironmentVariable&) = delete;
    EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

private:
    void put(const std::optional<std::string>& value) const {
        if (value) ::setenv(name_, value->c_str(), 1);
        else ::unsetenv(name_);
    }
    const char* name_;
    std::optional<std::string> old_;
};

// A folder of plugins of one's own, and an environment in which no others are found. Copies, since the build tree may
// belong to somebody else than who runs the tests.
class PluginRoom {
public:
    std::filesystem::path add(const std::string& name, const std::string& below = "plugins") const {
        return add_as(name, "bspctl-" + name + ".so", below);
    }
    std::filesystem::path add_as(const std::string& name, const std::string& file,
                                 const std::string& below = "plugins") const {
        const auto folder = dir_ / below;
        std::filesystem::create_directories(folder);
        std::filesystem::copy_file(part(name), folder / file);
        std::filesystem::permissions(folder / file, std::filesystem::perms(0755));
        return folder / file;
    }
    [[nodiscard]] const TempDir& dir() const { return dir_; }
    [[nodiscard]] std::filesystem::path folder() const { return dir_ / "plugins"; }

    // Approves every file of the room for this run, as a user who put it there would.
    void approve(plugins::LoadOptions& options) const {
        for (const auto& file : std::filesystem::recursive_directory_iterator(dir_.path())) {
            if (file.is_regular_file()) options.approved_digests.push_back("sha256:" + sha256(slurp(file.path())));
        }
    }

    // What a host finds with BSPCTL_PLUGIN_PATH set to the folder.
    [[nodiscard]] plugins::Registry load(plugins::LoadOptions options = {}) const {
        std::filesystem::create_directories(folder());
        approve(options);
        const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", folder().string());
        const EnvironmentVariable added("BSPCTL_ADD_PLUGIN_PATH", std::nullopt);
        return plugins::Registry(std::move(options));
    }

private:
    TempDir dir_;
};

// The entry of the plugin file with that name; null when there is none.
inline const plugins::Entry* entry_of(const plugins::Registry& registry, const std::string& name) {
    for (const auto& entry : registry.entries()) {
        if (entry.path.filename() == "bspctl-" + name + ".so") return &entry;
    }
    return nullptr;
}

inline std::vector<std::string> active_ids(const plugins::Registry& registry) {
    std::vector<std::string> out;
    for (const auto* plugin : registry.plugins()) out.push_back(plugin->info().id);
    return out;
}

}  // namespace bspctl::testing
