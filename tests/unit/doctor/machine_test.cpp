// SPDX-License-Identifier: Apache-2.0
//
// A healthy build host, made up of files, and one thing broken at a time: the check that is meant for it fires, and no
// other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "doctor/machine.hpp"
#include "doctor/machine_checks.hpp"
#include "doctor/namespaces.hpp"
#include "doctor/packages.hpp"
#include "doctor/probe.hpp"
#include "doctor/release.hpp"
#include "doctor/users.hpp"
#include "temp_dir.hpp"

namespace bspctl::doctor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using Levels = std::map<std::string, Level>;

// Sets variables of the environment until the end of the test.
class Environment {
public:
    ~Environment() {
        for (const auto& [name, value] : before_) value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
    }
    void set(const std::string& name, const std::string& value) {
        const char* old = std::getenv(name.c_str());
        before_.try_emplace(name, old != nullptr ? std::optional<std::string>(old) : std::nullopt);
        value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
    }

private:
    std::map<std::string, std::optional<std::string>> before_;
};

constexpr const char* status = "Name:\tbspctl\nUmask:\t0022\nUid:\t1000\t1000\t1000\t1000\nGroups:\t1000 \n";

class Machine : public ::testing::Test {
protected:
    Machine() {
        context.proc = dir / "proc";
        context.root = dir / "root";
        context.bsp_root = dir / "ws";
        context.min_free_gib = 0;
        context.layers = {dir / "ws/poky/meta"};
        context.distro = "poky";
        make_kernel();
        make_system();
        make_sources();
        make_programs();
    }

    void make_kernel() {
        proc("self/status", status);
        proc("self/limits", "Limit                     Soft Limit           Hard Limit           Units     \n"
                            "Max processes             63000                63000                processes \n"
                            "Max open files            1024                 1048576              files     \n");
        proc("self/cgroup", "0::/user.slice/build\n");
        proc("meminfo", "MemTotal: 33554432 kB\nMemAvailable:   33554432 kB\nSwapFree:  0 kB\n");
        proc("mounts", "/dev/a / ext4 rw,relatime 0 0\n");
        proc("version", "Linux version 6.1.0 (debian)\n");
        proc("stat", "cpu 1\nbtime 1780000000\n");
        proc("uptime", "1000.0 900.0\n");
        proc("pressure/cpu", "some avg10=0.00\n");
        const std::pair<const char*, const char*> values[] = {
            {"fs/inotify/max_user_instances", "8192"}, {"fs/inotify/max_user_watches", "1048576"}, {"vm/swappiness", "10"},
            {"vm/max_map_count", "65530"}, {"vm/overcommit_memory", "0"}, {"vm/mmap_min_addr", "65536"}, {"fs/file-max", "9223372036854775807"},
            {"kernel/unprivileged_userns_clone", "1"}, {"user/max_user_namespaces", "63000"}};
        for (const auto& [name, value] : values) proc(std::string("sys/") + name, value);
    }
    void make_system() {
        root("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n");
        root("etc/passwd", "root:x:0:0::/root:/bin/sh\nbuilder:x:1000:1000::/home/builder:/bin/sh\n");
        root("etc/group", "docker:x:998:\n");
        root("usr/lib/locale/en_US.utf8/LC_CTYPE", "");
        dir.write("home/.keep", "");
        environment.set("HOME", (dir / "home").string());
        for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG", "CCACHE_DIR", "DL_DIR", "SSTATE_DIR", "NPROC", "OECORE_NATIVE_SYSROOT"}) environment.set(name, "");
    }
    void make_sources() {
        dir.write("ws/poky/meta/conf/layer.conf", "LAYERSERIES_CORENAMES = \"kirkstone\"\n");
        dir.write("ws/poky/meta/conf/bitbake.conf", "HOSTTOOLS_DIR = \"${TMPDIR}/hosttools\"\nHOSTTOOLS += \" \\\n    chrpath git gcc \\\n    python3 lz4c \\\n\"\n"
                                                    "HOSTTOOLS += \"${@'ssh' if True else ''}\"\nHOSTTOOLS_NONFATAL += \"never-there\"\n");
        dir.write("ws/poky/meta/conf/distro/poky.conf", "require conf/distro/include/yocto-uninative.inc\nSANITY_TESTED_DISTROS ?= \" \\\n  ubuntu-22.04 \\n \\\n  debian-12 \\n \\\n\"\n");
        dir.write("ws/poky/meta/conf/distro/include/yocto-uninative.inc", "UNINATIVE_MAXGLIBCVERSION = \"2.41\"\n");
        dir.write("ws/poky/meta/classes/sanity.bbclass",
                  "SANITY_REQUIRED_UTILITIES ?= \"git tar\"\n"
                  "def check_tar_version(sanity_data):\n    if bb.utils.vercmp_string_op(version, \"1.28\", \"<\"):\n    rhel9_tar_minimum_version = \"1.35\"\n"
                  "def check_gcc_version(sanity_data):\n        if LooseVersion(version) < LooseVersion(\"7.5\"):\n"
                  "def check_git_version(sanity_data):\n    git_minimum_version = \"1.8.3.1\"\n"
                  "def check_sanity(d):\n    other_minimum_version = \"9.9\"\n");
        dir.write("ws/poky/bitbake/lib/bb/__init__.py", "__version__ = \"2.0.0\"\nimport sys\nif sys.version_info < (3, 6, 0):\n    raise RuntimeError\n");
    }
    void make_programs() {
        program("kas", "exit 0");
        program("git", "echo git version 2.39.5");
        program("tar", "echo 'tar (GNU tar) 1.34'");
        program("gcc", "case $1 in --version) echo 'gcc (Debian 12.2.0-14) 12.2.0';; *) echo 12.2.0;; esac");
        program("ldd", "echo 'ldd (Debian GLIBC 2.36-9) 2.36'");
        program("python3", "echo 3.11.2");
        for (const auto* name : {"chrpath", "lz4c"}) program(name, "exit 0");
        environment.set("PATH", (dir / "bin").string());
    }

