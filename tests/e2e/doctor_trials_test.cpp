// SPDX-License-Identifier: Apache-2.0
//
// This machine as it is, and one thing broken at a time: the check that is meant for it complains, and no other does that
// did not before. Nothing of the machine is changed: variables, limits and mounts are those of one process.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "support/workspace.hpp"

namespace bspctl::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::Pair;
using Levels = std::map<std::string, std::string>;

constexpr const char* core_conf = "HOSTTOOLS += \"chrpath cpio diffstat file gawk git gcc make patch python3 tar wget\"\n";
constexpr const char* core_sanity = "def check_gcc_version(sanity_data):\n        if LooseVersion(version) < LooseVersion(\"7.5\"):\n";

bool namespaces_are_allowed() { return run({{"unshare", "--user", "--map-root-user", "--mount", "true"}, "/", {}}).code == 0; }

std::string path() { return std::getenv("PATH"); }

class DoctorTrial : public ::testing::Test {
protected:
    // An OE-Core of a few lines: what it asks of a host is what is looked for.
    DoctorTrial() {
        space_.write("oe/meta/conf/layer.conf", "BBPATH .= \":${LAYERDIR}\"\nBBFILE_COLLECTIONS += \"core\"\nLAYERSERIES_CORENAMES = \"kirkstone\"\n");
        space_.write("oe/meta/conf/bitbake.conf", core_conf);
        space_.write("oe/meta/classes/sanity.bbclass", core_sanity);
        space_.write("oe/meta/conf/machine/board.conf", "");
        space_.write("oe/meta/conf/distro/small.conf", "");
        space_.write("oe/bitbake/lib/bb/__init__.py", "__version__ = \"2.0.0\"\nimport sys\nif sys.version_info < (3, 6, 0):\n    raise RuntimeError\n");
        space_.write("oe.yml", "header:\n  version: 12\nmachine: board\ndistro: small\ntarget: core-image-minimal\n"
                               "repos:\n  oe:\n    path: oe\n    layers:\n      meta:\n");
        fs::create_directories(space_ / "downloads");
        set("DL_DIR", space_ / "downloads");
        set("BSPCTL_DISK_FREE_THRESHOLD_GB", "0.05");  // more than the small file system has, less than any other
    }

    void set(const std::string& name, const std::string& value) { env_.emplace_back(name, value); }

    // Puts a program before those of PATH.
    void program(const std::string& name, const std::string& script) {
        space_.write("fake/" + name, "#!/bin/sh\n" + script + "\n");
        ::chmod((space_ / ("fake/" + name)).c_str(), 0755);
    }

    // PATH as one folder of links, so that a program can be taken out.
    void link_path() {
        fs::create_directories(space_ / "bin");
        std::string rest = path() + ":";
        for (auto colon = rest.find(':'); colon != std::string::npos; rest.erase(0, colon + 1), colon = rest.find(':')) {
            std::error_code error;
            for (fs::directory_iterator at(rest.substr(0, colon), error), end; !error && at != end; at.increment(error)) {
                std::error_code taken;
                fs::create_symlink(at->path(), space_ / "bin" / at->path().filename(), taken);
            }
        }
        set("PATH", space_ / "bin");
    }

    // What complains: level by id. `before` is a piece of shell that runs first, in the same process.
    [[nodiscard]] Levels complaints(const std::string& before = ":") const {
        auto call = space_.bspctl({"doctor", "oe.yml", "--host", "--json", "--skip", "memory"});
        call.env.insert(call.env.end(), env_.begin(), env_.end());
        std::vector<std::string> argv{"/bin/sh", "-c", before + " && exec \"$@\"", "sh"};
        if (unshared_) argv.insert(argv.begin(), {"/usr/bin/unshare", "--user", "--map-root-user", "--mount"});
        argv.insert(argv.end(), call.argv.begin(), call.argv.end());
        call.argv = argv;
        const auto said = run(call);
        const auto report = parse_json(said.out);
        Levels out;
        if (!report.IsObject() || !report.HasMember("findings")) {
            ADD_FAILURE() << said.code << said.err;
            return out;
        }
        for (const auto& finding : report["findings"].GetArray()) {
            const auto level = text(finding, "level");
            if (level == "warn" || level == "block" || level == "error") out[text(finding, "id")] = level;
        }
        return out;
    }

    // The complaints that the healthy machine, as it was looked at first, does not give rise to.
    [[nodiscard]] Levels more(const Levels& healthy, const std::string& before = ":") const {
        auto out = complaints(before);
        for (const auto& [id, level] : healthy) {
            if (const auto found = out.find(id); found != out.end() && found->second == level) out.erase(found);
        }
        return out;
    }

    // In namespaces of its own, where mounts and limits can be changed.
    void unshare() { unshared_ = true; }

    Workspace space_;
    std::vector<std::pair<std::string, std::string>> env_;
    bool unshared_ = false;
};

