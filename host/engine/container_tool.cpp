// SPDX-License-Identifier: Apache-2.0
#include "engine/container_tool.hpp"

#include <unistd.h>

#include "base/paths.hpp"
#include "base/text.hpp"

namespace bspctl::engine {

namespace {

// podman's first answer after a boot takes many times as long as the next ones, on a machine that builds even more.
constexpr std::chrono::seconds probe_limit{30};

std::string first_line(const std::string& text) {
    const auto lines = text::lines(text::trim(text));
    return lines.empty() ? std::string{} : std::string(text::trim(lines.front()));
}

Probe no(std::string obstacle, std::string fix) { return {false, std::move(obstacle), std::move(fix)}; }

Probe probe_daemon(const std::string& runtime) {
    const auto info = process::capture({{runtime, "info"}}, probe_limit);
    if (info.timed_out) return no(runtime + " does not answer within " + std::to_string(probe_limit.count()) + " s", "see `" + runtime + " info`");
    if (info.ok()) return {true};
    const auto said = first_line(info.err.empty() ? info.out : info.err);
    return no(runtime + " does not work" + (said.empty() ? "" : " (" + said + ")"), "see `" + runtime + " info`");
}

Probe probe_root(const std::string& runtime) {
    if (::geteuid() != 0) return {true};
    if (runtime == "podman") {
        return no("kas-container uses podman with --userns=keep-id, which root's podman does not support",
                  "run as a normal user");
    }
    if (paths::environment("KAS_ALLOW_ROOT") != "yes") {
        return no("kas-container refuses to run as root", "run as a normal user, or set KAS_ALLOW_ROOT=yes");
    }
    return {true};
}

// podman-docker's `docker`: kas-container would not give it the options that podman needs.
bool is_podman_in_disguise(const std::string& runtime) {
    if (runtime != "docker") return false;
    const auto version = process::capture({{runtime, "--version"}}, probe_limit);
    return text::lower(version.out).starts_with("podman");
}

// The text behind NAME= in a shell script, with ${OTHER} replaced by the same script's value of it.
std::string assigned(std::string_view script, const std::string& name, int depth = 0) {
    for (const auto line : text::lines(script)) {
        if (!line.starts_with(name + "=\"") || !text::trim(line).ends_with('"')) continue;
        auto value = std::string(text::trim(line.substr(name.size() + 2)));
        value.pop_back();
        if (!value.starts_with("${") || !value.ends_with('}') || depth > 3) return value;
        return assigned(script, value.substr(2, value.size() - 3), depth + 1);
    }
    return {};
}

// The environment's value, else the script's default.
std::string chosen(std::string_view script, const char* variable) {
    const auto value = paths::environment(variable);
    return value.empty() ? assigned(script, std::string(variable) + "_DEFAULT") : value;
}

}  // namespace

Probe probe_runtime(const std::string& runtime) {
    if (paths::which(runtime).empty()) return no(runtime + " is not installed", "install " + runtime);
    if (auto root = probe_root(runtime); !root.works) return root;
    if (is_podman_in_disguise(runtime)) return no("docker is podman here", "set KAS_CONTAINER_ENGINE=podman");
    return probe_daemon(runtime);
}

std::string default_image(std::string_view script) {
    const auto path = chosen(script, "KAS_CONTAINER_IMAGE_PATH");
    const auto name = chosen(script, "KAS_CONTAINER_IMAGE_NAME");
    const auto version = chosen(script, "KAS_IMAGE_VERSION");
    const auto distro = chosen(script, "KAS_CONTAINER_IMAGE_DISTRO");
    if (path.empty() || name.empty() || version.empty()) return {};
    return path + "/" + name + ":" + version + (distro.empty() ? "" : "-" + distro);
}

std::string image_tag(std::string_view image) {
    if (image.find('@') != std::string_view::npos) return {};
    const auto slash = image.rfind('/');
    const auto name = slash == std::string_view::npos ? image : image.substr(slash + 1);
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? std::string{} : std::string(name.substr(colon + 1));
}

}  // namespace bspctl::engine
