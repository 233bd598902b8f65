// SPDX-License-Identifier: Apache-2.0
//
// The checks of servers against ports of this machine and repositories in folders: no network is needed.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <thread>

#include "base/descriptor.hpp"
#include "base/files.hpp"
#include "doctor/doctor.hpp"
#include "doctor/endpoint.hpp"
#include "doctor/remote.hpp"
#include "doctor/repository_state.hpp"
#include "git/git.hpp"
#include "temp_dir.hpp"

namespace bspctl::doctor {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Listens on a port of its own; what it is asked is answered with `words`, once.
class Server {
public:
    explicit Server(std::string words = {}) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(socket_.get(), generic, size), 0);
        EXPECT_EQ(::listen(socket_.get(), 8), 0);
        EXPECT_EQ(::getsockname(socket_.get(), generic, &size), 0);
        port = std::to_string(ntohs(address.sin_port));
        if (words.empty()) return;
        thread_ = std::thread([this, words] {
            const Descriptor client(::accept(socket_.get(), nullptr, nullptr));
            std::string asked(512, '\0');
            if (::recv(client.get(), asked.data(), asked.size(), 0) < 0) return;
            if (::send(client.get(), words.data(), words.size(), MSG_NOSIGNAL) < 0) return;
        });
    }
    ~Server() {
        ::shutdown(socket_.get(), SHUT_RDWR);
        if (thread_.joinable()) thread_.join();
    }
    std::string port;

private:
    Descriptor socket_;
    std::thread thread_;
};

// A port on which nobody listens any more.
std::string free_port() { return Server().port; }

class Network : public ::testing::Test {
protected:
    Network() {
        context.bsp_root = dir / "ws";
        for (const auto* name : {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
                                 "NO_PROXY", "GIT_SSL_CAINFO", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
                                 "REQUESTS_CA_BUNDLE", "SSH_AUTH_SOCK", "KAS_PREMIRRORS", "CI_JOB_TOKEN"}) {
            ::unsetenv(name);
        }
        ::setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    }
    ~Network() override {
        for (const auto& name : set_) ::unsetenv(name.c_str());
    }

    Finding look(const std::string& id) {
        for (const auto& check : builtin_checks()) {
            if (check.id == id) return check.run(context).finding;
        }
        ADD_FAILURE() << "no check " << id;
        return {};
    }

    void environment(const std::string& name, const std::string& value) {
        ::setenv(name.c_str(), value.c_str(), 1);
        set_.push_back(name);
    }

    void git(const std::filesystem::path& folder, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"});
        const auto result = process::capture(git::command(folder, std::move(arguments)), std::chrono::seconds(30));
        ASSERT_TRUE(result.ok()) << result.err;
    }

    // A repository with one commit on main; gives the commit.
    std::string make_origin() {
        std::filesystem::create_directories(dir / "origin");
        git(dir / "origin", {"init", "-q"});
        git(dir / "origin", {"commit", "-q", "--allow-empty", "-m", "one"});
        return git::head(dir / "origin")->commit;
    }

    Context::Repository wanted(const std::string& url, const std::string& commit = {}) {
        return {"meta-acme", url, commit, "", commit.empty() ? "main" : "", dir / "ws/meta-acme", {}};
    }

    testing::TempDir dir;
    Context context;

private:
    std::vector<std::string> set_;
};

TEST(Doors, AreOneForAServerAndUser) {
    EXPECT_EQ(door_of("https://git.example.org/a/b.git"), "https://git.example.org");
    EXPECT_EQ(door_of("ssh://git@example.org:29418/a"), "ssh://git@example.org:29418");
    EXPECT_EQ(door_of("git@example.org:a/b.git"), "ssh://git@example.org");
    EXPECT_EQ(door_of("/srv/git/a"), "/srv/git/a");
    EXPECT_EQ(door_of("../a:b"), "");
    EXPECT_EQ(door_of(""), "");
}

TEST(Endpoints, AreReadFromAddressesAndPairs) {
    EXPECT_EQ(endpoint_of("https://u:p@example.org/x")->str(), "example.org:443");
    EXPECT_EQ(endpoint_of("wss://example.org:8443/ws")->str(), "example.org:8443");
    EXPECT_EQ(endpoint_of("hash:8686")->str(), "hash:8686");
    EXPECT_EQ(endpoint_of("[::1]:8686")->str(), "[::1]:8686");
    for (const auto* none : {"auto", "", "unix:///x", "host:", ":80", "http://", "${HOST}:80", "s3://bucket/x", "[::1", "host:port"}) {
        EXPECT_FALSE(endpoint_of(none)) << none;
    }
}

