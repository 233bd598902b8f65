// SPDX-License-Identifier: Apache-2.0
//
// Servers that save a build work: mirrors of shared state, hash equivalence, PR numbers. Without them it takes longer,
// or gives other numbers; it does not fail at once, so none of this blocks.
#include <algorithm>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/endpoint.hpp"
#include "doctor/probe.hpp"
#include "doctor/settings_text.hpp"
#include "git/git.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

constexpr auto limit = 2s;

bool uses_proxy(std::string_view address) {
    const bool secure = address.starts_with("https") || address.starts_with("wss");
    const std::string name = secure ? "https_proxy" : "http_proxy";
    const auto is_set = [](const std::string& variable) { return !paths::environment(variable.c_str()).empty(); };
    return is_set(name) || is_set("all_proxy") || is_set(name == "https_proxy" ? "HTTPS_PROXY" : "HTTP_PROXY");
}

// ------------------------------------------------------------------------------------------------------- mirrors

// SSTATE_MIRRORS is pairs of an expression and an address; ";downloadfilename=PATH" and its kin belong to the address.
std::vector<std::string> mirror_addresses(const Context& context) {
    auto all = words_of(context.sstate_mirrors);
    for (const auto& value : values_of(context.settings_text, "SSTATE_MIRRORS")) {
        for (auto& word : words_of(value)) all.push_back(std::move(word));
    }
    std::vector<std::string> out;
    for (std::size_t i = 1; i < all.size(); i += 2) {
        auto address = all[i].substr(0, all[i].find(';'));
        const bool known = address.find("${") != std::string::npos || std::find(out.begin(), out.end(), address) != out.end();
        if (!known) out.push_back(std::move(address));
    }
    return out;
}

// "file:///srv/sstate/PATH": the folder above PATH.
std::string folder_problem(const std::string& address) {
    const fs::path folder = address.substr(std::string_view("file://").size(), address.find("/PATH") - 7);
    std::error_code ignored;
    return fs::is_directory(folder, ignored) ? std::string{} : folder.string() + " is not there";
}

// A folder of a container's own is none of ours, and what a proxy reaches is not ours to tell.
bool can_be_asked(const Context& context, const std::string& address) {
    if (address.starts_with("file:///")) return !context.container;
    return endpoint_of(address).has_value() && !uses_proxy(address);
}

Finding sstate_mirrors(const Context& context) {
    auto addresses = mirror_addresses(context);
    if (addresses.empty()) return pass("no mirror of shared state is configured");
    if (context.offline) return skip("offline: mirrors are not asked");
    if (plain_value(context.settings_text, "BB_NO_NETWORK") == "1") std::erase_if(addresses, [](const auto& address) { return !address.starts_with("file:"); });
    if (addresses.empty()) return skip("BB_NO_NETWORK: mirrors on the network are not asked");
    std::erase_if(addresses, [&](const auto& address) { return !can_be_asked(context, address); });
    if (addresses.empty()) return skip("only BitBake itself can ask these mirrors");
    std::vector<Endpoint> endpoints;
    std::vector<std::string> problems;
    for (const auto& address : addresses) {
        if (auto endpoint = endpoint_of(address)) endpoints.push_back(std::move(*endpoint));
        else if (auto problem = folder_problem(address); !problem.empty()) problems.push_back(std::move(problem));
    }
    const auto answers = connection_problems(endpoints, limit);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (!answers[i].empty()) problems.push_back(endpoints[i].str() + ": " + answers[i]);
    }
    const auto count = std::to_string(addresses.size());
    if (problems.empty()) return pass(count + (addresses.size() == 1 ? " mirror answers" : " mirrors answer"));
    return warn("a mirror of shared state does not answer: " + text::join(problems, "; "),
                "every task that it holds is built again, after a wait for each",
                "start it or correct SSTATE_MIRRORS; SSTATE_MIRRORS='' builds without");
}

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
         "Takes the addresses of build.sstate_mirrors and of SSTATE_MIRRORS in the configuration and opens a connection "
         "to each (2 s); of file:// addresses it looks for the folder. Behind a proxy nothing is asked. A mirror that is "
         "away costs a wait for each task, and the build makes again what it would have taken."},
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
