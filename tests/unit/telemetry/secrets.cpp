// SPDX-License-Identifier: Apache-2.0
#include "telemetry/secrets.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.hpp"
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

TEST(MaskSecrets, HidesWhatFilesOfSettingsHave) {
    const std::pair<const char*, const char*> cases[] = {
        {"env:\n  API_TOKEN: \"abc\"\n  MACHINE: \"x\"\n", "env:\n  API_TOKEN: \"***\"\n  MACHINE: \"x\"\n"},
        {"  - password: a", "  - password: ***"},
        {"2026-01-01 10:00:00 - INFO     - token: a", "2026-01-01 10:00:00 - INFO     - token: ***"},
        {"DB_PASSWORD ?= \"abc\"", "DB_PASSWORD ?= \"***\""},
        {"DB_PASSWORD:append:board = \"abc\"", "DB_PASSWORD:append:board = \"***\""},
        {"DB_PASSWORD = \"a \\\n  b \\\n  c\"\nX = \"1\"", "DB_PASSWORD = \"***\n***\n***\"\nX = \"1\""},
        {"[credential]\n\tpassword = abc\n", "[credential]\n\tpassword = ***\n"},
        {"\textraheader = AUTHORIZATION: basic abc", "\textraheader = AUTHORIZATION: ***"},
        {R"({"auths": {"r.example.com": {"auth": "am9l"}}})", R"({"auths": {"r.example.com": {"auth": "***"}}})"},
        {R"({"auth":"am9l","email":"a@b"})", R"({"auth":"***","email":"a@b"})"},
        {R"("text": "{\"auth\": \"am9l\", \"x\": 1}")", R"("text": "{\"auth\": \"***\", \"x\": 1}")"},
        {"{'accessToken': 'abc'}", "{'accessToken': '***'}"},
        {"machine h login me password abc", "machine h login me password ***"},
        {"machine h password abc login me", "machine h password *** login me"},
        {"machine h\n  login me\n  password abc\nmachine", "machine h\n  login me\n  password ***\nmachine"},
        {"| machine h\n| login me\n| password abc", "| machine h\n| login me\n| password ***"},
        {"PASSWORD=\"a\\\"b\" X", "PASSWORD=\"***\" X"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(mask_secrets(text), expected);
}

constexpr const char* key_of_two_lines =
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAwOUdC3OEDdJmfLyJzkVtGlmwGBhUrGQhZBfCMa+nBzNkjMOo\nq8Q=\n-----END RSA PRIVATE KEY-----\n";
constexpr const char* masked_key = "-----BEGIN RSA PRIVATE KEY-----\n***\n***\n-----END RSA PRIVATE KEY-----\n";

std::string each_line_behind(const std::string& prefix, const std::string& text) {
    std::string out;
    for (const auto& line : bspctl::text::lines(text)) out += prefix + std::string(line) + "\n";
    return out;
}

TEST(MaskSecrets, HidesPrivateKeys) {
    const std::string key = key_of_two_lines;
    EXPECT_EQ(mask_secrets("a\n" + key + "done\n"), "a\n" + std::string(masked_key) + "done\n");
    for (const auto* prefix : {"| ", "2026-01-01 10:00:00 - INFO     - ", "\t"}) {
        EXPECT_EQ(mask_secrets(each_line_behind(prefix, key)), each_line_behind(prefix, masked_key));
    }
    EXPECT_EQ(mask_secrets(key.substr(key.find("MII"))), std::string(masked_key).substr(std::string(masked_key).find("***"))) << "its head is cut off";
    EXPECT_EQ(mask_secrets(R"({"k": "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END PRIVATE KEY-----\n", "n": 1})"),
              R"({"k": "-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----\n", "n": 1})");
    EXPECT_EQ(mask_secrets("KEY=-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\nMIIEpAIBAAKCAQEAwOUd\nMIIEpAIBAAKCAQ"),
              "KEY=-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\n***\nMIIEpAIBAAKCAQ");
}

// Of what a build prints, all of it in the talk of keys and passwords.
TEST(MaskSecrets, LeavesABuildsTalkAlone) {
    for (const std::string text :
         {"SRC_URI[sha256sum] = \"8f0ce0a0c1a7a2b1d4ab7b7bd3b5a8c1\"", "DEBUG: grep -q '-----BEGIN RSA PRIVATE KEY-----' file\nNOTE: all done",
          "-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEAwOUdC3OE\n-----END CERTIFICATE-----",
          "SSTATE_PKG_KEY=abc", "PKG_KEY = \"name\"", "UBOOT_SIGN_KEYNAME = \"dev\"", "cache_key=12345678", "SIGN_KEY=/work/keys/dev.pem",
          "password: the one of the store is wrong", "fatal: could not read Password for 'https://h': terminal prompts disabled",
          "  123 |     token = next_token(parser);", "error: unexpected token: `)'", "auth: true,", "MY_TOKEN = \"${OTHER_TOKEN}\"",
          "the password is required\nthe login failed", "building for machine qemux86\nlogin prompt", "NOTE: Running task 1 of 2 (/a/b_1.0.bb:do_fetch)",
          "checking for pam_authenticate in -lpam... yes", "gpg: key 0123456789ABCDEF: public key imported"}) {
        EXPECT_EQ(mask_secrets(text), text);
    }
}

// Nothing of it may take time that grows faster than the text.
TEST(MaskSecrets, IsLinear) {
    constexpr int many = 100000;
    for (const std::string part : {"password ", "login a password b ", "-----BEGIN ", "-----END ", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----x-----END PRIVATE KEY-----", "token :", "token=\"", "a://", "\"auth\":\\", "x    "}) {
        std::string text;
        for (int i = 0; i < many; ++i) text += part;
        EXPECT_FALSE(mask_secrets(text).empty()) << part;
    }
}

TEST(SecretValues, AreThoseOfSecretNames) {
    std::vector<std::string> entries{"A_TOKEN=abcdefgh", "B_TOKEN=abcdefghij", "PATH=/usr/bin", "SSH_AUTH_SOCK=/run/agent", "C_TOKEN=x", "GIT_AUTHOR_NAME=Jane Doe",
                                     "BB_ENV_PASSTHROUGH_ADDITIONS=MACHINE DISTRO", "D_KEY=-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKC\n-----END PRIVATE KEY-----", "TOKEN", ""};
    std::vector<char*> pointers;
    for (auto& entry : entries) pointers.push_back(entry.data());
    pointers.push_back(nullptr);
    EXPECT_EQ(secret_values(pointers.data()), (std::vector<std::string>{"MIIEpAIBAAKC", "abcdefghij", "abcdefgh"}));
    EXPECT_EQ(mask_secrets("say abcdefghij, then abcdefgh", secret_values(pointers.data())), "say ***, then ***");
    EXPECT_TRUE(secret_values(nullptr).empty());
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
