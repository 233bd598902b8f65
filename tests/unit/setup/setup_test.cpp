// SPDX-License-Identifier: Apache-2.0
#include "setup/setup.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <map>

#include "process/process.hpp"
#include "temp_dir.hpp"

namespace bspctl::setup {
namespace {

using testing::TempDir;

doctor::Result found(std::string id, Level level, std::string summary, std::string fix = "do something") {
    doctor::Result out;
    out.finding = {std::move(id), level, std::move(summary), "", std::move(fix)};
    return out;
}

const Action* action_for(const Plan& plan, std::string_view check) {
    for (const auto& action : plan.actions) {
        if (action.check.find(check) != std::string::npos) return &action;
    }
    return nullptr;
}

class Setup : public ::testing::Test {
protected:
    Setup() {
        host_.packages = PackageManager::apt;
        host_.user = "builder";
        host_.root = dir_ / "root";
        context_.proc = dir_ / "proc";
        context_.runtime = "docker";
    }
    [[nodiscard]] Plan plan_for(std::vector<doctor::Result> results) const {
        doctor::Report report;
        report.results = std::move(results);
        return plan(report, context_, host_, wishes_);
    }
    // Runs a script with programs on PATH that note how they were called and change nothing.
    [[nodiscard]] process::Captured run(const std::string& script) const {
        for (const auto* name : {"apt-get", "dnf", "pacman", "zypper", "sysctl", "systemctl", "usermod", "locale-gen", "chown"}) {
            const auto fake = dir_.write("bin/" + std::string(name), "#!/bin/sh\necho \"$(basename \"$0\") $*\" >> " + (dir_ / "calls").string() + "\n");
            ::chmod(fake.c_str(), 0755);
        }
        const auto id = dir_.write("bin/id", "#!/bin/sh\ncat " + (dir_ / "groups").string() + "\n");
        ::chmod(id.c_str(), 0755);
        const auto file = dir_.write("setup.sh", script);
        return process::capture({.argv = {"sh", file.string()},
                                 .env = {{"PATH", (dir_ / "bin").string() + ":" + std::getenv("PATH")}, {"HOME", dir_.path().string()}}},
                                std::chrono::seconds(20));
    }
    [[nodiscard]] std::map<std::string, std::string> files_below_root() const {
        std::map<std::string, std::string> out;
        for (const auto& entry : fs::recursive_directory_iterator(dir_ / "root")) {
            if (entry.is_regular_file()) out[entry.path().lexically_relative(dir_ / "root").string()] = testing::slurp(entry.path());
        }
        return out;
    }