    void proc(const std::string& name, std::string_view text) { dir.write("proc/" + name, text); }
    void root(const std::string& name, std::string_view text) { dir.write("root/" + name, text); }
    void program(const std::string& name, const std::string& script) {
        const auto file = dir.write("bin/" + name, "#!/bin/sh\n" + script + "\n");
        ::chmod(file.c_str(), 0755);
    }
    void remove(const std::string& name) { std::filesystem::remove(dir / name); }

    static std::vector<Check> checks() { return joined({host_checks(), kernel_checks(), storage_checks(), container_checks()}); }
    [[nodiscard]] std::map<std::string, Finding> look() const {
        std::map<std::string, Finding> out;
        for (const auto& check : checks()) {
            if (!check.container_only || context.container) out[check.id] = check.run(context).finding;
        }
        return out;
    }
    [[nodiscard]] Finding look(const std::string& id) const { return look().at(id); }

    // What changed its level against the healthy machine.
    Levels changes(const std::function<void()>& break_it) {
        const auto healthy = look();
        break_it();
        Levels out;
        for (const auto& [id, finding] : look()) {
            if (finding.level != healthy.at(id).level) out[id] = finding.level;
        }
        return out;
    }

    testing::TempDir dir;
    Environment environment;
    Context context;
};

using Broken = Machine;

TEST_F(Machine, HealthyOnesAreNotWarnedOf) {
    for (const auto& [id, finding] : look()) {
        // That is of the machine that runs the tests.
        if (id == "inodes") continue;
        EXPECT_TRUE(finding.level == Level::pass || finding.level == Level::skip || id == "nproc") << id << ": " << finding.summary;
    }
}

TEST_F(Machine, EveryCheckExplainsItself) {
    for (const auto& check : checks()) EXPECT_GT(check.explanation.size(), 100u) << check.id;
}

TEST_F(Machine, NothingIsLeftBehind) {
    static_cast<void>(look());
    EXPECT_THAT(std::vector<std::filesystem::path>(std::filesystem::directory_iterator(dir / "ws"), {}), ElementsAre(dir / "ws/poky"));
}

