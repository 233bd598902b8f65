// SPDX-License-Identifier: Apache-2.0
//
// The built-in checks against a made-up /proc, made-up programs on PATH and temporary folders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <set>
#include <string>

#include "base/paths.hpp"
#include "doctor/doctor.hpp"
#include "doctor/probe.hpp"
#include "temp_dir.hpp"

namespace bspctl::doctor {
namespace {

using ::testing::HasSubstr;

class Checks : public ::testing::Test {
protected:
    Checks() {
        context.bsp_root = dir / "ws";
        context.proc = dir / "proc";
        context.min_free_gib = 0;
        std::filesystem::create_directories(context.bsp_root);
        old_path_ = std::getenv("PATH");
    }
    ~Checks() override { ::setenv("PATH", old_path_.c_str(), 1); }

    Finding look(const std::string& id) {
        for (const auto& check : builtin_checks()) {
            if (check.id == id) return check.run(context).finding;
        }
        ADD_FAILURE() << "no check " << id;
        return {};
    }
    void proc(const std::string& name, std::string_view text) { dir.write("proc/" + name, text); }
    // A program on PATH before all others.
    std::filesystem::path program(const std::string& name, const std::string& script) {
        const auto file = dir.write("bin/" + name, "#!/bin/sh\n" + script + "\n");
        ::chmod(file.c_str(), 0755);
        ::setenv("PATH", ((dir / "bin").string() + ":" + old_path_).c_str(), 1);
        return file;
    }

