// SPDX-License-Identifier: Apache-2.0
#include "sync/git_error.hpp"

#include "base/text.hpp"
#include "git/refusal.hpp"

namespace bspctl::sync {

namespace {

Trouble trouble_of(git::Refusal refusal) {
    using git::Refusal;
    switch (refusal) {
        case Refusal::locked: return Trouble::locked;
        case Refusal::disk: return Trouble::disk;
        case Refusal::in_the_way: return Trouble::in_the_way;
        case Refusal::hidden_commit: return Trouble::refused;
        case Refusal::missing_ref: return Trouble::missing_ref;
        case Refusal::host_key:
        case Refusal::ownership:
        case Refusal::credentials: return Trouble::access;
        case Refusal::gone: return Trouble::gone;
        case Refusal::proxy:
        case Refusal::certificate:
        case Refusal::tool: return Trouble::setup;
        case Refusal::name:
        case Refusal::timeout:
        case Refusal::connection:
        case Refusal::interrupted:
        case Refusal::tls: return Trouble::transient;
        case Refusal::none:
        case Refusal::other: break;
    }
    return Trouble::other;
}

}  // namespace

Trouble classify(const std::vector<std::string>& lines) { return trouble_of(git::refusal_in(text::join(lines, "\n"))); }

std::string reason(const std::vector<std::string>& lines) {
    auto line = git::telling_line(text::join(lines, "\n"));
    return line.empty() ? "git ended without a word" : line;
}

std::string advice(Trouble trouble) {
    switch (trouble) {
        case Trouble::transient: return "check the network, then run it again: it goes on from here";
        case Trouble::refused:
        case Trouble::missing_ref: return "correct the revision in the configuration, or ask whoever keeps the repository";
        case Trouble::access: return "give git the credentials (git credential, ssh-agent, an insteadOf address), then run it again";
        case Trouble::gone: return "correct the address in the configuration, or name a mirror (--mirror)";
        case Trouble::setup: return "correct git's proxy, certificates or helpers; bspctl doctor --only git-remotes says what to do";
        case Trouble::in_the_way: return "move these files away, then run it again";
        case Trouble::disk: return "make room or permit writing, then run it again: it goes on from here";
        case Trouble::locked: return "another git is at work there; when none is, remove the lock file";
        case Trouble::other: break;
    }
    return {};
}

}  // namespace bspctl::sync