TEST_F(Network, CompleteSourcesAskNobody) {
    const auto commit = make_origin();
    std::filesystem::create_directories(dir / "ws");
    git(dir / "ws", {"clone", "-q", (dir / "origin").string(), "meta-acme"});
    context.repositories = {wanted("https://git.invalid/meta-acme", commit)};
    EXPECT_EQ(standing_of(context.repositories[0]), Standing::settled);
    EXPECT_EQ(look("git-remotes").level, Level::pass);
    context.repositories = {wanted("https://git.invalid/meta-acme")};
    EXPECT_EQ(standing_of(context.repositories[0]), Standing::settled);
    context.repositories = {wanted("https://git.invalid/meta-acme", std::string(40, 'a'))};
    EXPECT_EQ(standing_of(context.repositories[0]), Standing::incomplete);
    git(dir / "ws/meta-acme", {"commit", "-q", "--allow-empty", "-m", "two"});
    context.repositories = {wanted("https://git.invalid/meta-acme", commit)};
    EXPECT_EQ(standing_of(context.repositories[0]), Standing::elsewhere);
    EXPECT_EQ(look("git-remotes").level, Level::pass) << "what is wanted is here";
}

TEST_F(Network, MissingRepositoriesAreAskedFor) {
    make_origin();
    context.repositories = {wanted((dir / "origin").string())};
    EXPECT_EQ(look("git-remotes").summary, "1 server answers");
    context.repositories = {wanted("file://" + (dir / "nothing").string())};
    EXPECT_EQ(look("git-remotes").level, Level::block);
    context.repositories[0].mirrors = {(dir / "origin").string()};
    EXPECT_EQ(look("git-remotes").level, Level::pass) << "a mirror has it";
    context.offline = true;
    EXPECT_THAT(look("git-remotes").summary, HasSubstr("offline, and not here: meta-acme"));
}

TEST_F(Network, RefusalsSayWhyAndKeepSecrets) {
    context.repositories = {wanted("http://me:s3cret@127.0.0.1:" + free_port() + "/meta-acme")};
    const auto refused = look("git-remotes");
    EXPECT_EQ(refused.level, Level::block);
    EXPECT_THAT(refused.summary, Not(HasSubstr("s3cret")));
    EXPECT_THAT(refused.summary + refused.fix, HasSubstr("mirror"));
    context.container = true;
    EXPECT_EQ(look("git-remotes").level, Level::warn) << "git in a container is another one";
}

TEST_F(Network, WhatDoesNotSpeakTlsIsACertificateMatter) {
    Server server("this is no TLS at all, not even nearly\r\n");
    context.repositories = {wanted("https://127.0.0.1:" + server.port + "/meta-acme")};
    const auto finding = look("git-remotes");
    EXPECT_EQ(finding.level, Level::block) << finding.summary;
    EXPECT_THAT(finding.fix, HasSubstr("certificate")) << finding.summary;
}

