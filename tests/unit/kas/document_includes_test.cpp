// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/failure.hpp"
#include "kas/document.hpp"
#include "temp_dir.hpp"

namespace bspctl::kas {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string header(const std::string& includes, const std::string& rest = {}) {
    return "header:\n  version: 14\n  includes: [" + includes + "]\n" + rest;
}

std::string complaint(const std::string& argument) {
    try {
        (void)load(argument);
    } catch (const Failure& failure) {
        return failure.what();
    }
    return {};
}

class KasIncludes : public ::testing::Test {
protected:
    std::string file(const std::string& name, const std::string& text) { return dir_.write(name, text).string(); }
    void make_repository(const std::string& below = ".") { std::filesystem::create_directories(dir_ / below / ".git"); }
    testing::TempDir dir_;
};

TEST_F(KasIncludes, TheIncludingFileWinsAndLaterIncludesBeforeEarlier) {
    file("a.yml", "header: {version: 14}\nmachine: a\ndistro: a\ntarget: a\n");
    file("b.yml", "header: {version: 14}\ndistro: b\ntarget: b\n");
    const auto document = load(file("top.yml", header("a.yml, b.yml", "target: top\n")));
    EXPECT_EQ(document.machine, "a");
    EXPECT_EQ(document.distro, "b");
    EXPECT_THAT(document.targets, ElementsAre("top"));
    EXPECT_EQ(document.files.size(), 3u);
    EXPECT_EQ(document.files.back().filename(), "top.yml");
    EXPECT_EQ(document.machine_position.file, (dir_ / "a.yml").string());
}

TEST_F(KasIncludes, CountFromTheRepositorysRoot) {
    make_repository();
    file("base.yml", "header: {version: 14}\nmachine: root\n");
    file("kas/base.yml", "header: {version: 14}\nmachine: beside\n");
    EXPECT_EQ(load(file("kas/top.yml", header("base.yml"))).machine, "root");
}

TEST_F(KasIncludes, BesideTheFileIsTakenWithAWarning) {
    make_repository();
    file("kas/base.yml", "header: {version: 14}\nmachine: beside\n");
    const auto document = load(file("kas/top.yml", header("base.yml")));
    EXPECT_EQ(document.machine, "beside");
    EXPECT_THAT(document.warnings,
                ElementsAre(HasSubstr(":3:14: include 'base.yml' counts from the repository's root")));
}

TEST_F(KasIncludes, InATreeWithoutGitAnyFolderAboveMayBeTheRoot) {
    file("ci/base.yml", "header: {version: 14}\nmachine: m\n");
    const auto document = load(file("ci/boards/top.yml", header("ci/base.yml")));
    EXPECT_EQ(document.machine, "m");
    EXPECT_THAT(document.warnings, IsEmpty());
}

TEST_F(KasIncludes, DoNotLeaveTheRepository) {
    make_repository("inner");
    file("outside.yml", "header: {version: 14}\n");
    EXPECT_THAT(complaint(file("inner/top.yml", header("../outside.yml"))), HasSubstr("is not there"));
}

TEST_F(KasIncludes, ASubmodulesIncludesCountFromTheEnclosingRepository) {
    make_repository();
    file("layer/.git", "gitdir: ../.git/modules/layer\n");
    file("base.yml", "header: {version: 14}\nmachine: outer\n");
    EXPECT_EQ(load(file("layer/top.yml", header("base.yml"))).machine, "outer");
}

TEST_F(KasIncludes, OfTheFilesOwnRepositoryAreFollowed) {
    file("base.yml", "header: {version: 14}\nmachine: m\n");
    const auto document = load(file("top.yml", header("{repo: this, file: base.yml}", "repos: {this: }\n")));
    EXPECT_EQ(document.machine, "m");
    EXPECT_EQ(document.includes.at(0).unresolved, "");
}

TEST_F(KasIncludes, OfACheckoutAtHandAreFollowed) {
    file("layers/poky/kas.yml", "header: {version: 14, includes: [sub/m.yml]}\n");
    file("layers/poky/sub/m.yml", "header: {version: 14}\nmachine: theirs\n");
    const auto document =
        load(file("top.yml", header("{repo: poky, file: kas.yml}", "repos: {poky: {url: u, path: layers/poky}}\n")));
    EXPECT_EQ(document.machine, "theirs");
    EXPECT_EQ(document.files.size(), 3u);
}

TEST_F(KasIncludes, OfAnotherRepositoryAreNotedAsUnresolved) {
    const auto document = load(file("top.yml", header("{repo: far, file: k.yml}, {repo: none, file: k.yml}",
                                                      "repos: {far: {url: u, branch: b}}\n")));
    ASSERT_EQ(document.includes.size(), 2u);
    EXPECT_THAT(document.includes[0].unresolved, HasSubstr("not checked out"));
    EXPECT_THAT(document.includes[1].unresolved, HasSubstr("no repository 'none'"));
    EXPECT_THAT(find_value(to_input(document).settings, "include").value_or(""), HasSubstr("k.yml"));
}

TEST_F(KasIncludes, MissingOnesAreNamedWithTheirPosition) {
    EXPECT_THAT(complaint(file("top.yml", header("gone.yml"))),
                HasSubstr("top.yml:3:14: the include 'gone.yml' is not there"));
}

TEST_F(KasIncludes, CirclesAreRefused) {
    file("a.yml", header("top.yml"));
    EXPECT_THAT(complaint(file("top.yml", header("a.yml"))), HasSubstr("a.yml:3:14: the includes go in a circle"));
}

TEST_F(KasIncludes, LongChainsAreFollowedAndEndlessOnesRefused) {
    const auto chain = [&](int length) {
        for (int i = 0; i < length; ++i) {
            file(std::to_string(i) + ".yml", header(std::to_string(i + 1) + ".yml"));
        }
        file(std::to_string(length) + ".yml", "header: {version: 14}\nmachine: deep\n");
        return (dir_ / "0.yml").string();
    };
    EXPECT_EQ(load(chain(60)).machine, "deep");
    EXPECT_THAT(complaint(chain(300)), HasSubstr("too many includes"));
}

TEST_F(KasIncludes, DoublingChainsAreRefused) {
    for (int i = 0; i < 40; ++i) {
        const auto next = std::to_string(i + 1) + ".yml";
        file(std::to_string(i) + ".yml", header(next + ", " + next));
    }
    file("40.yml", "header: {version: 14}\n");
    EXPECT_THAT(complaint((dir_ / "0.yml").string()), HasSubstr("too many includes"));
}

TEST_F(KasIncludes, LockFilesBesideAFilePinItsRepositories) {
    file("top.lock.yml", "header: {version: 14}\noverrides: {repos: {a: {commit: pinned}}}\n");
    const auto document = load(file("top.yml", "header: {version: 14}\nrepos: {a: {url: u, branch: b}}\n"));
    EXPECT_EQ(document.repos.at(0).commit, "pinned");
}

TEST_F(KasIncludes, FilesJoinedByColonsMergeInOrder) {
    const auto first = file("a.yml", "header: {version: 8}\nmachine: a\nrepos: {r: {url: u}}\n");
    const auto second = file("b.yml", "header: {version: 14}\nmachine: b\n");
    const auto document = load(first + ":" + second);
    EXPECT_EQ(document.machine, "b");
    EXPECT_EQ(document.repos.size(), 1u);
    EXPECT_EQ(document.header_version, 8);
    EXPECT_EQ(to_input(document).file_name, "a.yml");
}

TEST_F(KasIncludes, EveryFileOfTheArgumentMustExist) {
    const auto there = file("a.yml", "header: {version: 14}\n");
    EXPECT_THAT(complaint(there + ":gone.yml"), HasSubstr("no such file: gone.yml"));
    EXPECT_THAT(complaint(there + "::" + there), HasSubstr("empty name"));
}

TEST_F(KasIncludes, AReferenceWithoutFileIsRefused) {
    EXPECT_THAT(complaint(file("top.yml", header("{repo: this}"))), HasSubstr("needs `repo` and `file`"));
}

}  // namespace
}  // namespace bspctl::kas
