// SPDX-License-Identifier: Apache-2.0
#include "pipeline/caches.hpp"

#include <algorithm>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "hashserv/server.hpp"
#include "pipeline/shared_caches.hpp"
#include "sources/sources.hpp"

namespace bspctl::pipeline {

namespace fs = std::filesystem;

namespace {

// What bspctl-hashequiv.yml reads.
constexpr const char* hash_server_variable = "BSPCTL_HASHSERVE";
// Where the container sees them.
constexpr const char* ccache_inside = "/ccache";
constexpr const char* hash_server_inside = "/hashserv";

// ------------------------------------------------------------------------------------------------------- values

std::string source_of(const config::Value* value) { return value == nullptr || value->where.empty() ? "its default" : value->where; }

// An address may hold a password, and this one is malformed: where the password begins nobody knows.
std::string shown(const std::string& value) {
    const auto at = value.rfind('@');
    return text::to_utf8(at == std::string::npos ? value : "(…)" + value.substr(at));
}

// BitBake expands "${…}" and "${@…}" in every value; a blank would end the address in SSTATE_MIRRORS.
void refuse_unquotable(const config::Settings& settings, const char* key) {
    const auto* value = settings.find(key);
    if (value == nullptr) return;
    const auto bad = std::find_if(value->text.begin(), value->text.end(), [](unsigned char c) {
        return c <= 0x20 || c == 0x7f || c == '"' || c == '\'' || c == '\\' || c == '$';
    });
    if (bad == value->text.end()) return;
    throw Failure(std::string(key) + " cannot be '" + shown(value->text) + "'",
                  "BitBake would read it otherwise: it holds a blank, a quote, '$', '\\' or a control character (" +
                      source_of(value) + ")",
                  "write it without; in an address %20 stands for a blank");
}

bool is_network_address(std::string_view url) { return url.find("://") != std::string_view::npos && !url.starts_with("file://"); }

// In a container "localhost" is the container. Podman gives the host a name by itself; docker does so when it is asked, in words
// that older podmans (4.3) refuse.
std::string_view host_inside(const engine::Engine& engine) {
    return engine.runtime == "podman" ? "host.containers.internal" : "host.docker.internal";
}

std::string with_other_host(std::string url, std::string_view other) {
    const auto host = url.find("://") + 3;
    for (const std::string_view own : {"localhost", "127.0.0.1", "[::1]"}) {
        const auto end = host + own.size();
        const bool is_own = url.compare(host, own.size(), own) == 0 &&
                            (end == url.size() || url[end] == ':' || url[end] == '/');
        if (is_own) return url.replace(host, own.size(), other);
    }
    return url;
}

fs::path shared_ccache() {
    const auto cache = paths::user_cache();
    if (!cache.empty()) return cache / "ccache";
    throw Failure("build.ccache_shared needs a home folder", "neither HOME nor XDG_CACHE_HOME is set", "set build.ccache_dir");
}

// SSTATE_DIR as the build gets it; empty where it is BitBake's to say.
std::string sstate_dir(const Build& build, const std::vector<KeyValue>& env) {
    auto out = find_value(env, "SSTATE_DIR").value_or(paths::environment("SSTATE_DIR"));
    if (out.empty()) out = find_value(shared_caches(build, env), "SSTATE_DIR").value_or("");
    return out.starts_with('/') && out.find('$') == std::string::npos ? out : std::string{};
}

std::string mount_of(const fs::path& folder, const char* inside) { return folder.string() + ":" + inside + ":rw"; }

// -------------------------------------------------------------------------------------------------- one cache each

class Collecting {
public:
    Collecting(const Build& build, const engine::Engine& engine, const std::vector<KeyValue>& env)
        : build_(build), engine_(engine), contained_(engine.kind == engine::Kind::container), env_(env) {}

    Caches run() {
        if (uses_compiler_cache(build_)) add_ccache();
        if (build_.settings.flag("build.hashserv")) add_hash_server();
        if (const auto mirror = mirror_of(build_.settings); !mirror.empty()) add_mirror(mirror);
        if (build_.settings.flag("build.rm_work")) add("bspctl-rm-work.yml", "build.rm_work");
        if (build_.settings.flag("build.uninative")) add("bspctl-uninative.yml", "build.uninative");
        return std::move(out_);
    }

private:
    void add(const char* overlay, const char* key) {
        out_.overlays.push_back({overlay, "setting " + std::string(key) + " (" + source_of(build_.settings.find(key)) + ")"});
    }

    void set(const char* variable, std::string value) { out_.env.push_back({variable, std::move(value)}); }

    [[nodiscard]] bool needs_mount(const fs::path& folder) const { return contained_ && !files::is_inside(folder, build_.bsp_root); }

    // The folder as BitBake sees it; kas-container has the bsp_root as /work.
    std::string mounted(const fs::path& folder, const char* inside) {
        if (!contained_) return folder.string();
        if (!needs_mount(folder)) return (fs::path("/work") / folder.lexically_relative(build_.bsp_root)).string();
        out_.runtime_args.insert(out_.runtime_args.end(), {"-v", mount_of(folder, inside)});
        return inside;
    }

