// SPDX-License-Identifier: Apache-2.0
//
// Proxies and certificates as the environment has them. Every program reads them by rules of its own.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.hpp"
#include "doctor/endpoint.hpp"
#include "doctor/probe.hpp"
#include "git/git.hpp"

namespace bspctl::doctor {
namespace fs = std::filesystem;
namespace {

std::string variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::string{} : std::string(text::trim(value));
}

std::string upper(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return name;
}

struct Proxy {
    std::string low, up;  // the variable in lower and in upper case
    [[nodiscard]] bool set() const { return !low.empty() || !up.empty(); }
    [[nodiscard]] const std::string& value() const { return low.empty() ? up : low; }
};

Proxy proxy(const std::string& name) { return {variable(name), variable(upper(name))}; }

struct Complaint {
    std::string what, fix;
    bool certain = false;  // it makes fetches fail; else it may be meant
};

// Two spellings that differ make a build whose fetchers take different ways: wget reads the lower case, Python either,
// and curl, which git uses, reads http_proxy in lower case alone.
void compare_cases(std::vector<Complaint>& out) {
    for (const std::string name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}) {
        const auto found = proxy(name);
        if (found.low.empty() || found.up.empty() || found.low == found.up) continue;
        out.push_back({name + " and " + upper(name) + " differ", "export " + upper(name) + "=\"$" + name + "\"",
                       name != "no_proxy"});
    }
    for (const std::string name : {"http_proxy", "https_proxy"}) {
        if (!variable(name).empty() || variable(upper(name)).empty()) continue;
        out.push_back({upper(name) + " is set and " + name + " is not, which is the one that wget reads",
                       "export " + name + "=\"$" + upper(name) + "\"", true});
    }
}

void compare_schemes(std::vector<Complaint>& out) {
    if (!proxy("http_proxy").set() || proxy("https_proxy").set() || proxy("all_proxy").set()) return;
    out.push_back({"http_proxy is set and https_proxy is not: https addresses are asked without proxy",
                   "export https_proxy=\"$http_proxy\", unless that is meant"});
}

void check_address(std::vector<Complaint>& out) {
    for (const std::string name : {"http_proxy", "https_proxy"}) {
        const auto value = proxy(name).value();
        const bool is_http = value.starts_with("http://") || value.starts_with("https://");
        if (!is_http || endpoint_of(value) || value.find('%') != std::string::npos) continue;
        out.push_back({name + " is no address: " + git::without_credentials(value), "export " + name + "=http://HOST:PORT", true});
    }
}

// Between hosts only a comma means the same to all; "*.domain" and "domain" with a dot in front differ by program too.
void check_exceptions(std::vector<Complaint>& out) {
    const bool any_proxy = proxy("http_proxy").set() || proxy("https_proxy").set() || proxy("all_proxy").set();
    const auto value = proxy("no_proxy").value();
    if (!any_proxy || value.empty()) return;
    const auto entries = text::split(value, ',');
    const auto has = [&](const auto& test) { return std::any_of(entries.begin(), entries.end(), test); };
    if (has([](const std::string& entry) { return text::trim(entry).find_first_of(" \t") != std::string_view::npos; })) {
        out.push_back({"no_proxy has blanks between hosts, which only curl takes for commas", "export no_proxy=HOST,.DOMAIN,…"});
    }
    if (has([](const std::string& entry) { return text::trim(entry).starts_with("*."); })) {
        out.push_back({"no_proxy has \"*.\", which wget and Python do not know", "write .DOMAIN for *.DOMAIN in no_proxy"});
    }
}

std::string sentence(const std::vector<Complaint>& complaints) {
    std::vector<std::string> out;
    for (const auto& complaint : complaints) out.push_back(complaint.what);
    return text::join(out, "; ");
}

Finding proxies(const Context&) {
    std::vector<Complaint> complaints;
    compare_cases(complaints);
    compare_schemes(complaints);
    check_address(complaints);
    check_exceptions(complaints);
    const auto certain = std::find_if(complaints.begin(), complaints.end(), [](const Complaint& one) { return one.certain; });
    if (certain != complaints.end()) {
        return warn(sentence(complaints), "git, wget and Python read these variables by different rules, so some fetches fail",
                    certain->fix);
    }
    if (!complaints.empty()) return info(sentence(complaints), complaints.front().fix);
    const auto https = proxy("https_proxy").set() ? proxy("https_proxy") : proxy("all_proxy");
    return pass(https.set() ? "proxy " + git::without_credentials(https.value()) : "no proxy is set");
}

// ---------------------------------------------------------------------------------------------------- certificates

constexpr std::array<const char*, 4> certificate_variables{"GIT_SSL_CAINFO", "SSL_CERT_FILE", "CURL_CA_BUNDLE",
                                                           "REQUESTS_CA_BUNDLE"};

// Python's requests takes a folder too.
bool can_be_read(const std::string& place) { return ::access(place.c_str(), R_OK) == 0; }

std::string configured_bundle(const Context& context) {
    const auto answer = probe({"git", "config", "--get", "http.sslCAInfo"}, 3s, nearest_existing(build_place(context)));
    return answer.ok() ? first_line(answer.out) : std::string{};
}

Finding certificates(const Context& context) {
    std::vector<std::string> named, missing;
    const auto look = [&](const std::string& name, const std::string& file) {
        if (file.empty()) return;
        named.push_back(name);
        if (!can_be_read(file)) missing.push_back(name + " names " + file);
    };
    for (const auto* name : certificate_variables) look(name, variable(name));
    if (const auto bundle = configured_bundle(context); !bundle.starts_with('~')) look("git's http.sslCAInfo", bundle);
    if (const auto folder = variable("SSL_CERT_DIR"); !folder.empty()) {
        std::error_code ignored;
        const auto folders = text::split(folder, ':');
        const bool there = std::any_of(folders.begin(), folders.end(), [&](const auto& part) { return fs::is_directory(part, ignored); });
        if (!there) missing.push_back("SSL_CERT_DIR names " + folder);
    }
    if (!missing.empty()) {
        return warn(text::join(missing, "; ") + ", which cannot be read",
                    "whoever reads it trusts no server at all, and https fails",
                    "correct it, or unset it: the system's certificates are then used");
    }
    if (named.empty()) return pass("the system's certificates are used");
    return pass(text::join(named, ", ") + (named.size() == 1 ? " names a file" : " name files") + " that can be read");
}

}  // namespace

std::vector<Check> proxy_checks() {
    return {
        {"proxy", "network", "whether the proxy variables agree with each other", false, 2s, proxies,
         "Looks at http_proxy, https_proxy, all_proxy and no_proxy in both spellings. curl and git read http_proxy in "
         "lower case alone, https_proxy in both; BitBake hands them to wget, git and Python, and kas-container to the "
         "container. Where they disagree, some of a build's fetches go through the proxy and others hang until they "
         "time out."},
        {"certificates", "network", "files of certificates that the environment names", false, 5s, certificates,
         "Looks at GIT_SSL_CAINFO, SSL_CERT_FILE, SSL_CERT_DIR, CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE and git's "
         "http.sslCAInfo. One that names a file which is not there makes every https address fail with a message "
         "about the server's certificate, although the server is right."},
    };
}

}  // namespace bspctl::doctor
