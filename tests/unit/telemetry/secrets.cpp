// SPDX-License-Identifier: Apache-2.0
#include "telemetry/secrets.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "telemetry/run.hpp"

using namespace bspctl::telemetry;

namespace {

std::string environment(std::vector<std::string> entries) {
    std::vector<char*> pointers;
    for (auto& entry : entries) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
    return describe_environment(pointers.data());
}

}  // namespace

TEST(MaskSecrets, HidesThem) {
    const std::pair<const char*, const char*> cases[] = {
        {"https://me:pw@host/x", "https://***@host/x"},
        {"https://token@host/x", "https://***@host/x"},
        {"https://a:b@c@host/x", "https://***@host/x"},
        {"two https://a:b@h1 and http://c:d@h2:80/y", "two https://***@h1 and http://***@h2:80/y"},
        {"ssh://git:pw@host/x", "ssh://***@host/x"},
        {"API_TOKEN=abc", "API_TOKEN=***"},
        {"-e GITHUB_TOKEN=abc -e X=1", "-e GITHUB_TOKEN=*** -e X=1"},
        {"PASSWORD='a b' next", "PASSWORD='***' next"},
        {"MY_SECRET=\"never closed", "MY_SECRET=\"***"},
        {"ftp://h/x;user=me;pswd=abc;proto=ftp", "ftp://h/x;user=me;pswd=***;proto=ftp"},
        {"https://h/x?access_token=abc&y=1", "https://h/x?access_token=***&y=1"},
        {"ssh_private_key=abc", "ssh_private_key=***"},
        {"Authorization: Basic Zm9v", "Authorization: ***"},
        {"curl -H 'Authorization: Bearer abc' x", "curl -H 'Authorization: ***' x"},
        {"sent Bearer abc.def", "sent Bearer ***"},
        {"used ghp_0123456789abcdefghijABCDEFGHIJ012345 here", "used *** here"},
        {"glpat-0123456789abcdefghij", "***"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(mask_secrets(text), expected);
}

TEST(MaskSecrets, LeavesOrdinaryTextAlone) {
    for (const std::string text :
         {"", "https://host/a@b", "git@github.com:x/y.git", "ssh://git@host/x", "file:///a/b", "author=me", "COMPASS=1",
          "key=value", "NOTE: recipe foo-1.0-r0: task do_compile: Started", "a://", "://x@", "user@host: 5%", "TOKEN=",
          "ghp_short", "https://", "x = y", "SRC_URI[sha256sum] = \"abc\""}) {
        EXPECT_EQ(mask_secrets(text), text);
    }
}

TEST(Environment, IsSortedFilteredAndMasked) {
    EXPECT_EQ(environment({"SSTATE_MIRRORS=https://me:pw@host/PATH", "HOME=/root", "BB_NO_NETWORK=1", "NPROC=4",
                           "KAS_API_TOKEN=abc", "BSPCTL_PASSPHRASE=", "MACHINE=a=b", "DISTRO", "BB_X=a\nb"}),
              "BB_NO_NETWORK=1\nBB_X=a\\nb\nBSPCTL_PASSPHRASE=\nDISTRO=\nKAS_API_TOKEN=***\nMACHINE=a=b\nNPROC=4\n"
              "SSTATE_MIRRORS=https://***@host/PATH\n");
    EXPECT_EQ(environment({}), "");
    EXPECT_EQ(describe_environment(nullptr), "");
}