    void add_ccache() {
        add("bspctl-ccache.yml", "build.ccache");
        refuse_unquotable(build_.settings, "build.ccache_dir");
        const auto folder = compiler_cache(build_);
        if (needs_mount(folder)) out_.folders.push_back(folder);
        set("BSPCTL_CCACHE_DIR", mounted(folder, ccache_inside));
        // The container gets no variable of the caller's that nobody names.
        if (auto size = paths::environment("CCACHE_MAXSIZE"); !size.empty()) set("CCACHE_MAXSIZE", std::move(size));
    }

    void add_hash_server() {
        add("bspctl-hashequiv.yml", "build.hashserv");
        const auto folder = hash_server_place(build_, env_).dir;
        set(hash_server_variable, "unix://" + (fs::path(mounted(folder, hash_server_inside)) / hashserv::Place::socket_name).string());
    }

    void add_mirror(std::string mirror) {
        add("bspctl-shared-cache.yml", "build.sstate_mirror_url");
        if (contained_) mirror = reachable(mirror);
        set("BSPCTL_SSTATE_MIRROR", std::move(mirror));
    }

    std::string reachable(const std::string& mirror) {
        if (!is_network_address(mirror)) {
            constexpr std::string_view scheme = "file://", name = "/PATH";
            const auto folder = mirror.substr(scheme.size(), mirror.size() - scheme.size() - name.size());
            std::error_code ignored;
            // A folder that is not there would end the container's start; as a mirror it only has nothing.
            if (fs::is_directory(folder, ignored)) out_.runtime_args.insert(out_.runtime_args.end(), {"-v", folder + ":" + folder + ":ro"});
            return mirror;
        }
        const auto name = host_inside(engine_);
        auto out = with_other_host(mirror, name);
        if (out != mirror && engine_.runtime != "podman") out_.runtime_args.push_back("--add-host=" + std::string(name) + ":host-gateway");
        return out;
    }

    const Build& build_;
    const engine::Engine& engine_;
    bool contained_;
    const std::vector<KeyValue>& env_;
    Caches out_;
};

}  // namespace

Caches caches_of(const Build& build, const engine::Engine& engine, const std::vector<KeyValue>& env) {
    return Collecting(build, engine, env).run();
}

bool uses_compiler_cache(const Build& build) {
    return build.settings.flag("build.ccache");
}

fs::path compiler_cache(const Build& build) {
    if (const auto dir = build.settings.text("build.ccache_dir"); !dir.empty()) return dir;
    return build.settings.flag("build.ccache_shared") ? shared_ccache() : build.bsp_root / "ccache";
}

std::string mirror_of(const config::Settings& settings) {
    constexpr const char* key = "build.sstate_mirror_url";
    refuse_unquotable(settings, key);
    auto url = settings.text(key);
    while (url.ends_with('/')) url.pop_back();
    if (url.empty()) return {};
    if (url.starts_with('/')) url = "file://" + url;
    if (url.starts_with("file:///")) return url + "/PATH";
    if (is_network_address(url) && url.find(';') == std::string::npos) return url + "/all/PATH;downloadfilename=PATH";
    throw Failure(std::string(key) + " cannot be '" + shown(settings.text(key)) + "'", "it is the address of a mirror (" + source_of(settings.find(key)) + ")",
                  "write it as https://cache.example.com, or a folder as file:///srv/sstate; build.sstate_mirrors takes BitBake's own notation");
}

hashserv::Place hash_server_place(const Build& build, const std::vector<KeyValue>& env) {
    return hashserv::place_of(sstate_dir(build, env), build.bsp_root);
}

void forget_silent_hash_server(engine::Job& job, const Build& build, const std::vector<KeyValue>& env) {
    if (!find_value(job.env, hash_server_variable)) return;
    const auto place = hash_server_place(build, env);
    if (hashserv::status(place).state == hashserv::State::running) return;
    std::erase_if(job.env, [](const auto& one) { return one.key == hash_server_variable; });
    auto& words = job.runtime_args;
    const auto mount = std::find(words.begin(), words.end(), mount_of(place.dir, hash_server_inside));
    if (mount != words.end()) words.erase(mount - 1, mount + 1);  // and the "-v" before it
}

fs::path hash_server_program(const Build& build) {
    std::vector<fs::path> trees{build.bsp_root / "sources/poky", build.bsp_root / "sources", build.bsp_root,
                                build.bsp_root / "poky", build.bsp_root.parent_path()};
    if (build.workspace.input) {
        const auto named = sources::of_input(*build.workspace.input, build.bsp_root);
        for (const auto& source : named.list) trees.push_back(source.path);
    }
    return hashserv::find_program(trees);
}

fs::path required_hash_server_program(const Build& build) {
    if (auto program = hash_server_program(build); !program.empty()) return program;
    throw Failure("there is no bin/bitbake-hashserv in the BitBake of " + build.bsp_root.string(),
                  "BitBake is not checked out yet, or lies where this tree's configuration does not say",
                  "bspctl sync brings it; the build after that starts the server");
}

}  // namespace bspctl::pipeline
