// SPDX-License-Identifier: Apache-2.0
#include "override/override.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <map>

#include "base/failure.hpp"
#include "git/git.hpp"
#include "temp_dir.hpp"

namespace bspctl::override {
namespace {

using testing::TempDir;

void silent(std::string_view) {}

// Everything about a tree that a careful user could notice: names, kinds, modes, times, bytes, links.
std::map<std::string, std::string> facts(const fs::path& root) {
    std::map<std::string, std::string> out;
    const auto add = [&](const fs::path& path) {
        struct stat info {};
        ::lstat(path.c_str(), &info);
        auto& fact = out[path.lexically_relative(root).string()];
        fact = std::to_string(info.st_mode) + " " + std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec);
        if (S_ISREG(info.st_mode)) fact += testing::slurp(path);
        if (S_ISLNK(info.st_mode)) fact += fs::read_symlink(path).string();
    };
    add(root);
    for (const auto& entry : fs::recursive_directory_iterator(root)) add(entry.path());
    return out;
}

// A workspace with the vendor's BitBake 2.8.1 and an upstream repository with the branches 2.8, 2.10 and master.
class Override : public ::testing::Test {
protected:
    void SetUp() override {
        write_bitbake("ws/sources/poky/bitbake", "2.8.1");
        dir_.write("ws/sources/poky/bitbake/notes.txt", "the vendor's own");
        fs::permissions(place_ / "notes.txt", fs::perms::owner_read);
        for (const auto* version : {"2.8.5", "2.10.2", "2.12.0"}) {
            write_bitbake("upstream", version);
            if (!fs::exists(upstream_ / ".git")) git(upstream_, {"init", "--quiet", "-b", "master"});
            git(upstream_, {"add", "-A"});
            git(upstream_, {"-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", version});
            const std::string text = version;
            if (text != "2.12.0") git(upstream_, {"branch", text.substr(0, text.rfind('.'))});
        }
    }

    void write_bitbake(const std::string& folder, const std::string& version) const {
        dir_.write(folder + "/lib/bb/__init__.py", "# comment\n__version__ = \"" + version + "\"\n");
        dir_.write(folder + "/bin/bitbake", "#!/bin/sh\n");
    }
    static void git(const fs::path& dir, std::vector<std::string> arguments) {
        const auto result = process::capture(git::command(dir, std::move(arguments)), std::chrono::seconds(30));
        ASSERT_TRUE(result.ok()) << result.err;
    }
    [[nodiscard]] Request request(std::string branch = {}) const { return {upstream_.string(), std::move(branch), {}}; }

