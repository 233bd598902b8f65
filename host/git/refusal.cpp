// SPDX-License-Identifier: Apache-2.0
#include "git/refusal.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "git/git.hpp"

namespace bspctl::git {
namespace {

struct Sign {
    std::string_view words;  // lower case
    Refusal refusal;
};

// The first that is found anywhere counts.
constexpr auto signs = std::to_array<Sign>({
    {"unable to find remote helper for", Refusal::tool},
    {"is not a git command", Refusal::tool},
    {"cannot run ssh", Refusal::tool},
    {"ssh: not found", Refusal::tool},
    {"ssh: command not found", Refusal::tool},
    {".lock': file exists", Refusal::locked},
    {"no space left on device", Refusal::disk},
    {"disk quota exceeded", Refusal::disk},
    {"read-only file system", Refusal::disk},
    {"unable to create", Refusal::disk},
    {"could not create work tree", Refusal::disk},
    {"untracked working tree file", Refusal::in_the_way},
    {"would be overwritten by checkout", Refusal::in_the_way},
    {"not our ref", Refusal::hidden_commit},
    {"unadvertised object", Refusal::hidden_commit},
    {"couldn't find remote ref", Refusal::missing_ref},
    {"could not find remote branch", Refusal::missing_ref},
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
    {"wrong version number", Refusal::certificate},
    {"unexpected tls packet", Refusal::certificate},
    {"detected dubious ownership", Refusal::ownership},
    {"unsafe repository", Refusal::ownership},
    {"could not read username", Refusal::credentials},
    {"could not read password", Refusal::credentials},
    {"terminal prompts disabled", Refusal::credentials},
    {"authentication failed", Refusal::credentials},
    {"invalid credentials", Refusal::credentials},
    {"permission denied", Refusal::credentials},
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
    {"connection reset", Refusal::interrupted},
    {"connection closed", Refusal::interrupted},
    {"connection was reset", Refusal::interrupted},
    {"returned error: 429", Refusal::interrupted},
    {"returned error: 5", Refusal::interrupted},
    {"operation too slow", Refusal::interrupted},
    {"transfer closed", Refusal::interrupted},
    {"empty reply from server", Refusal::interrupted},
    {"kex_exchange_identification", Refusal::interrupted},
    {"invalid index-pack output", Refusal::interrupted},
    // How these two end tells less than what they may be followed or preceded by.
    {"ssl_", Refusal::tls},
    {"tls", Refusal::tls},
    {"early eof", Refusal::interrupted},
    {"unexpected disconnect", Refusal::interrupted},
    {"hung up unexpectedly", Refusal::interrupted},
    {"rpc failed", Refusal::interrupted},
});

const Sign* sign_in(std::string_view words) {
    const auto low = text::lower(words);
    const auto* const found =
        std::find_if(signs.begin(), signs.end(), [&](const Sign& sign) { return low.find(sign.words) != std::string::npos; });
    return found == signs.end() ? nullptr : found;
}

std::string_view without_severity(std::string_view line) {
    for (const std::string_view word : {"fatal: ", "error: ", "ERROR: ", "remote: "}) {
        if (line.starts_with(word)) line.remove_prefix(word.size());
    }
    return line;
}

bool is_severe(std::string_view line) { return line.starts_with("fatal: ") || line.starts_with("error: "); }

}  // namespace

Refusal refusal_in(std::string_view words) {
    const auto* sign = sign_in(words);
    return sign == nullptr ? Refusal::other : sign->refusal;
}

std::string telling_line(std::string_view words) {
    const auto* sign = sign_in(words);
    std::string_view severe, last;
    for (auto line : text::lines(words)) {
        line = text::trim(line);
        if (line.empty()) continue;
        last = line;
        if (severe.empty() && is_severe(line)) severe = line;
        if (sign == nullptr || text::lower(line).find(sign->words) == std::string::npos) continue;
        severe = line;
        break;
    }
    return without_credentials(text::strip_ansi(text::to_utf8(without_severity(severe.empty() ? last : severe))));
}

}  // namespace bspctl::git