TEST_F(Broken, Programs) {
    EXPECT_THAT(changes([&] { remove("bin/chrpath"); }), ElementsAre(Pair("build-packages", Level::block)));
    EXPECT_EQ(look("build-packages").summary, "missing: chrpath");
    program("chrpath", "exit 0");
    EXPECT_THAT(changes([&] { remove("bin/git"); }), ElementsAre(Pair("host-tools", Level::block)));
    EXPECT_THAT(look("host-tools").fix, HasSubstr("apt-get install -y git"));
    program("git", "echo git version 1.7.1");
    EXPECT_EQ(look("tool-versions").level, Level::block);
    EXPECT_THAT(look("tool-versions").summary, HasSubstr("git 1.7.1 (1.8.3.1 is needed)"));
}

TEST_F(Broken, Compilers) {
    EXPECT_THAT(changes([&] { program("gcc", "echo 15.1.0"); }), ElementsAre(Pair("host-gcc", Level::warn)));
}
TEST_F(Broken, CLibrary) {
    EXPECT_THAT(changes([&] { program("ldd", "echo 'ldd (GNU libc) 2.42'"); }), ElementsAre(Pair("host-glibc", Level::warn)));
}
TEST_F(Broken, PythonTooNew) {
    dir.write("ws/poky/bitbake/lib/pyinotify.py", "import asyncore\n");
    EXPECT_THAT(changes([&] { program("python3", "echo 3.12.3"); }), ElementsAre(Pair("host-python", Level::warn)));
    EXPECT_THAT(look("host-python").summary, HasSubstr("asyncore"));
}
TEST_F(Broken, PythonTooOldOrIncomplete) {
    EXPECT_THAT(changes([&] { program("python3", "echo 3.5.3"); }), ElementsAre(Pair("host-python", Level::block)));
    program("python3", "echo 3.11.2 _sqlite3");
    EXPECT_EQ(look("host-python").level, Level::block);
}
TEST_F(Broken, Distribution) {
    EXPECT_THAT(changes([&] { root("etc/os-release", "ID=gentoo\n"); }), ElementsAre(Pair("host-distro", Level::info)));
}
TEST_F(Broken, Root) {
    const auto as_root = text::replace_all(status, "1000\t1000\t1000\t1000", "0\t0\t0\t0");
    auto changed = changes([&] { proc("self/status", as_root); });
    changed.erase("home");  // root with this user's home, unless root runs the tests
    EXPECT_THAT(changed, ElementsAre(Pair("not-root", Level::block)));
}
// A layer that stands alone, without OE-Core and its sanity class, is refused by nobody.
TEST_F(Broken, WithoutOeCoreNothingThatItAsksForIsMissing) {
    remove("ws/poky/meta/classes/sanity.bbclass");
    context.layers = {dir / "ws/poky/meta"};
    context.layers_complete = true;
    remove("bin/chrpath");
    std::filesystem::remove_all(dir / "root/usr/lib/locale");
    EXPECT_EQ(look("build-packages").level, Level::pass);
    EXPECT_EQ(look("locale").level, Level::info);
}