    TempDir dir_;
    fs::path root_ = dir_ / "ws", place_ = dir_ / "ws/sources/poky/bitbake", upstream_ = dir_ / "upstream";
};

TEST_F(Override, FindsTheVendorsTreeByWhatIsInIt) {
    EXPECT_EQ(find_trees(root_), std::vector<fs::path>{place_});
    dir_.write("ws/build/conf/bblayers.conf", "");
    write_bitbake("ws/build/copy", "1.0.0");
    write_bitbake("ws/.repo/bitbake", "1.0.0");
    EXPECT_EQ(find_trees(root_).size(), 1u) << "build folders and hidden ones are not sources";
}

TEST_F(Override, StatusChangesNothing) {
    const auto before = facts(root_);
    const auto now = inspect(root_);
    EXPECT_EQ(now.state, State::off);
    EXPECT_EQ(now.vendor.version, "2.8.1");
    EXPECT_TRUE(now.checkout.path.empty());
    EXPECT_EQ(facts(root_), before);
}

TEST_F(Override, ApplyTakesTheReleaseBranchOfTheVendorsVersion) {
    const auto now = apply(root_, request(), silent);
    EXPECT_EQ(now.state, State::applied);
    EXPECT_EQ(now.branch, "2.8");
    EXPECT_EQ(version_of(place_), "2.8.5");
    EXPECT_EQ(now.checkout.commit, now.commit);
    EXPECT_TRUE(fs::read_symlink(place_).is_relative());
    EXPECT_EQ(now.vendor.version, "2.8.1");
}

TEST_F(Override, RevertRestoresTheVendorsFolderToTheLastBit) {
    const auto before = facts(place_);
    (void)apply(root_, request(), silent);
    EXPECT_EQ(revert(root_, {}, silent).state, State::off);
    EXPECT_EQ(facts(place_), before);
    EXPECT_EQ(inspect(root_).state, State::off);
}

TEST_F(Override, AnotherReleaseIsSaid) {
    const auto now = apply(root_, request("2.10"), silent);
    ASSERT_FALSE(now.notes.empty());
    EXPECT_NE(now.notes.front().find("made for BitBake 2.8"), std::string::npos) << now.notes.front();
}

TEST_F(Override, ApplyAgainFollowsTheBranch) {
    (void)apply(root_, request(), silent);
    EXPECT_EQ(apply(root_, request("2.10"), silent).checkout.version, "2.10.2");
    EXPECT_EQ(apply(root_, request(), silent).checkout.version, "2.8.5");
}

// Every step of both ways fails once; then either way leads out.
TEST_F(Override, EveryInterruptionHasAWayForthAndAWayBack) {
    const auto before = facts(place_);
    struct Stop {};
    const auto count_steps = [&](auto work) {
        int steps = 0;
        work([&](std::string_view) { ++steps; });
        return steps;
    };
    const auto stop_at = [](int wanted) {
        return [wanted, seen = 0](std::string_view) mutable {
            if (++seen == wanted) throw Stop{};
        };
    };
    const auto forth = [&](const OnStep& on_step) { (void)apply(root_, request(), on_step); };
    const auto back = [&](const OnStep& on_step) { (void)revert(root_, {}, on_step); };
    const int steps_forth = count_steps(forth), steps_back = count_steps(back);
    EXPECT_EQ(steps_forth, 4);
    EXPECT_EQ(steps_back, 3);

    for (int step = 1; step <= steps_forth; ++step) {
        EXPECT_THROW(forth(stop_at(step)), Stop);
        forth(silent);
        EXPECT_EQ(inspect(root_).state, State::applied);
        back(silent);
        EXPECT_EQ(facts(place_), before) << "after apply, interrupted at step " << step;
        EXPECT_THROW(forth(stop_at(step)), Stop);
        back(silent);
        EXPECT_EQ(facts(place_), before) << "back from apply, interrupted at step " << step;
    }
    for (int step = 1; step <= steps_back; ++step) {
        forth(silent);
        EXPECT_THROW(back(stop_at(step)), Stop);
        back(silent);
        EXPECT_EQ(facts(place_), before) << "after revert, interrupted at step " << step;
        forth(silent);
        EXPECT_THROW(back(stop_at(step)), Stop);
        forth(silent);
        EXPECT_EQ(inspect(root_).state, State::applied) << step;
        back(silent);
    }
}

TEST_F(Override, AnInterruptedCloneIsBegunAnew) {
    dir_.write("ws/.bspctl/bitbake-override/checkout.new/half", "");
    EXPECT_EQ(apply(root_, request(), silent).state, State::applied);
    EXPECT_FALSE(fs::exists(root_ / ".bspctl/bitbake-override/checkout.new"));
}

TEST_F(Override, ATreeThatCameBackIsNotOverwritten) {
    (void)apply(root_, request(), silent);
    fs::remove(place_);
    write_bitbake("ws/sources/poky/bitbake", "2.8.2");
    const auto before = facts(root_);
    EXPECT_EQ(inspect(root_).state, State::replaced);
    EXPECT_THROW((void)apply(root_, request(), silent), Failure);
    EXPECT_THROW((void)revert(root_, {}, silent), Failure);
    EXPECT_EQ(facts(root_), before);
}

TEST_F(Override, AVendorsTreeThatIsGoneIsSaid) {
    (void)apply(root_, request(), silent);
    fs::remove_all(root_ / ".bspctl/bitbake-override/vendor");
    EXPECT_EQ(inspect(root_).state, State::lost);
    EXPECT_THROW((void)revert(root_, {}, silent), Failure);
}

TEST_F(Override, WrongSourcesAndBranchesChangeNothing) {
    const auto before = facts(root_);
    EXPECT_THROW((void)apply(root_, {(dir_ / "nowhere").string(), {}, {}}, silent), Failure);
    try {
        (void)apply(root_, request("2.9"), silent);
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_NE(failure.why().find("2.10, 2.8, master"), std::string::npos) << failure.why();
        EXPECT_EQ(failure.code(), ExitCode::not_started);
    }
    write_bitbake("ws/sources/poky/bitbake", "2.9.1");
    EXPECT_THROW((void)apply(root_, request(), silent), Failure) << "a development version has no branch of its own";
    write_bitbake("ws/sources/poky/bitbake", "2.8.1");
    EXPECT_FALSE(fs::exists(root_ / ".bspctl"));
    EXPECT_EQ(facts(root_).size(), before.size());
}

TEST_F(Override, WorkInTheCheckoutIsKept) {
    (void)apply(root_, request(), silent);
    const auto file = place_ / "bin/bitbake";
    dir_.write("ws/sources/poky/bitbake/bin/bitbake", "mine");
    EXPECT_THROW((void)apply(root_, request("2.10"), silent), Failure);
    EXPECT_EQ(testing::slurp(file), "mine");
    git(place_, {"-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-am", "mine"});
    EXPECT_THROW((void)apply(root_, request("2.10"), silent), Failure) << "a commit of one's own is work as well";
}

TEST_F(Override, AVendorsWorkTreeOfItsOwnComesBackWithItsGitState) {
    git(place_, {"init", "--quiet", "-b", "vendor"});
    git(place_, {"add", "bin"});
    const auto before = facts(place_);
    (void)apply(root_, request(), silent);
    (void)revert(root_, {}, silent);
    EXPECT_EQ(facts(place_), before);
}

TEST_F(Override, AFolderInARepositoryMakesItDirtyAndThatIsSaid) {
    git(root_ / "sources/poky", {"init", "--quiet"});
    std::string notes;
    for (const auto& note : apply(root_, request(), silent).notes) notes += note + "\n";
    EXPECT_NE(notes.find("is dirty now"), std::string::npos) << notes;
}

TEST_F(Override, SeveralTreesAskForAChoice) {
    write_bitbake("ws/bitbake", "2.0.0");
    EXPECT_THROW((void)inspect(root_), Failure);
    EXPECT_EQ(inspect(root_, "bitbake").vendor.version, "2.0.0");
    EXPECT_THROW((void)inspect(root_, "../upstream"), Failure);
}

TEST_F(Override, ADamagedRecordNamesNothingOutside) {
    for (const auto* text : {"", "place=/etc\n", "place=../upstream\n", "place=a/../../upstream\n", "\xff\xfe"}) {
        dir_.write("ws/.bspctl/bitbake-override/state", text);
        EXPECT_THROW((void)inspect(root_), Failure) << text;
    }
}

TEST(Release, IsTheFirstTwoNumbers) {
    EXPECT_EQ(release_of("2.8.1"), "2.8");
    EXPECT_EQ(release_of("1.46.0"), "1.46");
    EXPECT_EQ(release_of("2.8"), "2.8");
    EXPECT_EQ(release_of("2"), "2");
}

}  // namespace
}  // namespace bspctl::override