    testing::TempDir dir;
    Context context;

private:
    std::string old_path_;
};

TEST_F(Checks, HaveUniqueIdsAndTitles) {
    std::set<std::string> ids;
    for (const auto& check : builtin_checks()) {
        EXPECT_TRUE(ids.insert(check.id).second) << check.id;
        EXPECT_FALSE(check.title.empty()) << check.id;
        EXPECT_EQ(check.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string::npos) << check.id;
    }
}

TEST_F(Checks, WarningsAndBlocksAlwaysBringAFix) {
    for (const bool container : {false, true}) {
        context.container = container;
        context.runtime = "no-such-runtime";
        context.image = "x";
        for (const auto& result : run(builtin_checks(), {}, context, {}).results) {
            if (!is_noteworthy(result)) continue;
            EXPECT_FALSE(result.error) << result.finding.id << result.finding.summary;
            EXPECT_FALSE(result.finding.fix.empty()) << result.finding.id;
        }
    }
}

TEST_F(Checks, HostToolsNameWhatIsMissingAndItsPackage) {
    context.host_tools = {"no-such-tool"};
    const auto finding = look("host-tools");
    EXPECT_EQ(finding.level, Level::block);
    EXPECT_THAT(finding.summary, HasSubstr("no-such-tool"));
    EXPECT_THAT(finding.fix, HasSubstr("apt-get install -y"));
}

TEST_F(Checks, DiskFreeBlocksBelowTheThreshold) {
    EXPECT_EQ(look("disk-free").level, Level::pass);
    context.sstate_dir = dir / "not/yet/there";
    context.min_free_gib = 1e9;
    const auto finding = look("disk-free");
    EXPECT_EQ(finding.level, Level::block);
    EXPECT_EQ(finding.summary.find("sstate"), std::string::npos) << "one file system counts once: " << finding.summary;
}

TEST_F(Checks, CacheDirsMayComeLaterButMustBeFolders) {
    EXPECT_EQ(look("cache-dirs").level, Level::pass);
    context.dl_dir = dir / "later/downloads";
    EXPECT_EQ(look("cache-dirs").level, Level::pass);
    context.dl_dir = dir.write("file", "x");
    EXPECT_EQ(look("cache-dirs").level, Level::block);
}

TEST_F(Checks, MemoryCountsSwap) {
    proc("meminfo", "MemTotal: 9 kB\nMemAvailable:    8388608 kB\nSwapFree:  9437184 kB\n");
    EXPECT_EQ(look("memory").level, Level::pass);
    proc("meminfo", "MemAvailable:    3145728 kB\n");
    const auto finding = look("memory");
    EXPECT_EQ(finding.level, Level::warn);
    EXPECT_THAT(finding.summary, HasSubstr("3.0 GiB available"));
    proc("meminfo", "garbage");
    EXPECT_EQ(look("memory").level, Level::skip);
}

TEST_F(Checks, InotifyWarnsOnlyWhereBuildsFail) {
    proc("sys/fs/inotify/max_user_instances", "128\n");
    proc("sys/fs/inotify/max_user_watches", "120000\n");
    EXPECT_EQ(look("inotify").level, Level::info);
    proc("sys/fs/inotify/max_user_watches", "8192\n");
    EXPECT_EQ(look("inotify").level, Level::warn);
    proc("sys/fs/inotify/max_user_instances", "8192\n");
    proc("sys/fs/inotify/max_user_watches", "1048576\n");
    EXPECT_EQ(look("inotify").level, Level::pass);
}

TEST_F(Checks, UserNamespacesNoticeAppArmor) {
    EXPECT_EQ(look("user-namespaces").level, Level::pass);
    proc("sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    EXPECT_EQ(look("user-namespaces").level, Level::warn);
    context.container = true;
    context.runtime = "docker";
    EXPECT_EQ(look("user-namespaces").level, Level::skip);
}

TEST_F(Checks, FilesystemTakesTheLongestMount) {
    const auto root = context.bsp_root.string();
    proc("mounts", "/dev/a / ext4 rw 0 0\nserver:/x " + root + " nfs4 rw 0 0\n/dev/b " + root + "x ext4 rw 0 0\n");
    EXPECT_EQ(look("workspace-filesystem").level, Level::warn);
    proc("mounts", "/dev/a / ext4 rw,noexec 0 0\n");
    EXPECT_EQ(look("workspace-filesystem").level, Level::block);
    proc("mounts", "/dev/a / ext4 rw 0 0\n");
    EXPECT_EQ(look("workspace-filesystem").level, Level::pass);
    proc("mounts", "");
    EXPECT_EQ(look("workspace-filesystem").level, Level::skip);
}

TEST_F(Checks, BitbakeLocksTellLiveFromLeft) {
    EXPECT_EQ(look("bitbake-locks").level, Level::pass);
    const auto lock = dir.write("ws/build/bitbake.lock", "4711\n");
    EXPECT_EQ(look("bitbake-locks").level, Level::info);
    struct stat status{};
    ASSERT_EQ(::stat(lock.c_str(), &status), 0);
    proc("locks", "1: POSIX  ADVISORY  READ 1 00:01:1 0 EOF\n2: FLOCK  ADVISORY  WRITE 4711 fd:01:" + std::to_string(status.st_ino) + " 0 EOF\n");
    proc("4711/cmdline", std::string("python3\0/b/bitbake-server\0", 26));
    proc("4711/stat", "4711 (Cooker (x)) S 1 1 1");
    EXPECT_EQ(look("bitbake-locks").level, Level::info);  // idle
    proc("4712/stat", "4712 (bitbake-worker) S 4711 1 1");
    const auto finding = look("bitbake-locks");
    EXPECT_EQ(finding.level, Level::block);
    EXPECT_THAT(finding.summary, HasSubstr("4711"));
    // The lock may be in the name of the client that took it: while there is one, there is a build.
    proc("locks", "2: FLOCK  ADVISORY  WRITE 4713 fd:01:" + std::to_string(status.st_ino) + " 0 EOF\n");
    proc("4713/cmdline", std::string("python3\0/b/bin/bitbake\0", 23));
    EXPECT_EQ(look("bitbake-locks").level, Level::block);
    EXPECT_TRUE(std::filesystem::exists(lock)) << "a check changes nothing";
}

TEST_F(Checks, KasYamlTellsRefusalsFromMissingRepositories) {
    context.config = dir.write("ws/kas.yml", "header:\n  version: 1\n").string();
    context.kas = program("kas", "exit 0");
    EXPECT_EQ(look("kas-yaml").level, Level::pass);
    program("kas", "echo '2026-01-01 00:00:00 - ERROR    - Config file validation Error:' >&2\n"
                   "echo \"Additional properties are not allowed ('x' was unexpected)\" >&2; exit 2");
    const auto refused = look("kas-yaml");
    EXPECT_EQ(refused.level, Level::block);
    EXPECT_THAT(refused.summary, HasSubstr("'x' was unexpected"));
    program("kas", "echo 'LoadConfigException: This version of kas is compatible with version 1 to 12, file has version 99: x' >&2; exit 1");
    EXPECT_THAT(look("kas-yaml").summary, HasSubstr("newer kas"));
    program("kas", "echo '2026-01-01 00:00:00 - ERROR    - Fetching of repo failed: couldn'\"'\"'t find remote ref v1' >&2; exit 1");
    EXPECT_EQ(look("kas-yaml").level, Level::skip);
    context.config = (dir / "ws/none.yml").string();
    EXPECT_EQ(look("kas-yaml").level, Level::skip);
}

// The program notes how it was called; $1 is "checkout", then come the options.
TEST_F(Checks, KasYamlSpeaksToOldAndNewKas) {
    context.config = dir.write("ws/kas.yml", "header:\n  version: 1\n").string();
    const auto note = (dir / "called").string();
    context.kas = program("kas", "[ \"$2\" = --help ] && { echo '--skip SKIP  Skip build steps'; exit 0; }\necho \"$*\" >" + note);
    EXPECT_EQ(look("kas-yaml").level, Level::pass);
    EXPECT_THAT(testing::slurp(note), HasSubstr("--skip setup_dir,setup_home,repo_setup_loop,"));
    program("kas", "[ \"$2\" = --help ] && { echo 'choices: setup_dir, repo_setup_loop, finish_setup_repos.'; exit 0; }\necho \"$*\" >" + note);
    EXPECT_EQ(look("kas-yaml").level, Level::pass);
    EXPECT_THAT(testing::slurp(note), HasSubstr("--skip setup_dir --skip repo_setup_loop --skip finish_setup_repos /"));
}

TEST_F(Checks, KasYamlWithTheRealKasTouchesNothing) {
    const auto kas = paths::which("kas");
    if (kas.empty()) GTEST_SKIP() << "no kas on this host";
    context.kas = kas;
    context.config = dir.write("ws/kas.yml", "header:\n  version: 1\nrepos:\n  a:\n    url: https://git.invalid/a.git\n    refspec: main\n").string();
    EXPECT_EQ(look("kas-yaml").level, Level::pass) << look("kas-yaml").summary;
    EXPECT_FALSE(std::filesystem::exists(dir / "ws/a"));
    EXPECT_FALSE(std::filesystem::exists(dir / "ws/build"));
    dir.write("ws/kas.yml", "header:\n  version: 1\nno-such-key: 1\n");
    EXPECT_EQ(look("kas-yaml").level, Level::block);
    dir.write("ws/kas.yml", "header:\n  version: 9999\n");
    EXPECT_THAT(look("kas-yaml").summary, HasSubstr("newer kas"));
}

TEST_F(Checks, ContainerRuntimeSaysWhyItIsAway) {
    context.container = true;
    context.runtime = program("docker", "echo 'permission denied while trying to connect' >&2; exit 1").string();
    EXPECT_THAT(look("container-runtime").fix, HasSubstr("usermod"));
    program("docker", "echo 20.10.5; exit 0");
    EXPECT_EQ(look("container-runtime").level, Level::pass);
    EXPECT_EQ(look("container-version").level, Level::pass);
    program("docker", "echo 19.03.1; exit 0");
    EXPECT_EQ(look("container-version").level, Level::warn);
    context.runtime = program("podman", "echo 4.3.1 false").string();
    EXPECT_EQ(look("container-runtime").level, Level::block);
    program("podman", "echo 4.3.1 true");
    EXPECT_EQ(look("container-runtime").level, Level::pass);
}

TEST_F(Checks, AbsentImageIsNoObstacle) {
    context.container = true;
    context.image = "example/kas:1";
    context.runtime = program("docker", "exit 1").string();
    const auto finding = look("container-image");
    EXPECT_EQ(finding.level, Level::info);
    EXPECT_THAT(finding.fix, HasSubstr("pull example/kas:1"));
    EXPECT_EQ(look("container-python").level, Level::skip);
}

TEST_F(Checks, PythonIsComparedWithTheWorkspacesBitbake) {
    context.container = true;
    context.image = "example/kas:1";
    context.runtime = program("docker", "echo Python 3.13.1").string();
    EXPECT_EQ(look("container-python").level, Level::info);
    dir.write("ws/sources/poky/bitbake/lib/bb/__init__.py", "#\n__version__ = \"2.8.1\"\n");
    EXPECT_EQ(look("container-python").level, Level::warn);
    program("docker", "echo Python 3.11.2");
    EXPECT_EQ(look("container-python").level, Level::pass);
}

TEST_F(Checks, PathsWithBlanksAreNamed) {
    context.bsp_root = dir / "my board";
    EXPECT_EQ(look("workspace-path").level, Level::block);
}

TEST(Versions, AreTheLeadingNumbers) {
    EXPECT_EQ(version_numbers("20.10.5+dfsg1"), (std::vector<int>{20, 10, 5}));
    EXPECT_EQ(version_numbers("v1"), std::vector<int>{});
    EXPECT_EQ(version_numbers("3."), std::vector<int>{3});
    EXPECT_TRUE(version_numbers("").empty());
}

TEST_F(Checks, PluginsThatAreMissingOrUnusedAreNamed) {
    context.plugins.active = 3;
    EXPECT_EQ(look("plugins").summary, "3 plugins");
    context.plugins.warnings = {"plugin one is not used", "plugin two is shadowed"};
    EXPECT_EQ(look("plugins").level, Level::warn);
    EXPECT_EQ(look("plugins").summary, "plugin one is not used (and 1 more)");
    context.plugins.problems = {"com.acme.boards is required"};
    EXPECT_EQ(look("plugins").level, Level::block);
    EXPECT_EQ(look("plugins").summary, "com.acme.boards is required");
}

}  // namespace
}  // namespace bspctl::doctor