TEST_F(Network, AServerThatWantsAPasswordIsACredentialsMatter) {
    Server server("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    context.repositories = {wanted("http://127.0.0.1:" + server.port + "/meta-acme")};
    const auto finding = look("git-remotes");
    EXPECT_THAT(finding.summary + finding.fix, ::testing::AnyOf(HasSubstr("token"), HasSubstr("network"))) << finding.summary;
    EXPECT_NE(finding.level, Level::pass);
}

// A wget that says what a real one said of such a server, whatever it is asked.
class Mirrors : public Network {
protected:
    Mirrors() : path_(std::getenv("PATH")) {
        context.sstate_mirrors = "file://.* https://user:secret@cache.example.com/all/PATH;downloadfilename=PATH";
    }
    ~Mirrors() override { ::setenv("PATH", path_.c_str(), 1); }

    Finding with_wget_saying(const std::string& words, int exit_code = 0) {
        dir.write("bin/wget", "#!/bin/sh\necho \"$@\" > " + (dir / "asked").string() + "\ncat >&2 <<'END'\n" + words + "\nEND\nexit " +
                                  std::to_string(exit_code) + "\n");
        std::filesystem::permissions(dir / "bin/wget", std::filesystem::perms::owner_all);
        ::setenv("PATH", ((dir / "bin").string() + ":" + path_).c_str(), 1);
        return look("sstate-mirrors");
    }

private:
    std::string path_;
};

TEST_F(Mirrors, AWebServerIsAskedForTheFolder) {
    const auto finding = with_wget_saying("  HTTP/1.1 200 OK\n  Server: x");
    EXPECT_EQ(finding.level, Level::pass);
    EXPECT_EQ(finding.summary, "1 mirror answers");
    EXPECT_THAT(files::read(dir / "asked"), HasSubstr("--spider"));
    EXPECT_THAT(files::read(dir / "asked"), HasSubstr("-- https://user:secret@cache.example.com/all/\n"));
}

TEST_F(Mirrors, AWrongPathIsToldAndNoPassword) {
    const auto finding = with_wget_saying("  HTTP/1.1 404 Not Found\n  Server: x\nhttps://cache.example.com/all/:\nRemote file does not exist", 8);
    EXPECT_EQ(finding.level, Level::warn);
    EXPECT_THAT(finding.summary, HasSubstr("https://cache.example.com/all/ answers 404 Not Found"));
    EXPECT_THAT(finding.summary, Not(HasSubstr("secret")));
}

TEST_F(Mirrors, WantedPasswordsAndSickServersAreTold) {
    EXPECT_EQ(with_wget_saying("  HTTP/1.0 401 Unauthorized\nUsername/Password Authentication Failed.", 6).level, Level::warn);
    EXPECT_EQ(with_wget_saying("  HTTP/1.1 503 Service Unavailable", 8).level, Level::warn);
}

TEST_F(Mirrors, ARefusedFolderMayStillServe) {
    const auto finding = with_wget_saying("  HTTP/1.1 403 Forbidden", 8);
    EXPECT_EQ(finding.level, Level::info);
    EXPECT_THAT(finding.summary, HasSubstr("403 Forbidden"));
}

TEST_F(Mirrors, ALoginPageIsNoMirror) {
    const auto finding = with_wget_saying("  HTTP/1.1 302 Found\n  Location: /login/?next=/all/\n  HTTP/1.1 200 OK");
    EXPECT_EQ(finding.level, Level::warn);
    EXPECT_THAT(finding.summary, HasSubstr("leads to /login/?next=/all/"));
}

TEST_F(Mirrors, AFolderThatMovedServes) {
    EXPECT_EQ(with_wget_saying("  HTTP/1.1 301 Moved\n  location: https://other.example.com/cache/all/\n  HTTP/1.1 200 OK").level, Level::pass);
    EXPECT_EQ(with_wget_saying("  HTTP/1.1 405 Method Not Allowed", 8).level, Level::pass) << "the server is there";
}

TEST_F(Mirrors, ASilentServerIsToldInWgetsWords) {
    const auto finding = with_wget_saying("failed: Connection refused.", 4);
    EXPECT_EQ(finding.level, Level::warn);
    EXPECT_THAT(finding.summary, HasSubstr("https://cache.example.com/all/: failed: Connection refused."));
}

TEST_F(Mirrors, AWgetOfAnotherKindIsUnderstoodOrNotAsked) {
    EXPECT_EQ(with_wget_saying("").level, Level::pass) << "it is content";
    const Server server;
    context.sstate_mirrors = "file://.* http://127.0.0.1:" + server.port + "/PATH";
    EXPECT_EQ(with_wget_saying("wget: unrecognized option '--no-hsts'", 1).level, Level::pass) << "the server listens";
    context.sstate_mirrors = "file://.* http://127.0.0.1:" + free_port() + "/PATH";
    EXPECT_EQ(with_wget_saying("wget: unrecognized option '--no-hsts'", 1).level, Level::warn);
}

TEST_F(Mirrors, WhatNobodyAskedIsNotSaidToAnswer) {
    ::setenv("PATH", dir.path().c_str(), 1);
    ::setenv("https_proxy", "http://127.0.0.1:1", 1);
    EXPECT_EQ(look("sstate-mirrors").level, Level::skip) << "without wget nobody knows the proxy";
    ::unsetenv("https_proxy");
}

TEST_F(Mirrors, WithoutWgetTheServerMustListen) {
    const Server server;
    ::setenv("PATH", dir.path().c_str(), 1);
    context.sstate_mirrors = "file://.* http://127.0.0.1:" + server.port + "/PATH";
    EXPECT_EQ(look("sstate-mirrors").summary, "1 mirror answers");
    context.sstate_mirrors = "file://.* http://127.0.0.1:" + free_port() + "/PATH";
    EXPECT_EQ(look("sstate-mirrors").level, Level::warn);
}

TEST_F(Network, MirrorsInFoldersMustBeThere) {
    EXPECT_EQ(look("sstate-mirrors").level, Level::pass);
    context.settings_text = "SSTATE_MIRRORS ?= \"file://.* file://" + dir.path().string() + "/PATH\"\n";
    EXPECT_EQ(look("sstate-mirrors").summary, "1 mirror answers");
    context.sstate_mirrors = "file://.* file://" + (dir / "none").string() + "/PATH";
    EXPECT_THAT(look("sstate-mirrors").summary, HasSubstr((dir / "none").string() + " is not there"));
}

TEST_F(Network, MirrorsAreNotAskedWhereBitBakeDoesNotEither) {
    context.sstate_mirrors = "file://.* http://127.0.0.1:" + free_port() + "/PATH";
    context.settings_text = "BB_NO_NETWORK = \"1\"\n";
    EXPECT_EQ(look("sstate-mirrors").level, Level::skip);
    context.settings_text.clear();
    context.offline = true;
    EXPECT_EQ(look("sstate-mirrors").level, Level::skip);
}

TEST_F(Network, HashAndPrServersMustAnswer) {
    EXPECT_EQ(look("hash-equivalence").level, Level::pass);
    context.settings_text = "BB_HASHSERVE = \"auto\"\nPRSERV_HOST = \"localhost:0\"\n";
    EXPECT_EQ(look("hash-equivalence").level, Level::pass);
    EXPECT_EQ(look("pr-server").level, Level::pass);
    Server server;
    context.settings_text = "BB_HASHSERVE = \"127.0.0.1:" + server.port + "\"\nPRSERV_HOST = \"127.0.0.1:" + free_port() + "\"\n";
    EXPECT_EQ(look("hash-equivalence").level, Level::pass);
    EXPECT_EQ(look("pr-server").level, Level::warn);
}

TEST_F(Network, TheServerThatABuildStartsNeedNotRunYet) {
    context.hash_server = {"unix:///sstate/hashserv.sock", true, true};
    EXPECT_EQ(look("hash-equivalence").level, Level::pass);
    context.hash_server->running = false;
    EXPECT_EQ(look("hash-equivalence").level, Level::info);
    context.hash_server->can_start = false;
    EXPECT_EQ(look("hash-equivalence").level, Level::warn);
}

TEST_F(Network, TheSchedulerOfSccacheIsAskedWhereItIsUsed) {
    const auto file = dir.write("sccache.toml", "[dist]\nscheduler_url = \"http://127.0.0.1:" + free_port() + "\"\n");
    ::setenv("SCCACHE_CONF", file.c_str(), 1);
    EXPECT_EQ(look("sccache").level, Level::pass) << "the configuration does not speak of it";
    context.settings_text = "INHERIT += \"sccache\"\n";
    EXPECT_EQ(look("sccache").level, Level::warn);
    Server server;
    dir.write("sccache.toml", "[dist]\nscheduler_url = 'http://127.0.0.1:" + server.port + "'\n");
    EXPECT_EQ(look("sccache").level, Level::pass);
    ::unsetenv("SCCACHE_CONF");
}

TEST_F(Network, ProxyVariablesMustAgree) {
    EXPECT_EQ(look("proxy").summary, "no proxy is set");
    environment("http_proxy", "http://proxy.example.org:3128");
    EXPECT_EQ(look("proxy").level, Level::info) << "https goes without";
    environment("https_proxy", "http://u:s3cret@proxy.example.org:3128");
    EXPECT_EQ(look("proxy").level, Level::pass);
    EXPECT_THAT(look("proxy").summary, Not(HasSubstr("s3cret")));
    environment("HTTPS_PROXY", "http://other.example.org:3128");
    EXPECT_EQ(look("proxy").level, Level::warn);
    environment("HTTPS_PROXY", "http://u:s3cret@proxy.example.org:3128");
    environment("no_proxy", "localhost example.org");
    EXPECT_THAT(look("proxy").summary, HasSubstr("blanks"));
}

TEST_F(Network, CertificateFilesMustBeThere) {
    EXPECT_EQ(look("certificates").level, Level::pass);
    environment("SSL_CERT_FILE", (dir / "none.pem").string());
    EXPECT_THAT(look("certificates").summary, HasSubstr("SSL_CERT_FILE names " + (dir / "none.pem").string()));
    dir.write("none.pem", "x");
    EXPECT_EQ(look("certificates").level, Level::pass);
}

}  // namespace
}  // namespace bspctl::doctor
