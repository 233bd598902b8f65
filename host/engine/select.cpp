// SPDX-License-Identifier: Apache-2.0
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "engine/container_tool.hpp"
#include "engine/engine.hpp"
#include "engine/kas_release.hpp"
#include "engine/locale.hpp"

namespace bspctl::engine {

namespace {

constexpr std::chrono::seconds version_limit{20};  // a cold Python start from a slow disk

// An engine, or why not.
struct Attempt {
    std::optional<Engine> engine{};
    Probe probe{};
};

Attempt failed(std::string obstacle, std::string fix) { return {{}, {false, std::move(obstacle), std::move(fix)}}; }

void set_version(Engine& engine, const std::string& output) {
    engine.kas_version = version_text(output);
    engine.max_format = stated_format(output);
    const auto release = parse_release(output);
    if (engine.max_format == 0 && release) engine.max_format = format_of(*release);
}

void note_locale(Engine& engine) {
    const auto locale = effective_locale({});
    if (is_utf8_locale(locale)) return;
    engine.notes.push_back("the locale " + (locale.empty() ? std::string("is not set") : "\"" + locale + "\" is not UTF-8") +
                           ", which BitBake refuses: kas runs with LC_ALL=" + std::string(utf8_locale));
}

std::string last_line(std::string_view text) {
    const auto lines = text::lines(text::trim(text));
    return lines.empty() ? std::string{} : std::string(lines.back());
}

Attempt try_host() {
    Engine out;
    out.kind = Kind::host;
    out.program = paths::which("kas");
    if (out.program.empty()) return failed("kas is not on PATH", "install it (Debian: apt install kas)");
    const auto version = process::capture({{out.program.string(), "--version"}}, version_limit);
    if (!version.ok()) {
        return failed(out.program.string() + " does not run: " + last_line(version.start_error + version.err),
                      "see `kas --version`");
    }
    set_version(out, version.out);
    note_locale(out);
    return {out, {true}};
}

// The runtimes to try, in kas-container's own order.
std::vector<std::string> runtimes(const Request& request) {
    for (const auto& chosen : {request.runtime, paths::environment("KAS_CONTAINER_ENGINE"),
                               paths::environment("KAS_DOCKER_ENGINE")}) {
        if (!chosen.empty()) return {chosen};
    }
    return {"docker", "podman"};
}

// The first runtime that works, or what is wrong with those that are installed.
Probe find_runtime(const Request& request, std::string& runtime) {
    Probe out{false, "neither docker nor podman is installed", "install one of them"};
    for (const auto& name : runtimes(request)) {
        if (name != "docker" && name != "podman") {
            return {false, "kas-container does not know the runtime \"" + name + "\"", "use docker or podman"};
        }
        const auto probe = probe_runtime(name);
        if (probe.works) runtime = name;
        if (probe.works || runtimes(request).size() == 1) return probe;
        if (!paths::which(name).empty()) out = probe;
    }
    return out;
}

// Nothing of the script is run: a wrapper in its place has no text to read, and says nothing about the image.
std::string script_text(const std::filesystem::path& program) {
    try {
        return files::read(program, 1024 * 1024);
    } catch (const Failure&) {
        return {};
    }
}

void set_image(Engine& engine, const Request& request) {
    engine.image = request.image.empty() ? paths::environment("KAS_CONTAINER_IMAGE") : request.image;
    engine.image_is_default = engine.image.empty();
    if (engine.image_is_default) engine.image = default_image(script_text(engine.program));
    // Only a tag that begins with a release names one: "5.4", "4.8.2-debian"; not "bsp-2.0".
    const auto tag = image_tag(engine.image);
    if (!version_text(tag).empty() && tag.starts_with(version_text(tag))) set_version(engine, tag);
}

Attempt try_container(const Request& request) {
    Engine out;
    out.kind = Kind::container;
    out.program = paths::which("kas-container");
    if (out.program.empty()) {
        return failed("kas-container is not on PATH", "install it (Debian: apt install kas)");
    }
    const auto probe = find_runtime(request, out.runtime);
    if (!probe.works) return {{}, probe};
    set_image(out, request);
    return {out, probe};
}

Engine chosen(Attempt attempt, const std::string& reason) {
    attempt.engine->reason = reason;
    return *std::move(attempt.engine);
}

Engine require(Attempt attempt, const std::string& what) {
    if (!attempt.engine) throw Failure("cannot build " + what, attempt.probe.obstacle, attempt.probe.fix);
    return chosen(std::move(attempt), "asked for");
}

Engine choose(const Request& request) {
    auto container = try_container(request);
    if (container.engine) {
        const auto why = "kas-container and " + container.engine->runtime + " work here";
        return chosen(std::move(container), why);
    }
    auto host = try_host();
    if (host.engine) return chosen(std::move(host), "no container: " + container.probe.obstacle);
    throw Failure("neither kas nor kas-container can run here",
                  "host: " + host.probe.obstacle + "; container: " + container.probe.obstacle, host.probe.fix);
}

}  // namespace

Engine select(const Request& request) {
    if (request.kind == "host") return require(try_host(), "on the host");
    if (request.kind == "container") return require(try_container(request), "in a container");
    if (request.kind == "auto" || request.kind.empty()) return choose(request);
    throw Failure("there is no engine \"" + request.kind + "\"", {}, "use auto, host or container");
}

}  // namespace bspctl::engine
