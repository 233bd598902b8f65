// SPDX-License-Identifier: Apache-2.0
#include "config/settings_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "base/failure.hpp"
#include "config/edit_file.hpp"
#include "temp_dir.hpp"

namespace bspctl::config {
namespace {

namespace fs = std::filesystem;
using testing::slurp;
using testing::TempDir;

std::string refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const Failure& failure) {
        return std::string(failure.what()) + "\n" + failure.why();
    }
    return {};
}

void put(const SettingsFile& file, const std::string& name, const std::vector<std::string>& words) {
    (void)make(change_to(file, name, words, "/base"), file, false);
}

TEST(SettingsFile, ValuesAreWrittenInTheirType) {
    const TempDir dir;
    const SettingsFile file{dir / "new/config.toml"};
    put(file, "build.nproc", {"8"});
    put(file, "build.accept_eula", {"1"});
    put(file, "plugins.disable", {"a.*", "b"});
    put(file, "build.overlays", {"x.yml,/y.yml"});
    put(file, "build.dl_dir", {"~/dl"});
    put(file, "defaults.acme.machine", {"m \"1\""});
    EXPECT_EQ(slurp(file.path),
              "[build]\nnproc = 8\naccept_eula = true\noverlays = [\"/base/x.yml\", \"/y.yml\"]\ndl_dir = \"~/dl\"\n\n"
              "[plugins]\ndisable = [\"a.*\", \"b\"]\n\n[defaults.acme]\nmachine = \"m \\\"1\\\"\"\n");
    EXPECT_EQ(value_in(file, "defaults.acme.machine")->text, "m \"1\"");
    EXPECT_FALSE(value_in(file, "build.engine"));
}

TEST(SettingsFile, WhatWouldNotBeReadIsNotWritten) {
    const TempDir dir;
    const SettingsFile user{dir / "config.toml"};
    EXPECT_NE(refusal([&] { put(user, "build.nproc", {"0"}); }).find("must be at least 1"), std::string::npos);
    EXPECT_NE(refusal([&] { put(user, "build.pressure_max_io", {"101"}); }).find("must be 1 to 100"), std::string::npos);
    EXPECT_NE(refusal([&] { put(user, "build.engine", {"cloud"}); }).find("must be one of"), std::string::npos);
    EXPECT_NE(refusal([&] { put(user, "build.engine", {"host", "auto"}); }).find("found 2"), std::string::npos);
    EXPECT_NE(refusal([&] { put(user, "build.engin", {"host"}); }).find("did you mean build.engine"), std::string::npos);
    EXPECT_NE(refusal([&] { put(user, "build.container_image", {"x"}); }).find("now build.kas_container_image"), std::string::npos);
    const SettingsFile workspace{dir / ".bspctl.toml", Origin::workspace_file};
    EXPECT_NE(refusal([&] { put(workspace, "plugins.trust", {"warn"}); }).find("somebody else's checkout"), std::string::npos);
    EXPECT_FALSE(fs::exists(user.path) || fs::exists(workspace.path));
}

TEST(SettingsFile, PluginsOwnSettingsTakeAnyValue) {
    const TempDir dir;
    const SettingsFile file{dir / "config.toml"};
    put(file, "plugin.com.acme.depth", {"3"});
    put(file, "plugin.com.acme.word", {"two words"});
    EXPECT_EQ(slurp(file.path), "[plugin.com.acme]\ndepth = 3\nword = \"two words\"\n");
}

TEST(SettingsFile, ADryRunWritesNothing) {
    const TempDir dir;
    const SettingsFile file{dir / "folder/config.toml"};
    EXPECT_TRUE(make(change_to(file, "build.nproc", {"8"}, "/"), file, true));
    EXPECT_FALSE(fs::exists(dir / "folder"));
}

TEST(SettingsFile, WhatNobodyKnowsCanStillBeTakenOut) {
    const TempDir dir;
    const SettingsFile file{dir.write("config.toml", "[future]\nkey = 1\n[build]\nnproc = 2\n")};
    EXPECT_TRUE(make(change_out(file, "future.key"), file, false));
    EXPECT_EQ(slurp(file.path), "[build]\nnproc = 2\n");
    EXPECT_FALSE(make(change_out(file, "build.engine"), file, false));
    EXPECT_NE(refusal([&] { (void)change_out(file, "no.such"); }), "");
}

TEST(EditFile, ALinkWhoseEndIsMissingStaysALink) {
    const TempDir dir;
    fs::create_symlink("dotfiles/bspctl.toml", dir / "config.toml");
    put({dir / "config.toml"}, "build.nproc", {"8"});
    EXPECT_TRUE(fs::is_symlink(dir / "config.toml"));
    EXPECT_EQ(slurp(dir / "dotfiles/bspctl.toml"), "[build]\nnproc = 8\n");
    fs::create_symlink("circle.toml", dir / "circle.toml");
    EXPECT_NE(refusal([&] { put({dir / "circle.toml"}, "build.nproc", {"8"}); }), "");
}

TEST(EditFile, FollowsALinkAndKeepsPermissions) {
    const TempDir dir;
    const auto target = dir.write("dotfiles/bspctl.toml", "# mine\n");
    ASSERT_EQ(::chmod(target.c_str(), 0640), 0);
    fs::create_symlink("dotfiles/bspctl.toml", dir / "config.toml");
    put({dir / "config.toml"}, "build.nproc", {"8"});
    EXPECT_TRUE(fs::is_symlink(dir / "config.toml"));
    EXPECT_EQ(slurp(target), "# mine\n\n[build]\nnproc = 8\n");
    EXPECT_EQ(fs::status(target).permissions(), static_cast<fs::perms>(0640));
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(dir / "dotfiles")) ++files;
    EXPECT_EQ(files, 1u);  // no lock and no temporary file is left
}

TEST(EditFile, NothingIsWrittenWhenTheChangeThrows) {
    const TempDir dir;
    const auto file = dir.write("config.toml", "x\n");
    EXPECT_THROW(edit_file(file, [](const std::string&) -> std::string { throw Failure("no"); }), Failure);
    EXPECT_EQ(slurp(file), "x\n");
}

// Each of several processes makes fifty changes of its own; every one must be there at the end.
TEST(EditFile, ChangesOfSeveralProcessesAreAllKept) {
    constexpr int processes = 3, changes = 50;
    const TempDir dir;
    const SettingsFile file{dir.write("config.toml", "# shared\n")};
    std::vector<pid_t> children;
    for (int who = 0; who < processes; ++who) {
        const auto child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            int code = 0;
            try {
                for (int i = 0; i < changes; ++i) {
                    put(file, "plugin.p" + std::to_string(who) + ".k" + std::to_string(i), {std::to_string(i)});
                }
            } catch (const std::exception&) {
                code = 1;
            }
            ::_exit(code);
        }
        children.push_back(child);
    }
    for (const auto child : children) {
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(values_in(file).size(), static_cast<std::size_t>(processes * changes));
    EXPECT_TRUE(slurp(file.path).starts_with("# shared\n"));
}

}  // namespace
}  // namespace bspctl::config