TEST_F(DoctorTrial, EachProgramThatIsMissing) {
    link_path();
    const auto healthy = complaints();
    const bool complete = !healthy.contains("build-packages");  // else one more that is missing is nothing new
    for (const auto* name : {"chrpath", "cpio", "diffstat", "file", "gawk", "make", "patch", "tar", "wget"}) {
        const auto link = space_ / "bin" / name;
        if (!complete || !fs::is_symlink(link)) continue;
        const auto target = fs::read_symlink(link);
        fs::remove(link);
        EXPECT_THAT(more(healthy), ElementsAre(Pair("build-packages", "block"))) << name;
        fs::create_symlink(target, link);
    }
    for (const auto* name : {"git", "python3"}) {
        const auto link = space_ / "bin" / name;
        const auto target = fs::read_symlink(link);
        fs::remove(link);
        EXPECT_THAT(more(healthy), ElementsAre(Pair("host-tools", "block"))) << name;
        fs::create_symlink(target, link);
    }
}

TEST_F(DoctorTrial, Pythons) {
    program("python3", "echo 3.11.2");
    set("PATH", (space_ / "fake").string() + ":" + path());
    const auto healthy = complaints();
    program("python3", "echo 3.4.0");
    EXPECT_THAT(more(healthy), ElementsAre(Pair("host-python", "block")));
    program("python3", "echo 3.14.0");
    EXPECT_THAT(more(healthy), ElementsAre(Pair("host-python", "warn")));
}

TEST_F(DoctorTrial, Compilers) {
    program("gcc", "case $1 in --version) echo 'gcc (GCC) 12.2.0';; *) echo 12.2.0;; esac");
    set("PATH", (space_ / "fake").string() + ":" + path());
    const auto healthy = complaints();
    program("gcc", "case $1 in --version) echo 'gcc (GCC) 4.8.5';; *) echo 4.8.5;; esac");
    EXPECT_THAT(more(healthy), ElementsAre(Pair("tool-versions", "block")));
    program("gcc", "case $1 in --version) echo 'gcc (GCC) 16.1.0';; *) echo 16.1.0;; esac");
    EXPECT_THAT(more(healthy), ElementsAre(Pair("host-gcc", "warn")));
}

TEST_F(DoctorTrial, MaskAndLimits) {
    const auto healthy = complaints("umask 022");
    EXPECT_THAT(more(healthy, "umask 077"), ElementsAre(Pair("umask", "block")));
    EXPECT_THAT(more(healthy, "umask 022 && ulimit -S -n 256"), ElementsAre(Pair("open-files", "warn")));
}

TEST_F(DoctorTrial, Variables) {
    const auto healthy = complaints();
    set("https_proxy", "http://proxy example:port");
    EXPECT_THAT(more(healthy), ElementsAre(Pair("proxy", "warn")));
    env_.back() = {"HOME", space_ / "nowhere"};
    EXPECT_THAT(more(healthy), ElementsAre(Pair("home", "warn")));
    env_.back() = {"PATH", path() + ":."};
    EXPECT_THAT(more(healthy), ElementsAre(Pair("search-path", "block")));
    env_.back() = {"SSL_CERT_FILE", space_ / "nothing.pem"};
    EXPECT_THAT(more(healthy), ElementsAre(Pair("certificates", "warn")));
}

TEST_F(DoctorTrial, Mounts) {
    if (!namespaces_are_allowed()) GTEST_SKIP() << "mount namespaces are not allowed here";
    unshare();
    const auto healthy = complaints();
    const auto home = (space_.root().parent_path() / "home").string(), here = space_.root().string();
    EXPECT_THAT(more(healthy, "mount -t tmpfs -o size=1m tmpfs '" + here + "/downloads'"), ElementsAre(Pair("disk-free", "block")));
    EXPECT_THAT(more(healthy, "mount --bind '" + home + "' '" + home + "' && mount -o remount,bind,ro '" + home + "'"),
                ElementsAre(Pair("home", "warn")));
    if (fs::exists("/usr/lib/locale") && !healthy.contains("locale")) {
        EXPECT_THAT(more(healthy, "mount -t tmpfs tmpfs /usr/lib/locale"), ElementsAre(Pair("locale", "block")));
    }
    const auto temporary = "mount --bind '" + here + "' '" + here + "' && mount --rbind /tmp /tmp && mount -o remount,bind,noexec /tmp";
    EXPECT_THAT(more(healthy, temporary), ElementsAre(Pair("tmp-exec", "block")));
    EXPECT_THAT(more(healthy, "mount --bind '" + here + "' '" + here + "' && mount -o remount,bind,ro '" + here + "' && cd '" + here + "'"),
                ElementsAre(Pair("cache-dirs", "block"), Pair("workspace-writable", "block")))
        << "the downloads lie there too";
}

TEST_F(DoctorTrial, KernelLimitsOfANamespace) {
    if (!namespaces_are_allowed()) GTEST_SKIP() << "user namespaces are not allowed here";
    unshare();
    const auto healthy = complaints();
    const auto set_limit = [](const std::string& name) { return "echo 64 2>&1 >/proc/sys/user/" + name; };
    if (run({{"unshare", "--user", "--map-root-user", "sh", "-c", set_limit("max_inotify_watches")}, "/", {}}).code != 0) {
        GTEST_SKIP() << "limits of user namespaces cannot be set here";
    }
    EXPECT_THAT(more(healthy, set_limit("max_inotify_watches")), ElementsAre(Pair("inotify", "warn")));
    EXPECT_THAT(more(healthy, set_limit("max_inotify_instances")), ElementsAre(Pair("inotify", "warn")));
}

}  // namespace
}  // namespace bspctl::e2e
