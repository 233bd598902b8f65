// SPDX-License-Identifier: Apache-2.0
#include "sync/git_error.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "git/git.hpp"

namespace bspctl::sync {

namespace {

struct Sign {
    std::string_view words;  // lower case
    Trouble trouble;
};

// The first that is found in any line counts, so what is certain stands before what is vague.
constexpr auto signs = std::to_array<Sign>({
    {".lock': file exists", Trouble::locked},
    {"no space left on device", Trouble::disk},
    {"disk quota exceeded", Trouble::disk},
    {"read-only file system", Trouble::disk},
    {"unable to create", Trouble::disk},
    {"could not create work tree", Trouble::disk},
    {"untracked working tree file", Trouble::in_the_way},
    {"would be overwritten by checkout", Trouble::in_the_way},
    {"not our ref", Trouble::refused},
    {"unadvertised object", Trouble::refused},
    {"couldn't find remote ref", Trouble::missing_ref},
    {"could not find remote branch", Trouble::missing_ref},
    {"could not read username", Trouble::access},
    {"could not read password", Trouble::access},
    {"authentication failed", Trouble::access},
    {"invalid credentials", Trouble::access},
    {"permission denied", Trouble::access},
    {"host key verification failed", Trouble::access},
    {"access denied", Trouble::access},
    {"returned error: 401", Trouble::access},
    {"returned error: 403", Trouble::access},
    {"detected dubious ownership", Trouble::access},
    {"returned error: 404", Trouble::gone},
    {"returned error: 410", Trouble::gone},
    {"repository not found", Trouble::gone},
    {"does not appear to be a git repository", Trouble::gone},
    {"not a git repository", Trouble::gone},
    {"repository not exported", Trouble::gone},
    {"project not found", Trouble::gone},
    {"' not found", Trouble::gone},
    {"could not resolve host", Trouble::transient},
    {"temporary failure in name resolution", Trouble::transient},
    {"name or service not known", Trouble::transient},
    {"timed out", Trouble::transient},
    {"timeout", Trouble::transient},
    {"connection refused", Trouble::transient},
    {"connection reset", Trouble::transient},
    {"connection closed", Trouble::transient},
    {"connection was reset", Trouble::transient},
    {"network is unreachable", Trouble::transient},
    {"no route to host", Trouble::transient},
    {"couldn't connect", Trouble::transient},
    {"failed to connect", Trouble::transient},
    {"early eof", Trouble::transient},
    {"unexpected disconnect", Trouble::transient},
    {"hung up unexpectedly", Trouble::transient},
    {"rpc failed", Trouble::transient},
    {"returned error: 429", Trouble::transient},
    {"returned error: 5", Trouble::transient},
    {"operation too slow", Trouble::transient},
    {"transfer closed", Trouble::transient},
    {"empty reply from server", Trouble::transient},
    {"kex_exchange_identification", Trouble::transient},
    {"ssl_", Trouble::transient},
    {"tls", Trouble::transient},
    {"invalid index-pack output", Trouble::transient},
});

std::string_view without_severity(std::string_view line) {
    for (const std::string_view word : {"fatal: ", "error: ", "ERROR: ", "remote: "}) {
        if (line.starts_with(word)) line.remove_prefix(word.size());
    }
    return line;
}

const Sign* first_sign(const std::vector<std::string>& lower_lines) {
    const auto found = std::find_if(signs.begin(), signs.end(), [&](const Sign& sign) {
        return std::any_of(lower_lines.begin(), lower_lines.end(),
                           [&](const std::string& line) { return line.find(sign.words) != std::string::npos; });
    });
    return found == signs.end() ? nullptr : &*found;
}

std::vector<std::string> lowered(const std::vector<std::string>& lines) {
    std::vector<std::string> out;
    for (const auto& line : lines) out.push_back(text::lower(line));
    return out;
}

}  // namespace

Trouble classify(const std::vector<std::string>& lines) {
    const auto* sign = first_sign(lowered(lines));
    return sign == nullptr ? Trouble::other : sign->trouble;
}

std::string reason(const std::vector<std::string>& lines) {
    const auto* sign = first_sign(lowered(lines));
    const auto telling = [&](const std::string& line) {
        return sign != nullptr && text::lower(line).find(sign->words) != std::string::npos;
    };
    auto found = std::find_if(lines.begin(), lines.end(), telling);
    const auto severe = [](const std::string& line) { return line.starts_with("fatal: ") || line.starts_with("error: "); };
    if (found == lines.end()) found = std::find_if(lines.begin(), lines.end(), severe);
    if (found == lines.end() && !lines.empty()) found = std::prev(lines.end());
    if (found == lines.end()) return "git ended without a word";
    return git::without_credentials(without_severity(*found));
}

std::string advice(Trouble trouble) {
    switch (trouble) {
        case Trouble::transient: return "check the network, then run it again: it goes on from here";
        case Trouble::refused:
        case Trouble::missing_ref: return "correct the revision in the configuration, or ask whoever keeps the repository";
        case Trouble::access: return "give git the credentials (git credential, ssh-agent, an insteadOf address), then run it again";
        case Trouble::gone: return "correct the address in the configuration, or name a mirror (--mirror)";
        case Trouble::in_the_way: return "move these files away, then run it again";
        case Trouble::disk: return "make room or permit writing, then run it again: it goes on from here";
        case Trouble::locked: return "another git is at work there; when none is, remove the lock file";
        case Trouble::other: break;
    }
    return {};
}

}  // namespace bspctl::sync
