// SPDX-License-Identifier: Apache-2.0
//
// The servers that the configuration's repositories come from. Recipes fetch from more; those are known after parsing.
#include <algorithm>
#include <array>

#include "base/paths.hpp"
#include "base/text.hpp"
#include "doctor/probe.hpp"
#include "doctor/remote.hpp"
#include "doctor/repository_state.hpp"

namespace bspctl::doctor {
namespace {

using git::Refusal;

std::string count_of(std::size_t number, std::string_view one, std::string_view many) {
    return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

// What kas turns into credentials of its own: a git of ours that is not let in says nothing about kas's.
bool kas_has_credentials() {
    constexpr std::array<const char*, 6> variables{"SSH_PRIVATE_KEY", "SSH_PRIVATE_KEY_FILE",  "NETRC_FILE",
                                                   "GIT_CREDENTIAL_HELPER", "GITCONFIG_FILE", "CI_JOB_TOKEN"};
    return std::any_of(variables.begin(), variables.end(),
                       [](const char* name) { return !paths::environment(name).empty(); });
}

// Will the build fail for the same reason? In a container git has other certificates, keys and settings.
bool is_certain(const Context& context, Refusal refusal) {
    if (context.container || !paths::environment("KAS_PREMIRRORS").empty()) return false;
    switch (refusal) {
        case Refusal::credentials:
        case Refusal::host_key:
        case Refusal::gone: return !kas_has_credentials();
        case Refusal::tool:
        case Refusal::proxy:
        case Refusal::certificate:
        case Refusal::ownership:
        case Refusal::name:
        case Refusal::connection: return true;
        default: return false;
    }
}

std::string certificate_advice() {
    for (const char* name : {"GIT_SSL_CAINFO", "CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
        if (const auto file = paths::environment(name); !file.empty()) {
            return std::string(name) + " names " + file + ": does it hold the certificate of whoever signs for the server?";
        }
    }
    return "if a proxy of your company opens TLS, install its certificate (update-ca-certificates) or name it: "
           "git config --global http.sslCAInfo FILE";
}

std::string credentials_advice(const std::string& door) {
    if (!door.starts_with("ssh")) {
        return "store a token: git credential approve, or git config --global credential.helper; git asks nobody during a "
               "build. If the repository is public, its address is wrong";
    }
    const bool agent = !paths::environment("SSH_AUTH_SOCK").empty();
    return agent ? "load the key that the server knows: ssh-add; then try: ssh -T " + door
                 : "no ssh-agent is running here: eval $(ssh-agent) && ssh-add; then try: ssh -T " + door;
}

std::string advice(Refusal refusal, const std::string& door) {
    switch (refusal) {
        case Refusal::name: return "check the network and /etc/resolv.conf; behind a proxy set https_proxy, or name a mirror in sync.mirrors";
        case Refusal::connection: return "check the network, or name a mirror in sync.mirrors";
        case Refusal::timeout: return "check the network and proxy settings; ssh is often closed where https is open";
        case Refusal::certificate:
        case Refusal::tls: return certificate_advice();
        case Refusal::proxy: return "correct https_proxy (its host, port, user and password), or add the server to no_proxy";
        case Refusal::host_key: return "connect once and compare the fingerprint: ssh -T " + door;
        case Refusal::credentials: return credentials_advice(door);
        case Refusal::gone: return "correct the address in the configuration, or ask whoever keeps the repository for access";
        case Refusal::ownership: return "git config --global --add safe.directory " + text::shell_quote(door);
        case Refusal::interrupted: return "the server has a bad moment, or something between cuts the connection: try again";
        case Refusal::tool: return "install git with https and ssh: apt-get install -y git openssh-client";
        default: return "try it by hand: git ls-remote " + door + "/…";
    }
}

struct Trouble {
    const Question* question;
    const Answer* answer;
    bool certain;
};

std::vector<Trouble> troubles_of(const Context& context, const std::vector<Question>& questions,
                                 const std::vector<Answer>& answers) {
    std::vector<Trouble> out;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        if (answers[i].refusal == Refusal::none) continue;
        out.push_back({&questions[i], &answers[i], is_certain(context, answers[i].refusal)});
    }
    std::stable_partition(out.begin(), out.end(), [](const Trouble& trouble) { return trouble.certain; });
    return out;
}

Finding describe(const std::vector<Trouble>& troubles) {
    constexpr std::size_t most = 3;
    std::string summary;
    for (std::size_t i = 0; i < std::min(troubles.size(), most); ++i) {
        summary += (i == 0 ? "" : "; ") + troubles[i].question->door + ": " + troubles[i].answer->words;
    }
    if (troubles.size() > most) summary += "; and " + count_of(troubles.size() - most, "more server", "more servers");
    std::size_t waiting = 0;
    for (const auto& trouble : troubles) waiting += trouble.question->repositories;
    const auto why = count_of(waiting, "repository", "repositories") + " cannot be fetched from there";
    const auto& first = troubles.front();
    const auto fix = advice(first.answer->refusal, first.question->door);
    return first.certain ? block(summary, why, fix) : warn(summary, why, fix);
}

Finding offline(const Context& context) {
    std::vector<std::string> absent;
    for (const auto& repository : context.repositories) {
        if (needs_fetch(standing_of(repository))) absent.push_back(repository.name);
    }
    if (absent.empty()) return pass("offline, and every repository is here");
    return warn("offline, and not here: " + text::join(absent, ", "), "the build stops where it needs them",
                "let them come once, from the network or a mirror: bspctl sync");
}

Finding git_remotes(const Context& context) {
    constexpr auto limit = 5s;
    if (context.repositories.empty()) return skip("the repositories are not known yet");
    if (context.offline) return offline(context);
    const auto questions = questions_of(context);
    if (questions.empty()) return pass("every repository is here; nobody has to be asked");
    const auto answers = ask_servers(questions, limit);
    const auto troubles = troubles_of(context, questions, answers);
    if (!troubles.empty()) return describe(troubles);
    return pass(count_of(questions.size(), "server answers", "servers answer"));
}

}  // namespace

std::vector<Check> remote_checks() {
    return {{"git-remotes", "network", "the servers that repositories have to be fetched from", false, 20s, git_remotes,
             "Asks each server that a missing repository comes from (git ls-remote, one repository a server, 5 s each, "
             "without any dialogue) with your own git configuration: credentials, insteadOf addresses, proxies. "
             "Repositories that are here at the wanted commit are not asked for, so a complete tree needs no network. "
             "Without this a build ends minutes later in kas's words for the same. It blocks when git's answer leaves "
             "no doubt, and warns when it took too long or when the build runs in a container, whose git has other "
             "keys and certificates."}};
}

}  // namespace bspctl::doctor
