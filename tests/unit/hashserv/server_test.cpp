// SPDX-License-Identifier: Apache-2.0
#include "hashserv/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/descriptor.hpp"
#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/paths.hpp"
#include "hashserv/answer.hpp"
#include "process/login_session.hpp"
#include "temp_dir.hpp"
#include "workspace/owner.hpp"

namespace bspctl::hashserv {
namespace {

using ::testing::HasSubstr;
using bspctl::testing::TempDir;

// What speaks the protocol as BitBake's server does. `before` runs first.
std::string program(const std::string& before = {}) {
    return "#!/usr/bin/env python3\n"
           "import os, signal, socketserver, sys\n" + before +
           "socket = sys.argv[sys.argv.index('--bind') + 1].replace('unix://', '')\n"
           "open(sys.argv[sys.argv.index('--database') + 1], 'a').write('%d\\n' % os.getpid())\n"
           "class Client(socketserver.StreamRequestHandler):\n"
           "    def handle(self):\n"
           "        assert self.rfile.readline() == b'OEHASHEQUIV 1.1\\n' and self.rfile.readline() == b'\\n'\n"
           "        for line in self.rfile:\n"
           "            self.wfile.write(b'{\"requests\": {\"num\": 7}}\\n')\n"
           "os.chdir(os.path.dirname(socket))\n"
           "socketserver.ThreadingUnixStreamServer(os.path.basename(socket), Client).serve_forever()\n";
}

class Environment {
public:
    Environment(const char* name, const std::string& value) : name_(name), before_(paths::environment(name)) {
        ::setenv(name, value.c_str(), 1);
    }
    ~Environment() {
        if (before_.empty()) ::unsetenv(name_);
        else ::setenv(name_, before_.c_str(), 1);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* name_;
    std::string before_;
};

class HashServer : public ::testing::Test {
protected:
    void SetUp() override {
        if (paths::which("python3").empty()) GTEST_SKIP() << "no python3 to play the server";
    }
    void TearDown() override {
        try {
            (void)stop(place_);
        } catch (const Failure&) {
        }
    }

    fs::path installed(const std::string& text) {
        const auto file = dir_.write("tree/bitbake/bin/bitbake-hashserv", text);
        fs::permissions(file, fs::perms::owner_all);
        return file;
    }
    // One line for each server that came up.
    [[nodiscard]] std::size_t servers() const {
        const auto text = files::read(place_.database());
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }

    TempDir dir_;
    Place place_ = place_of(dir_ / "sstate", dir_ / "bsp");
};

TEST_F(HashServer, LivesBesideItsSharedState) {
    EXPECT_EQ(place_.dir, dir_ / "sstate/.bspctl/hashserv");
    EXPECT_EQ(place_of({}, dir_ / "bsp").dir, dir_ / "bsp/.bspctl/hashserv");
    EXPECT_EQ(find_program({dir_ / "none", dir_ / "tree"}), "");
    const auto file = installed(program());
    EXPECT_EQ(find_program({dir_ / "none", dir_ / "tree"}), file);
    EXPECT_EQ(find_program({dir_ / "tree/bitbake"}), file);
    fs::permissions(file, fs::perms::owner_read);
    if (::geteuid() != 0) { EXPECT_EQ(find_program({dir_ / "tree"}), ""); }
}

TEST_F(HashServer, IsStartedOnceAskedAndStopped) {
    const auto file = installed(program());
    EXPECT_EQ(status(place_).state, State::stopped);
    EXPECT_TRUE(start(place_, file));
    EXPECT_FALSE(start(place_, file)) << "it runs";
    const auto seen = status(place_);
    EXPECT_EQ(seen.state, State::running);
    EXPECT_EQ(seen.requests, 7u);
    EXPECT_EQ(seen.program, file.string());
    EXPECT_EQ(std::to_string(seen.pid) + "\n", files::read(place_.database())) << "the kernel's word, not a file's";
    EXPECT_NE(::getpgid(seen.pid), ::getpgid(0)) << "Ctrl-C must not reach it";
    EXPECT_TRUE(stop(place_));
    EXPECT_EQ(status(place_).state, State::stopped);
    EXPECT_FALSE(stop(place_));
}

TEST_F(HashServer, NobodyElseMayOpenIt) {
    const auto before = ::umask(0);
    start(place_, installed(program()));
    ::umask(before);
    EXPECT_EQ(fs::status(place_.dir).permissions(), fs::perms::owner_all);
}

// A build's scope has limits, and lasts as long as anything in it.
TEST_F(HashServer, OfABuildInAScopeItGetsOneOfItsOwn) {
    const auto systemd = dir_.write("bin/systemd-run", "#!/bin/sh\necho \"$@\" >> '" + (dir_ / "asked").string() +
                                                           "'\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n");
    fs::permissions(systemd, fs::perms::owner_all);
    const Environment path("PATH", (dir_ / "bin").string() + ":" + paths::environment("PATH"));
    const auto file = installed(program());
    start(place_, file);
    EXPECT_FALSE(fs::exists(dir_ / "asked")) << "no scope, none of its own";
    stop(place_);
    const Environment scope(process::scope_variable, "bspctl-1.scope");
    start(place_, file);
    EXPECT_EQ(status(place_).state, State::running);
    EXPECT_THAT(files::read(dir_ / "asked"), HasSubstr("--unit=bspctl-hashserv-"));
    EXPECT_THAT(files::read(dir_ / "asked"), HasSubstr("-- " + file.string()));
    stop(place_);
    dir_.write("bin/systemd-run", "#!/bin/sh\nexit 1\n");
    EXPECT_TRUE(start(place_, file)) << "without one it runs all the same";
}

TEST_F(HashServer, OfManyWhoComeAtOnceOneStartsIt) {
    const auto file = installed(program());
    std::atomic<int> started = 0;
    {
        std::vector<std::jthread> builds;
        for (int i = 0; i < 8; ++i) builds.emplace_back([&] { started += start(place_, file) ? 1 : 0; });
    }
    EXPECT_EQ(started, 1);
    EXPECT_EQ(servers(), 1u);
}

TEST_F(HashServer, AfterAKillItIsStartedAgain) {
    const auto file = installed(program());
    start(place_, file);
    ::kill(status(place_).pid, SIGKILL);
    while (status(place_).state != State::stopped) std::this_thread::yield();
    EXPECT_TRUE(fs::exists(place_.socket())) << "a killed server leaves its socket";
    EXPECT_TRUE(start(place_, file));
    EXPECT_EQ(servers(), 2u);
}

TEST_F(HashServer, OneThatIgnoresTheRequestIsKilled) {
    start(place_, installed(program("signal.signal(signal.SIGTERM, signal.SIG_IGN)\n")));
    EXPECT_TRUE(stop(place_));
    EXPECT_EQ(status(place_).state, State::stopped);
}

TEST_F(HashServer, OneThatCannotStartSaysWhy) {
    try {
        start(place_, installed("#!/bin/sh\necho no module named sqlite3 >&2\nexit 1\n"));
        FAIL() << "it ran";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("no module named sqlite3"));
    }
    EXPECT_FALSE(fs::exists(place_.owner()));
}

TEST_F(HashServer, OneThatHangsIsNotJoinedByAnother) {
    const auto file = installed(program());
    start(place_, file);
    const auto pid = status(place_).pid;
    ::kill(pid, SIGSTOP);
    EXPECT_EQ(status(place_).state, State::silent);
    EXPECT_THROW(start(place_, file), Failure);
    EXPECT_EQ(servers(), 1u);
    EXPECT_TRUE(stop(place_));
}

TEST_F(HashServer, WhatIsNoHashServerIsNotStopped) {
    files::make_directories(place_.dir);
    const Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    ASSERT_LT(place_.socket().string().size(), sizeof address.sun_path);
    std::strcpy(address.sun_path, place_.socket().c_str());
    ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    EXPECT_EQ(ask(place_.socket(), std::chrono::milliseconds(50)).pid, ::getpid());
    EXPECT_THROW(stop(place_), Failure) << "this test holds the socket";
}

TEST_F(HashServer, TheDatabaseOfAnotherMachineIsLeftAlone) {
    workspace::Owner owner{4711, 0, {"elsewhere", "another id", "boot"}, "2026-01-01T00:00:00Z", "/x/bitbake-hashserv", {}};
    files::write_atomically(place_.owner(), owner.to_json() + "\n");
    EXPECT_THROW(start(place_, installed(program())), Failure);
    EXPECT_FALSE(fs::exists(place_.database()));
    files::write_atomically(place_.owner(), std::string_view("\0\xff{half", 7));
    EXPECT_TRUE(start(place_, installed(program()))) << "what a crash left says nothing";
}

TEST_F(HashServer, ALongPathIsNoObstacle) {
    const auto place = place_of(dir_ / std::string(120, 'd'), {});
    EXPECT_TRUE(start(place, installed(program())));
    EXPECT_EQ(status(place).state, State::running);
    EXPECT_TRUE(stop(place));
}

}  // namespace
}  // namespace bspctl::hashserv