    TempDir dir_;
    Host host_;
    doctor::Context context_;
    Wishes wishes_;
};

TEST_F(Setup, NothingFoundNothingToDo) {
    const auto plan = plan_for({found("memory", Level::pass, "fine"), found("nproc", Level::info, "8 processors", "")});
    EXPECT_TRUE(plan.actions.empty());
    EXPECT_TRUE(plan.left.empty());
}

TEST_F(Setup, WhatIsUnknownIsLeftWithDoctorsWords) {
    const auto plan = plan_for({found("disk-free", Level::block, "3 GiB free", "df -h"), found("acme-licence", Level::warn, "expired", "renew it")});
    ASSERT_EQ(plan.left.size(), 2u);
    EXPECT_EQ(plan.left[0].fix, "df -h");
    EXPECT_EQ(plan.left[1].check, "acme-licence");
    EXPECT_FALSE(plan.has(true));
}

TEST_F(Setup, EachDistributionHasItsPackages) {
    const std::map<PackageManager, std::string> expected{
        {PackageManager::apt, "DEBIAN_FRONTEND=noninteractive apt-get install -y lz4 rpcsvc-proto xz-utils"},
        {PackageManager::dnf, "dnf install -y lz4 rpcgen xz"},
        {PackageManager::pacman, "pacman -S --needed --noconfirm lz4 rpcsvc-proto xz"},
        {PackageManager::zypper, "zypper --non-interactive install lz4 rpcgen xz"}};
    for (const auto& [manager, command] : expected) {
        host_.packages = manager;
        const auto script = to_script(plan_for({found("build-packages", Level::warn, "missing: lz4c, rpcgen, xz")}), true);
        EXPECT_NE(script.find(command), std::string::npos) << script;
    }
}

TEST_F(Setup, WhatIsNotPackagedIsLeft) {
    host_.packages = PackageManager::dnf;
    const auto plan = plan_for({found("host-tools", Level::block, "missing: kas, git")});
    ASSERT_EQ(plan.left.size(), 1u);
    EXPECT_EQ(plan.left[0].fix, "pipx install kas");
    EXPECT_NE(action_for(plan, "host-tools")->script.find("install -y git\n"), std::string::npos);
    host_.packages = PackageManager::none;
    EXPECT_EQ(plan_for({found("host-tools", Level::block, "missing: git")}).left.size(), 1u);
}

// The words that doctor uses are the words that are read here.
TEST_F(Setup, DoctorsOwnFindingOfMissingProgramsIsUnderstood) {
    context_.container = true;
    context_.kas = "/bin/sh";
    context_.runtime = "no-such-runtime";
    const auto report = doctor::run(doctor::builtin_checks(), {}, context_, {}, {"host-tools"});
    const auto plan = setup::plan(report, context_, host_, wishes_);
    ASSERT_EQ(plan.left.size(), 1u);
    EXPECT_NE(plan.left[0].summary.find("no-such-runtime"), std::string::npos);
}

TEST_F(Setup, GoesAsFarAsTheUserAsksDoctorTo) {
    context_.limits.inotify_instances = 20000;
    context_.limits.swappiness = 5;
    const auto script = to_script(plan_for({found("inotify", Level::warn, "low"), found("swappiness", Level::info, "60")}), true);
    EXPECT_NE(script.find("max_user_instances 20000\n"), std::string::npos) << script;
    EXPECT_NE(script.find("max_user_watches 1048576\n"), std::string::npos) << script;
    EXPECT_NE(script.find("vm.swappiness 5\n"), std::string::npos) << script;
}

TEST_F(Setup, NotesCountWhereThereIsAStepForThem) {
    const auto plan = plan_for({found("swappiness", Level::info, "vm.swappiness=60"), found("container-image", Level::info, "not here", "pull")});
    EXPECT_NE(action_for(plan, "swappiness"), nullptr);
    EXPECT_TRUE(plan.left.empty());
}

TEST_F(Setup, OnlyTheSwitchThatIsOffIsTurned) {
    dir_.write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    dir_.write("proc/sys/kernel/unprivileged_userns_clone", "1\n");
    const auto script = to_script(plan_for({found("user-namespaces", Level::warn, "restricted")}), true);
    EXPECT_NE(script.find("kernel.apparmor_restrict_unprivileged_userns 0"), std::string::npos);
    EXPECT_EQ(script.find("unprivileged_userns_clone 1"), std::string::npos);
}

TEST_F(Setup, TheScriptKeepsOthersLinesAndRunsTwice) {
    dir_.write("root/etc/sysctl.d/99-bspctl.conf", "# mine\nvm.swappiness = 60\nnet.ipv4.ip_forward=1\n");
    dir_.write("root/etc/locale.gen", "# de_DE.UTF-8 UTF-8\n");
    dir_.write("groups", "builder adm\n");
    ::setenv("LC_ALL", "de_DE.utf8", 1);
    context_.sstate_dir = dir_ / "cache of mine/sstate";
    const auto script = to_script(plan_for({found("inotify", Level::warn, "low"), found("swappiness", Level::info, "60"),
                                            found("locale", Level::warn, "not installed"), found("container-runtime", Level::block, "refuses this user"),
                                            found("build-packages", Level::warn, "missing: gawk"), found("cache-dirs", Level::block, "cannot be written")}),
                                  true);
    ::unsetenv("LC_ALL");
    const auto first = run(script);
    ASSERT_TRUE(first.ok()) << first.err << script;
    const auto files = files_below_root();
    EXPECT_EQ(files.at("etc/sysctl.d/99-bspctl.conf"),
              "# mine\nnet.ipv4.ip_forward=1\nfs.inotify.max_user_instances=8192\nfs.inotify.max_user_watches=1048576\nvm.swappiness=10\n");
    EXPECT_EQ(files.at("etc/sysctl.d/99-bspctl.conf.before-bspctl"), "# mine\nvm.swappiness = 60\nnet.ipv4.ip_forward=1\n");
    EXPECT_EQ(files.at("etc/locale.gen"), "# de_DE.UTF-8 UTF-8\nde_DE.UTF-8 UTF-8\n");
    EXPECT_TRUE(fs::is_directory(context_.sstate_dir));
    const auto calls = testing::slurp(dir_ / "calls");
    EXPECT_NE(calls.find("usermod -aG docker builder"), std::string::npos) << calls;
    EXPECT_NE(calls.find("apt-get install -y gawk"), std::string::npos) << calls;

    dir_.write("groups", "builder adm docker\n");
    dir_.write("calls", "");
    ASSERT_TRUE(run(script).ok());
    EXPECT_EQ(files_below_root(), files);
    EXPECT_EQ(testing::slurp(dir_ / "calls").find("usermod"), std::string::npos) << "the user is in the group already";
}

TEST_F(Setup, AStepThatFailsEndsTheScript) {
    const auto script = to_script(plan_for({found("build-packages", Level::warn, "missing: gawk"), found("swappiness", Level::info, "60")}), true);
    (void)run("true");
    dir_.write("bin/apt-get", "#!/bin/sh\nexit 100\n");
    const auto ended = process::capture({.argv = {"sh", dir_.write("s.sh", script).string()},
                                         .env = {{"PATH", (dir_ / "bin").string() + ":" + std::getenv("PATH")}}},
                                        std::chrono::seconds(20));
    EXPECT_EQ(ended.code, 100);
    EXPECT_FALSE(fs::exists(dir_ / "root/etc/sysctl.d/99-bspctl.conf"));
}

TEST_F(Setup, NamesFromOutsideStayWords) {
    host_.user = "a; touch /tmp/x";
    context_.dl_dir = dir_ / "it's; here";
    wishes_ = {"O'Brien $(id)", "o@example.com"};
    const auto plan = plan_for({found("container-runtime", Level::block, "x"), found("cache-dirs", Level::block, "x"), found("git-identity", Level::warn, "x")});
    EXPECT_NE(action_for(plan, "container-runtime")->script.find("usermod -aG docker 'a; touch /tmp/x'"), std::string::npos);
    ASSERT_TRUE(run(to_script(plan, false)).ok());
    EXPECT_NE(testing::slurp(dir_ / ".gitconfig").find("O'Brien $(id)"), std::string::npos);
    EXPECT_EQ(to_script(plan, true).find("git config"), std::string::npos) << "root's git is another";
}

TEST_F(Setup, AnIdentityThatWasNotGivenIsNotInvented) {
    EXPECT_EQ(plan_for({found("git-identity", Level::warn, "git has no user.name")}).left.size(), 1u);
}

TEST_F(Setup, ALocaleThatIsNoneIsNotPutIntoAScript) {
    ::setenv("LC_ALL", "$(reboot).UTF-8", 1);
    EXPECT_EQ(plan_for({found("locale", Level::warn, "x")}).left.size(), 1u);
    ::unsetenv("LC_ALL");
}

}  // namespace
}  // namespace bspctl::setup
