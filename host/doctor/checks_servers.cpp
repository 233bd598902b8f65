// SPDX-License-Identifier: Apache-2.0
//
// Servers that save a build work: mirrors of shared state, hash equivalence, PR numbers. Without them it takes longer,
// or gives other numbers; it does not fail at once, so none of this blocks.
#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/endpoint.hpp"
#include "doctor/mirrors.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"
#include "git/git.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

constexpr auto limit = 2s;

// ------------------------------------------------------------------------------------------------------- servers

Finding ask_server(const Context& context, const std::string& variable, const std::string& address, const std::string& without) {
    const auto endpoint = endpoint_of(address);
    const auto shown = git::without_credentials(address);
    const bool by_proxy = address.starts_with("ws") && uses_proxy(address);
    if (!endpoint || by_proxy) return info(variable + " is " + shown + ", which only BitBake itself can ask");
    if (context.offline) return skip("offline: " + shown + " is not asked");
    const bool own = endpoint->host == "localhost" || endpoint->host == "127.0.0.1" || endpoint->host == "::1";
    if (own && context.container) return info(variable + " is " + shown + ", which in a container means the container itself");
    const auto problem = connection_problem(*endpoint, limit);
    if (problem.empty()) return pass(endpoint->str() + " answers");
    return warn(endpoint->str() + " does not answer: " + problem, without, "start the server, or correct " + variable);
}

std::string hash_server(const Context& context) {
    if (!context.hashserv.empty()) return context.hashserv;
    return plain_value(context.settings_text, "BB_HASHSERVE");
}

// A build starts it, so that it does not run now is no fault.
Finding own_hash_server(const Context::HashServer& server) {
    if (server.running) return pass(server.address + " answers");
    if (server.can_start) return info(server.address + " does not run; a build starts it, as does bspctl hashserv start");
    return warn("no bin/bitbake-hashserv to start " + server.address + " with", "builds go on with BitBake's own server, which forgets with its build folder",
                "bspctl sync brings BitBake");
}

Finding hash_equivalence(const Context& context) {
    if (context.hash_server) return own_hash_server(*context.hash_server);
    const auto upstream = plain_value(context.settings_text, "BB_HASHSERVE_UPSTREAM");
    const auto server = hash_server(context);
    if (server.starts_with("unix://")) {
        std::error_code ignored;
        const fs::path socket = server.substr(7);
        if (fs::exists(socket, ignored) || context.container) return pass(server);
        return warn(socket.string() + " is not there", "BitBake ends when its hash server does not answer",
                    "start the server, or set BB_HASHSERVE = \"auto\"");
    }
    if (!server.empty() && server != "auto") {
        return ask_server(context, "BB_HASHSERVE", server, "BitBake reports it for each task, and older ones end");
    }
    if (!upstream.empty()) {
        return ask_server(context, "BB_HASHSERVE_UPSTREAM", upstream,
                          "BitBake's own server cannot learn what others have built");
    }
    return pass(server == "auto" ? "BitBake starts its own" : "no server is configured");
}

Finding pr_server(const Context& context) {
    const auto server = plain_value(context.settings_text, "PRSERV_HOST");
    if (server.empty()) return pass("no server is configured");
    // BitBake starts one by itself on this host for port 0.
    if (server.ends_with(":0")) return pass("BitBake starts its own");
    return ask_server(context, "PRSERV_HOST", server, "BitBake does not begin without it");
}

// ------------------------------------------------------------------------------------------------------- sccache

fs::path sccache_file() {
    if (auto named = paths::environment("SCCACHE_CONF"); !named.empty()) return named;
    const auto configured = paths::environment("XDG_CONFIG_HOME");
    const auto home = paths::environment("HOME");
    return (configured.empty() ? fs::path(home) / ".config" : fs::path(configured)) / "sccache" / "config";
}

// `scheduler_url = "http://host:10600"` of its table [dist].
std::string scheduler_of(const fs::path& file) {
    const auto text = read_kernel_file(file).value_or("");
    for (const auto line : text::lines(text)) {
        const auto trimmed = text::trim(line);
        if (!trimmed.starts_with("scheduler_url")) continue;
        const auto open = trimmed.find_first_of("\"'");
        const auto close = trimmed.find_last_of("\"'");
        if (open != std::string_view::npos && close > open) return std::string(trimmed.substr(open + 1, close - open - 1));
    }
    return {};
}

Finding sccache(const Context& context) {
    const auto all = settings_of(context.settings_text);
    const bool used = std::any_of(all.begin(), all.end(), [](const Setting& setting) {
        return text::lower(setting.name + " " + setting.value).find("sccache") != std::string::npos;
    });
    if (!used) return pass("not used");
    const auto file = sccache_file();
    const auto scheduler = scheduler_of(file);
    if (scheduler.empty()) return pass("used without a scheduler");
    return ask_server(context, "scheduler_url of " + file.string(), scheduler, "every compiler runs here, after a wait for it");
}

}  // namespace

std::vector<Check> server_checks() {
    return {
        {"sstate-mirrors", "network", "whether the mirrors of shared state answer", false, 8s, sstate_mirrors,
         "Takes the addresses of build.sstate_mirror_url, build.sstate_mirrors and of SSTATE_MIRRORS in the configuration. A "
         "web server is asked for the headers of the mirror's folder (wget --spider, 5 s), with the proxies, certificates and "
         "passwords that BitBake's own wget has: so a wrong path, a wanted password and a redirection to a login page are "
         "told too. Of file:// addresses the folder must be there and readable; of others, and without wget, the server must "
         "be listening. A mirror that is away costs a wait for each task, and the build makes again what it would have taken."},
        {"hash-equivalence", "network", "whether the hash equivalence server answers", false, 8s, hash_equivalence,
         "Opens a connection to BB_HASHSERVE, or to BB_HASHSERVE_UPSTREAM where BitBake runs its own (\"auto\"). "
         "Without it tasks run again that would have been recognised as the same."},
        {"pr-server", "network", "whether the PR server answers", false, 8s, pr_server,
         "Opens a connection to PRSERV_HOST. BitBake does not start a build when its PR server is away."},
        {"sccache", "network", "whether the scheduler of sccache answers", false, 8s, sccache,
         "When the configuration speaks of sccache: opens a connection to the scheduler_url of its configuration file "
         "(SCCACHE_CONF, or ~/.config/sccache/config). Without the scheduler nothing is compiled elsewhere."},
    };
}

}  // namespace bspctl::doctor
