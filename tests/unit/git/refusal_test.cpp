// SPDX-License-Identifier: Apache-2.0
#include "git/refusal.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace bspctl::git {

TEST(Refusal, AreToldByWhatGitAndSshWrite) {
    const std::pair<const char*, Refusal> samples[] = {
        {"fatal: unable to access 'https://x/': Could not resolve host: x", Refusal::name},
        {"ssh: Could not resolve hostname x: Name or service not known\nfatal: Could not read from remote repository.", Refusal::name},
        {"fatal: unable to access 'https://x/': Failed to connect to x port 443 after 0 ms: Couldn't connect to server", Refusal::connection},
        {"ssh: connect to host x port 22: Connection timed out", Refusal::timeout},
        {"fatal: unable to access 'https://x/': SSL certificate problem: unable to get local issuer certificate", Refusal::certificate},
        {"fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none CRLfile: none", Refusal::certificate},
        {"fatal: unable to access 'https://x/': Could not resolve proxy: p", Refusal::proxy},
        {"fatal: unable to access 'https://x/': Received HTTP code 407 from proxy after CONNECT", Refusal::proxy},
        {"Host key verification failed.\nfatal: Could not read from remote repository.", Refusal::host_key},
        {"git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.", Refusal::credentials},
        {"fatal: could not read Username for 'https://x': terminal prompts disabled", Refusal::credentials},
        {"remote: Repository not found.\nfatal: repository 'https://x/' not found", Refusal::gone},
        {"fatal: '/srv/x' does not appear to be a git repository", Refusal::gone},
        {"git: 'remote-https' is not a git command. See 'git --help'.", Refusal::tool},
        {"gnutls_handshake() failed: The TLS connection was non-properly terminated.", Refusal::tls},
        {"fatal: detected dubious ownership in repository at '/x'", Refusal::ownership},
        {"fatal: Unable to create '/x/.git/index.lock': File exists.", Refusal::locked},
        {"fatal: remote error: upload-pack: not our ref 12\nfatal: the remote end hung up unexpectedly", Refusal::hidden_commit},
        {"error: RPC failed; HTTP 502\nfatal: early EOF", Refusal::interrupted},
        {"error: RPC failed; curl 56 GnuTLS recv error (-54)\nfatal: early EOF", Refusal::tls},
        {"something new", Refusal::other},
        {"", Refusal::other},
    };
    for (const auto& [words, refusal] : samples) EXPECT_EQ(refusal_in(words), refusal) << words;
}

TEST(Refusal, TheLineThatDecidesIsToldWithoutCredentials) {
    EXPECT_EQ(telling_line("Cloning…\nfatal: unable to access 'https://me:secret@x/': Could not resolve host: x\nfatal: the end"),
              "unable to access 'https://x/': Could not resolve host: x");
    EXPECT_EQ(telling_line("warning: a\nfatal: something new\nand more"), "something new");
    EXPECT_EQ(telling_line("one\n\x1b[31mtwo\x1b[0m\n\n"), "two");
    EXPECT_EQ(telling_line(" \n"), "");
}

}  // namespace bspctl::git
