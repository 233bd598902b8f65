// SPDX-License-Identifier: Apache-2.0
#include "doctor/remote.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <future>

#include "base/text.hpp"
#include "doctor/repository_state.hpp"
#include "git/git.hpp"

namespace bspctl::doctor {
namespace {

struct Sign {
    std::string_view words;  // lower case
    Refusal refusal;
};

// The first that is found counts, so what is particular stands before what many troubles share: git ends with "Could not
// read from remote repository" whatever ssh said before.
constexpr auto signs = std::to_array<Sign>({
    {"unable to find remote helper for", Refusal::tool},
    {"is not a git command", Refusal::tool},
    {"cannot run ssh", Refusal::tool},
    {"ssh: not found", Refusal::tool},
    {"ssh: command not found", Refusal::tool},
    {"could not resolve proxy", Refusal::proxy},
    {"from proxy after connect", Refusal::proxy},
    {"proxy connect aborted", Refusal::proxy},
    {"connect tunnel failed", Refusal::proxy},
    {"proxy authentication", Refusal::proxy},
    {"returned error: 407", Refusal::proxy},
    {"host key verification failed", Refusal::host_key},
    {"remote host identification has changed", Refusal::host_key},
    {"no matching host key", Refusal::host_key},
    {"certificate", Refusal::certificate},
    {"gnutls_handshake", Refusal::certificate},
    {"gnutls recv error", Refusal::certificate},
    {"ssl_connect", Refusal::certificate},
    {"wrong version number", Refusal::certificate},
    {"unexpected tls packet", Refusal::certificate},
    {"tls connect error", Refusal::certificate},
    {"could not resolve host", Refusal::name},
    {"name or service not known", Refusal::name},
    {"temporary failure in name resolution", Refusal::name},
    {"unable to look up", Refusal::name},
    {"timed out", Refusal::timeout},
    {"timeout", Refusal::timeout},
    {"connection refused", Refusal::connection},
    {"couldn't connect", Refusal::connection},
    {"failed to connect", Refusal::connection},
    {"network is unreachable", Refusal::connection},
    {"no route to host", Refusal::connection},
    {"unable to connect", Refusal::connection},
    {"permission denied", Refusal::credentials},
    {"could not read username", Refusal::credentials},
    {"could not read password", Refusal::credentials},
    {"terminal prompts disabled", Refusal::credentials},
    {"authentication failed", Refusal::credentials},
    {"access denied", Refusal::credentials},
    {"returned error: 401", Refusal::credentials},
    {"returned error: 403", Refusal::credentials},
    {"too many authentication failures", Refusal::credentials},
    {"no supported authentication methods", Refusal::credentials},
    {"returned error: 404", Refusal::gone},
    {"returned error: 410", Refusal::gone},
    {"repository not found", Refusal::gone},
    {"project not found", Refusal::gone},
    {"not found: did you run git update-server-info", Refusal::gone},
    {"' not found", Refusal::gone},
    {"does not appear to be a git repository", Refusal::gone},
    {"not a git repository", Refusal::gone},
    {"repository not exported", Refusal::gone},
    {"does not exist", Refusal::gone},
});

const Sign* sign_in(std::string_view words) {
    const auto low = text::lower(words);
    const auto* const found =
        std::find_if(signs.begin(), signs.end(), [&](const Sign& sign) { return low.find(sign.words) != std::string::npos; });
    return found == signs.end() ? nullptr : found;
}

// The line that says why, without git's prefixes.
std::string telling_line(std::string_view err) {
    const auto* sign = sign_in(err);
    std::string_view told;
    for (const auto line : text::lines(err)) {
        const bool telling = sign != nullptr && text::lower(line).find(sign->words) != std::string::npos;
        if (telling || (told.empty() && !text::trim(line).empty())) told = text::trim(line);
        if (telling) break;
    }
    for (const std::string_view prefix : {"fatal: ", "error: ", "remote: "}) {
        if (told.starts_with(prefix)) told.remove_prefix(prefix.size());
    }
    return git::without_credentials(text::strip_ansi(text::to_utf8(told)));
}

Answer ask(const std::string& address, std::chrono::milliseconds limit) {
    auto command = git::command("/", {"ls-remote", "--quiet", "--", address, "HEAD"});
    command.env.push_back({"GCM_INTERACTIVE", "never"});  // Git Credential Manager opens windows otherwise
    const auto result = process::capture(command, limit);
    if (result.ok()) return {};
    if (!result.start_error.empty()) return {Refusal::tool, "git could not be started: " + result.start_error};
    if (result.timed_out) return {Refusal::timeout, "no answer within " + text::human_seconds(std::chrono::duration<double>(limit).count())};
    return {refusal_in(result.err), telling_line(result.err)};
}

Answer ask_one_after_the_other(const Question& question, std::chrono::milliseconds limit) {
    Answer answer;
    for (const auto& address : question.addresses) {
        answer = ask(address, limit);
        if (answer.refusal == Refusal::none) break;
    }
    return answer;
}

// "git@host:path" and "host:path", which are ssh; not "C:\path", and not a path with a colon somewhere behind a slash.
bool is_scp_like(std::string_view url) {
    const auto colon = url.find(':');
    return colon != std::string_view::npos && colon > 1 && url.find('/') > colon;
}

}  // namespace

Refusal refusal_in(std::string_view words) {
    const auto* sign = sign_in(words);
    return sign == nullptr ? Refusal::other : sign->refusal;
}

std::string door_of(std::string_view url) {
    if (url.starts_with('/') || url.starts_with("file://")) return std::string(url);
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
        return std::string(url.substr(0, url.find('/', scheme + 3)));
    }
    if (is_scp_like(url)) return "ssh://" + std::string(url.substr(0, url.find(':')));
    return {};
}

std::vector<Question> questions_of(const Context& context) {
    std::vector<Question> out;
    std::vector<std::string> doors;  // with the credentials that tell them apart
    for (const auto& repository : context.repositories) {
        const auto door = repository.url.empty() ? std::string{} : door_of(repository.url);
        if (door.empty() || !needs_fetch(standing_of(repository))) continue;
        const auto known = std::find(doors.begin(), doors.end(), door);
        if (known != doors.end()) {
            ++out[static_cast<std::size_t>(known - doors.begin())].repositories;
            continue;
        }
        auto addresses = repository.mirrors;
        addresses.push_back(repository.url);
        doors.push_back(door);
        out.push_back({git::without_credentials(door), std::move(addresses), 1});
    }
    return out;
}

std::vector<Answer> ask_servers(const std::vector<Question>& questions, std::chrono::milliseconds limit) {
    constexpr std::size_t at_once = 16;
    std::vector<Answer> answers(questions.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::future<void>> workers;
    for (std::size_t i = 0; i < std::min(at_once, questions.size()); ++i) {
        workers.push_back(std::async(std::launch::async, [&] {
            for (auto at = next++; at < questions.size(); at = next++) {
                answers[at] = ask_one_after_the_other(questions[at], limit);
            }
        }));
    }
    for (auto& worker : workers) worker.get();
    return answers;
}

}  // namespace bspctl::doctor
