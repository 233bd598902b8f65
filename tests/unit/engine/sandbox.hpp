// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "temp_dir.hpp"

namespace bspctl::testing {

// A variable of our environment for as long as this lives; nothing: unset.
class Variable {
public:
    Variable(std::string name, std::optional<std::string> value) : name_(std::move(name)) {
        if (const char* now = std::getenv(name_.c_str())) before_ = now;
        set(value);
    }
    ~Variable() { set(before_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    void set(const std::optional<std::string>& value) const {
        if (value) ::setenv(name_.c_str(), value->c_str(), 1);
        else ::unsetenv(name_.c_str());
    }
    std::string name_;
    std::optional<std::string> before_;
};

// A folder of stand-in programs that come first on PATH, and an environment without what would disturb.
class Sandbox {
public:
    Sandbox() : path_("PATH", (dir_ / "bin").string() + ":/usr/bin:/bin") {
        std::filesystem::create_directories(dir_ / "bin");
        std::filesystem::create_directories(dir_ / "work");
    }
    // Only the stand-ins are on PATH.
    void hide_system() { ::setenv("PATH", (dir_ / "bin").c_str(), 1); }

    std::filesystem::path program(const std::string& name, const std::string& script) const {
        const auto file = dir_.write("bin/" + name, "#!/bin/sh\n" + script);
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file;
    }
    [[nodiscard]] std::filesystem::path work() const { return dir_ / "work"; }
    [[nodiscard]] const TempDir& dir() const { return dir_; }

private:
    TempDir dir_;
    Variable path_;
    Variable engine_{"KAS_CONTAINER_ENGINE", std::nullopt}, old_engine_{"KAS_DOCKER_ENGINE", std::nullopt};
    Variable image_{"KAS_CONTAINER_IMAGE", std::nullopt}, version_{"KAS_IMAGE_VERSION", std::nullopt};
    Variable image_path_{"KAS_CONTAINER_IMAGE_PATH", std::nullopt}, image_name_{"KAS_CONTAINER_IMAGE_NAME", std::nullopt};
    Variable distro_{"KAS_CONTAINER_IMAGE_DISTRO", std::nullopt}, build_{"KAS_BUILD_DIR", std::nullopt};
    Variable root_{"KAS_ALLOW_ROOT", "yes"}, locale_{"LC_ALL", "C.UTF-8"}, agent_{"SSH_AUTH_SOCK", std::nullopt};
    Variable downloads_{"DL_DIR", std::nullopt}, sstate_{"SSTATE_DIR", std::nullopt};
};

}  // namespace bspctl::testing
