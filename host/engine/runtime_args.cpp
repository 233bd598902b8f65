// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime_args.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"
#include "engine/mounts.hpp"

namespace bspctl::engine {

namespace fs = std::filesystem;

namespace {

// kas-container passes the lower-case ones and NO_PROXY itself; curl, git and Python also read these.
constexpr std::array<std::string_view, 5> proxy_names{"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY",
                                                      "all_proxy"};
// Their values are files of the host, which are mounted under the same path.
constexpr std::array<std::string_view, 6> certificate_names{"SSL_CERT_FILE",  "SSL_CERT_DIR",       "CURL_CA_BUNDLE",
                                                            "GIT_SSL_CAINFO", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"};
// A build's own variables; all others of the caller belong to the host.
constexpr std::array<std::string_view, 5> build_prefixes{"BB_", "SSTATE_MIRRORS", "NPROC", "PARALLEL_MAKE", "PRSERV_HOST"};
// kas-container turns these into mounts and paths inside; passed on by us, the host's path would win.
constexpr std::array<std::string_view, 4> translated{"DL_DIR", "SSTATE_DIR", "PATH", "HOME"};

// A word that an unquoted shell expansion would split or change.
bool is_not_plain(std::string_view text) { return text.find_first_of(" \t\r\n*?[\"'\\$`") != std::string_view::npos; }

template <std::size_t size>
bool contains(const std::array<std::string_view, size>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_set(std::string_view name) { return !paths::environment(std::string(name).c_str()).empty(); }

// Names of the caller's variables that begin with one of the build's prefixes.
void add_build_variables(std::set<std::string>& names) {
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view pair = *entry;
        const auto name = pair.substr(0, pair.find('='));
        // The event log has a path of its own inside.
        const bool wanted = std::any_of(build_prefixes.begin(), build_prefixes.end(),
                                        [&](auto prefix) { return name.starts_with(prefix); });
        if (wanted && name != "BB_DEFAULT_EVENTLOG") names.emplace(name);
    }
}

bool is_for_container(std::string_view name) { return !contains(translated, name) && !name.starts_with("KAS_"); }

std::set<std::string> passed_names(const Job& job) {
    std::set<std::string> out;
    for (const auto name : proxy_names) {
        if (is_set(name)) out.emplace(name);
    }
    add_build_variables(out);
    for (const auto& entry : job.env) {
        if (is_for_container(entry.key)) out.insert(entry.key);
    }
    return out;
}

void add_certificates(std::vector<std::string>& words) {
    std::error_code ignored;
    for (const auto name : certificate_names) {
        const auto file = paths::environment(std::string(name).c_str());
        if (file.empty() || file.front() != '/' || is_not_plain(file) || !fs::exists(file, ignored)) continue;
        words.insert(words.end(), {"-v", file + ":" + file + ":ro", "-e", std::string(name)});
    }
}

}  // namespace

std::vector<std::string> labels(const Job& job) {
    // Run ids are unique in one workspace only.
    return {"bspctl.run_id=" + job.run_id, "bspctl.work_dir=" + files::resolved(job.work_dir).string()};
}

std::vector<std::string> variables_to_declare() {
    std::vector<std::string> out;
    const auto add = [&out](std::string_view name) {
        if (is_set(name)) out.emplace_back(name);
    };
    std::for_each(proxy_names.begin(), proxy_names.end(), add);
    std::for_each(certificate_names.begin(), certificate_names.end(), add);
    std::sort(out.begin(), out.end());
    return out;
}

std::string runtime_args(const Job& job) {
    std::vector<std::string> words;
    if (!job.run_id.empty()) {
        for (const auto& label : labels(job)) words.insert(words.end(), {"--label", label});
    }
    if (!job.event_log.empty()) {
        words.insert(words.end(), {"-e", "BB_DEFAULT_EVENTLOG=" + inside_path(job, job.event_log)});
    }
    for (const auto& name : passed_names(job)) words.insert(words.end(), {"-e", name});
    add_certificates(words);
    words.insert(words.end(), job.runtime_args.begin(), job.runtime_args.end());
    return text::join(words, " ");
}

void check_for_blanks(const Job& job) {
    std::vector<std::string> paths{files::resolved(job.work_dir).string(), build_dir(job).string(), job.event_log.string()};
    for (const auto& file : text::split(job.config, ':')) paths.push_back(file);
    for (const auto& word : job.runtime_args) paths.push_back(word);
    for (const auto& path : paths) {
        if (!is_not_plain(path)) continue;
        throw Failure("kas-container cannot work with the path \"" + path + "\"",
                      "it splits paths at blanks and expands special characters", "rename it, or build with --host");
    }
}

bool has_ssh_agent() {
    std::error_code ignored;
    const auto socket = paths::environment("SSH_AUTH_SOCK");
    return !socket.empty() && fs::is_socket(socket, ignored);
}

}  // namespace bspctl::engine