TEST_F(Broken, Umask) {
    EXPECT_THAT(changes([&] { proc("self/status", text::replace_all(status, "0022", "0077")); }), ElementsAre(Pair("umask", Level::block)));
    proc("self/status", text::replace_all(status, "0022", "0002"));
    EXPECT_EQ(look("umask").level, Level::pass);
}
TEST_F(Broken, Locale) {
    EXPECT_THAT(changes([&] { environment.set("LANG", "xx_YY.UTF-8"); }), ElementsAre(Pair("locale", Level::warn)));
    environment.set("LANG", "");
    EXPECT_THAT(changes([&] { std::filesystem::remove_all(dir / "root/usr/lib/locale"); }), ElementsAre(Pair("locale", Level::block)));
}
TEST_F(Broken, Home) {
    EXPECT_THAT(changes([&] { environment.set("HOME", (dir / "nobody").string()); }), ElementsAre(Pair("home", Level::warn)));
    environment.set("HOME", (dir / "home").string());
    EXPECT_THAT(changes([&] { proc("mounts", "/dev/a / ext4 rw 0 0\n/dev/h " + (dir / "home").string() + " ext4 ro 0 0\n"); }), ElementsAre(Pair("home", Level::warn)));
}
TEST_F(Broken, SearchPath) {
    const auto bin = (dir / "bin").string();
    EXPECT_THAT(changes([&] { environment.set("PATH", bin + ":."); }), ElementsAre(Pair("search-path", Level::block)));
    environment.set("PATH", bin + ":tools");
    EXPECT_EQ(look("search-path").level, Level::warn);
}
TEST_F(Broken, Memory) {
    EXPECT_THAT(changes([&] { root("sys/fs/cgroup/user.slice/memory.max", "2147483648\n"); }), ElementsAre(Pair("memory", Level::warn)));
    EXPECT_THAT(look("memory").summary, HasSubstr("2.0 GiB allowed"));
}
TEST_F(Broken, Clock) {
    EXPECT_THAT(changes([&] { proc("stat", "btime 0\n"); }), ElementsAre(Pair("clock", Level::warn)));
}
TEST_F(Broken, ClockBehindWhatItWrote) {
    const auto written = [&](const std::string& name) {
        const auto file = dir.write(name, "");
        const timespec times[2] = {{1780090000, 0}, {1780090000, 0}};  // a day after now
        ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
    };
    EXPECT_THAT(changes([&] { written("root/var/lib/systemd/timesync/clock"); }), ElementsAre(Pair("clock", Level::warn)));
    EXPECT_THAT(look("clock").summary, HasSubstr("timesync/clock was written"));
    remove("root/var/lib/systemd/timesync/clock");
    context.repositories = {{"meta-acme", "", "", "", "", dir / "ws/meta-acme", {}}};
    EXPECT_THAT(changes([&] { written("ws/meta-acme/.git/HEAD"); }), ElementsAre(Pair("clock", Level::warn)));
}
TEST_F(Broken, Logout) {
    root("etc/systemd/logind.conf", "[Login]\n#KillUserProcesses=no\n");
    proc("self/cgroup", "0::/user.slice/user-1000.slice/session-4.scope\n");
    EXPECT_THAT(changes([&] { root("etc/systemd/logind.conf.d/team.conf", "[Login]\nKillUserProcesses = yes\n"); }),
                ElementsAre(Pair("logout", Level::info)));
    EXPECT_THAT(changes([&] { root("run/systemd/logind.conf.d/zz.conf", "[Login]\nKillExcludeUsers=root builder\n"); }),
                ElementsAre(Pair("logout", Level::pass)));
    remove("root/run/systemd/logind.conf.d/zz.conf");
    EXPECT_EQ(look("logout").level, Level::info);
    root("var/lib/systemd/linger/builder", "");
    EXPECT_THAT(look("logout").summary, HasSubstr("nohup"));
    EXPECT_EQ(look("logout").level, Level::pass);
    remove("root/var/lib/systemd/linger/builder");
    proc("self/cgroup", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope\n");
    EXPECT_EQ(look("logout").level, Level::pass);
}
TEST_F(Broken, BuildLimits) {
    EXPECT_THAT(changes([&] { context.limited = {"memory", "cpu"}; }), ElementsAre(Pair("build-limits", Level::warn)));
    EXPECT_THAT(look("build-limits").why, HasSubstr("systemd does not run for this user"));
    const auto socket = dir / "root/run/user/1000/bus";
    std::filesystem::create_directories(socket.parent_path());
    ASSERT_EQ(::mknod(socket.c_str(), S_IFSOCK | 0600, 0), 0);
    EXPECT_THAT(look("build-limits").why, HasSubstr("cgroup v2"));
    const std::string controllers = "sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.controllers";
    root(controllers, "memory pids\n");
    EXPECT_THAT(look("build-limits").summary, HasSubstr("not kept: cpu"));
    root(controllers, "cpu memory pids\n");
    EXPECT_EQ(look("build-limits").level, Level::pass);
}
TEST_F(Broken, MemoryGuards) {
    EXPECT_THAT(changes([&] { proc("700/comm", "systemd-oomd\n"); }), IsEmpty()) << "it watches other groups than ours";
    EXPECT_THAT(changes([&] { proc("self/cgroup", "0::/user.slice/user-1000.slice/user@1000.service/app.slice/vte.scope\n"); }),
                ElementsAre(Pair("memory-guards", Level::info)));
    proc("700/comm", "earlyoom\n");
    EXPECT_THAT(look("memory-guards").summary, HasSubstr("earlyoom"));
}
TEST_F(Broken, Wsl) {
    EXPECT_THAT(changes([&] { proc("version", "Linux version 4.4.0-19041-Microsoft\n"); }), ElementsAre(Pair("wsl", Level::block)));
}

TEST_F(Broken, KernelSettings) {
    struct Case {
        const char *file, *bad, *good, *check;
        Level level;
    };
    const Case cases[] = {{"sys/fs/inotify/max_user_watches", "8192", "1048576", "inotify", Level::warn},
                          {"sys/fs/inotify/max_user_instances", "64", "8192", "inotify", Level::warn},
                          {"sys/user/max_inotify_watches", "8192", "1048576", "inotify", Level::warn},
                          {"sys/vm/swappiness", "60", "10", "swappiness", Level::info},
                          {"sys/vm/max_map_count", "4096", "65530", "memory-maps", Level::warn},
                          {"sys/vm/overcommit_memory", "2", "0", "overcommit", Level::warn},
                          {"sys/vm/mmap_min_addr", "131072", "65536", "low-memory-maps", Level::warn},
                          {"sys/fs/file-max", "8000", "100000", "open-files", Level::warn},
                          {"sys/kernel/apparmor_restrict_unprivileged_userns", "1", "0", "user-namespaces", Level::block},
                          {"sys/user/max_user_namespaces", "0", "63000", "user-namespaces", Level::info}};
    for (const auto& one : cases) {
        EXPECT_THAT(changes([&] { proc(one.file, one.bad); }), ElementsAre(Pair(one.check, one.level))) << one.file;
        proc(one.file, one.good);
    }
}
TEST_F(Broken, InotifyIsANoteForABitbakeThatDoesNotUseIt) {
    dir.write("ws/poky/bitbake/lib/bb/__init__.py", "__version__ = \"2.8.1\"\n");
    proc("sys/fs/inotify/max_user_watches", "8192");
    EXPECT_EQ(look("inotify").level, Level::info);
}
TEST_F(Broken, AnAppArmorProfileForBitbakeIsEnough) {
    proc("sys/kernel/apparmor_restrict_unprivileged_userns", "1");
    root("etc/apparmor.d/bitbake", "profile bitbake /**/bitbake/bin/bitbake flags=(unconfined) {\n  userns,\n}\n");
    EXPECT_EQ(look("user-namespaces").level, Level::info);
}
TEST_F(Broken, ProcessLimits) {
    EXPECT_THAT(changes([&] { proc("self/limits", "Max processes  63000  63000 processes\nMax open files  256  1048576 files\n"); }), ElementsAre(Pair("open-files", Level::warn)));
    proc("self/limits", "Max processes  200  200 processes\nMax open files  1024  1048576 files\n");
    EXPECT_EQ(look("processes").level, Level::warn);
}
TEST_F(Broken, PidsOfTheControlGroup) {
    EXPECT_THAT(changes([&] { root("sys/fs/cgroup/user.slice/build/pids.max", "100\n"); }), ElementsAre(Pair("processes", Level::warn)));
}

TEST_F(Broken, FileSystems) {
    const auto ws = context.bsp_root.string();
    const auto with = [&](const std::string& line) { return changes([&] { proc("mounts", "/dev/a / ext4 rw 0 0\n" + line + "\n"); }); };
    const auto healed = [&] { proc("mounts", "/dev/a / ext4 rw 0 0\n"); };
    EXPECT_THAT(with("server:/x " + ws + " nfs4 rw,hard 0 0"), ElementsAre(Pair("workspace-filesystem", Level::block)));
    healed();
    EXPECT_THAT(with("C:\\ " + ws + " 9p rw 0 0"), ElementsAre(Pair("workspace-filesystem", Level::warn)));
    healed();
    EXPECT_THAT(with("/dev/b " + ws + " ext4 rw,noexec 0 0"), ElementsAre(Pair("workspace-filesystem", Level::block)));
    healed();
    EXPECT_THAT(with("/dev/b " + ws + " ext4 ro 0 0"), ElementsAre(Pair("workspace-writable", Level::block)));
    healed();
    EXPECT_THAT(with("tmpfs /tmp tmpfs rw,noexec 0 0\n/dev/a " + dir.path().string() + " ext4 rw 0 0"), ElementsAre(Pair("tmp-exec", Level::block)));
}
TEST_F(Broken, NfsWithALocalWorkFolderNeedsShortMemories) {
    dir.write("fast/.keep", "");
    context.settings_text = "TMPDIR = \"" + (dir / "fast").string() + "\"\n";
    const auto mounted = [&](const std::string& options) {
        proc("mounts", "/dev/a / ext4 rw 0 0\nserver:/x " + context.bsp_root.string() + " nfs4 " + options + " 0 0\n");
        return look("workspace-filesystem").level;
    };
    EXPECT_EQ(mounted("rw,hard"), Level::warn);
    EXPECT_EQ(mounted("rw,hard,lookupcache=positive"), Level::pass);
    EXPECT_EQ(mounted("rw,actimeo=3"), Level::pass);
    EXPECT_EQ(mounted("rw,actimeo=600"), Level::warn);
}
TEST_F(Broken, Disk) {
    EXPECT_THAT(changes([&] { context.min_free_gib = 1e9; }), ElementsAre(Pair("disk-free", Level::block)));
    context.min_free_gib = 0;
    EXPECT_THAT(changes([&] { context.expected_gib = 1e9; }), ElementsAre(Pair("disk-free", Level::warn)));
}
TEST_F(Broken, Caches) {
    EXPECT_THAT(changes([&] { environment.set("DL_DIR", dir.write("file", "x").string()); }), ElementsAre(Pair("cache-dirs", Level::block)));
    environment.set("DL_DIR", "");
    std::filesystem::create_directories(dir / "ws/build");
    EXPECT_THAT(changes([&] { std::filesystem::create_symlink("/nowhere/at/all", dir / "ws/build/sstate-cache"); }), ElementsAre(Pair("cache-links", Level::block)));
}

TEST_F(Machine, BuildtoolsStandInForTheHosts) {
    remove("bin/chrpath");
    context.config = dir.write("ws/kas.yml", "header:\n  version: 19\nbuildtools:\n  version: 5.0.5\n").string();
    EXPECT_EQ(look("build-packages").level, Level::skip);
    EXPECT_EQ(look("host-gcc").level, Level::skip);
}

TEST_F(Machine, InContainersTheImageCounts) {
    context.container = true;
    context.runtime = "docker";
    context.image = "example/kas:1";
    program("docker", "case \"$*\" in *MemTotal*) echo 34359738368;; *Driver*) echo overlay2;; *Architecture*) echo $ARCH;; 'version '*) echo 24.0.5;; info*) echo 24.0.5;;"
                      " run*) echo Python 3.11.2;; *) exit 0;; esac");
    program("kas-container", "exit 0");
    environment.set("ARCH", sizeof(void*) == 8 ? "amd64" : "386");
    for (const auto* name : {"chrpath", "gcc", "python3", "git"}) remove(std::string("bin/") + name);
    std::filesystem::remove_all(dir / "root/usr/lib/locale");
    for (const auto& [id, finding] : look()) {
        if (id == "container-architecture") continue;  // the machine that runs the tests may be another
        EXPECT_NE(finding.level, Level::warn) << id << ": " << finding.summary;
        EXPECT_NE(finding.level, Level::block) << id << ": " << finding.summary;
    }
    root("etc/docker/daemon.json", R"({"default-ulimits": {"nofile": {"Soft": 1024, "Hard": 1024}}})");
    EXPECT_EQ(look("container-limits").level, Level::warn);
    environment.set("ARCH", "s390x");
    EXPECT_EQ(look("container-architecture").level, Level::block);
}

TEST_F(Machine, AGroupThatTheSessionDoesNotHaveYetIsToldApart) {
    context.container = true;
    context.runtime = "docker";
    program("docker", "echo 'permission denied while trying to connect' >&2; exit 1");
    EXPECT_THAT(look("container-runtime").fix, HasSubstr("usermod"));
    root("etc/group", "docker:x:998:builder\n");
    EXPECT_THAT(look("container-runtime").fix, HasSubstr("newgrp docker (or log out"));
}

TEST_F(Machine, PodmanNeedsNumbersForTheUser) {
    context.container = true;
    context.runtime = "podman";
    program("podman", "echo 4.3.1 true");
    EXPECT_THAT(look("container-users").summary, HasSubstr("newuidmap is missing"));
    program("newuidmap", "exit 0");
    ::chmod((dir / "bin/newuidmap").c_str(), 04755);
    EXPECT_THAT(look("container-users").summary, HasSubstr("/etc/subuid"));
    root("etc/subuid", "builder:100000:65536\n");
    root("etc/subgid", "1000:100000:65536\n");
    EXPECT_EQ(look("container-users").level, Level::pass);
}

TEST_F(Machine, TheReleaseIsReadFromTheLayers) {
    const auto release = release_of(context);
    EXPECT_EQ(release.name, "kirkstone");
    EXPECT_THAT(release.tools, ElementsAre("chrpath", "gcc", "git", "lz4c", "python3", "tar"));
    EXPECT_THAT(release.at_least, ElementsAre(Pair("gcc", "7.5"), Pair("git", "1.8.3.1"), Pair("python3", "3.6.0"), Pair("tar", "1.28")));
    EXPECT_EQ(release.bitbake_version, (std::vector<int>{2, 0, 0}));
}

TEST_F(Machine, TheReleaseIsReadOnceForAllChecksOfARun) {
    context.release = std::make_shared<ReleaseOnce>();
    EXPECT_EQ(release_of(context).name, "kirkstone");
    dir.write("ws/poky/meta/conf/layer.conf", "LAYERSERIES_CORENAMES = \"scarthgap\"\n");
    EXPECT_EQ(release_of(context).name, "kirkstone");
    context.release = nullptr;
    EXPECT_EQ(release_of(context).name, "scarthgap");
}

TEST_F(Machine, BeforeTheFirstSyncABranchNamesTheRelease) {
    context.layers.clear();
    context.bsp_root = dir / "empty";
    context.repositories = {{"poky", "https://git.example.org/poky", "", "", "scarthgap", {}}};
    const auto release = release_of(context);
    EXPECT_EQ(release.name, "scarthgap");
    EXPECT_TRUE(release.tools.contains("lz4c"));
    EXPECT_FALSE(release.is_sure());
    EXPECT_EQ(look("build-packages").level, Level::warn) << "a table is no proof";
}

TEST_F(Machine, HostileFilesOfTheMachineAreNoTrouble) {
    for (const auto* name : {"self/status", "self/limits", "self/cgroup", "meminfo", "mounts", "stat", "uptime", "version"}) proc(name, std::string("\0\xff:::\n=\n \n\t", 11));
    root("etc/os-release", "=\nID\nID=\"\n");
    root("etc/group", ":::\n");
    EXPECT_NO_THROW(static_cast<void>(look()));
}

TEST(Packages, FollowTheDistribution) {
    const auto line = [](OsRelease system) { return install_line({"lz4c", "g++"}, package_manager(system)); };
    EXPECT_EQ(line({"debian", "12", "", {}}), "sudo apt-get install -y build-essential lz4");
    EXPECT_EQ(line({"rocky", "9", "", {"rhel", "fedora"}}), "sudo dnf install -y gcc-c++ lz4");
    EXPECT_EQ(line({"pop", "22.04", "", {"ubuntu", "debian"}}), "sudo apt-get install -y build-essential lz4");
    EXPECT_EQ(line({"", "", "", {}}), "install g++ lz4c");
    EXPECT_EQ((OsRelease{"opensuse-leap", "15.5", "", {}}.identifier()), "opensuseleap-15.5");
}

TEST(Namespaces, CanBeTriedWhileThisProcessStaysAsItIs) {
    const auto before = ::geteuid();
    EXPECT_NE(try_user_namespace().outcome, NamespaceTrial::Outcome::untried);
    EXPECT_EQ(::geteuid(), before);
}

}  // namespace
}  // namespace bspctl::doctor
