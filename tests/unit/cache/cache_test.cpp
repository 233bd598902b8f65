// SPDX-License-Identifier: Apache-2.0
#include "cache/cache.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>

#include "base/failure.hpp"
#include "cache/age_histogram.hpp"
#include "cache/walk.hpp"
#include "temp_dir.hpp"

namespace bspctl::cache {
namespace {

using testing::TempDir;
using namespace std::chrono_literals;

constexpr Seconds now = 2'000'000'000;
constexpr Seconds day = 86400;

void ignore(const Amount&) {}

class CacheTest : public ::testing::Test {
protected:
    // A file of `size` bytes, last used so many days ago.
    void put(const std::string& name, double days, std::size_t size = 10) const {
        age(dir_.write(name, std::string(size, 'x')), days);
    }
    static void age(const fs::path& path, double days) {
        const auto seconds = now - static_cast<Seconds>(days * static_cast<double>(day));
        const timespec times[2] = {{seconds, 0}, {seconds, 0}};
        ::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW);
    }
    [[nodiscard]] std::set<std::string> files() const {
        std::set<std::string> out;
        for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
            if (!entry.is_directory() || entry.is_symlink()) out.insert(entry.path().lexically_relative(dir_.path()).string());
        }
        return out;
    }
    static Policy older_than(double days) {
        Policy policy;
        policy.older_than = std::chrono::seconds(static_cast<Seconds>(days * static_cast<double>(day)));
        policy.now = now;
        return policy;
    }
    static Policy at_most(std::uint64_t bytes) {
        Policy policy;
        policy.max_bytes = bytes;
        policy.now = now;
        return policy;
    }
    Removal clean(const Cache& cache, const Policy& policy) const { return remove(cache, policy, survey(cache, policy, ignore), ignore); }

    TempDir dir_;
    Cache sstate_{Kind::sstate, dir_ / "s"}, downloads_{Kind::downloads, dir_ / "d"}, ccache_{Kind::ccache, dir_ / "c"},
        builds_{Kind::builds, dir_ / "b"};
};

TEST_F(CacheTest, TheSurveyCountsAndChangesNothing) {
    put("s/ab/cd/old.tar.zst", 40);
    put("s/ab/cd/old.tar.zst.siginfo", 40, 5);
    put("s/ab/cd/new.tar.zst", 3, 7);
    const auto before = files();
    const auto found = survey(sstate_, older_than(30), ignore);
    EXPECT_EQ(found.all.files, 3u);
    EXPECT_EQ(found.all.units, 2u);
    EXPECT_EQ(found.all.bytes, 22u);
    EXPECT_EQ(found.going.files, 2u);
    EXPECT_EQ(found.going.bytes, 15u);
    EXPECT_EQ(files(), before);
}

TEST_F(CacheTest, AnObjectAndItsSiginfoGoTogetherByTheYoungerOfTheTwo) {
    put("s/ab/cd/a.tar.zst", 40);
    put("s/ab/cd/a.tar.zst.siginfo", 40);
    put("s/universal/ab/cd/b.tar.zst", 40);
    put("s/universal/ab/cd/b.tar.zst.siginfo", 2);
    put("s/ab/cd/orphan.tar.zst.siginfo", 40);
    const auto removal = clean(sstate_, older_than(30));
    EXPECT_EQ(removal.gone.files, 3u);
    EXPECT_EQ(files(), (std::set<std::string>{"s/universal/ab/cd/b.tar.zst", "s/universal/ab/cd/b.tar.zst.siginfo"}));
}

TEST_F(CacheTest, BySizeTheOldestGoUntilItFits) {
    for (int i = 1; i <= 10; ++i) put("s/ab/cd/" + std::to_string(i), i, 100);
    EXPECT_EQ(survey(sstate_, at_most(450), ignore).going.bytes, 600u);
    (void)clean(sstate_, at_most(450));
    EXPECT_EQ(files(), (std::set<std::string>{"s/ab/cd/1", "s/ab/cd/2", "s/ab/cd/3", "s/ab/cd/4"}));
}

TEST_F(CacheTest, OfOneAgeOnlyAsManyGoAsNeeded) {
    for (int i = 1; i <= 10; ++i) put("s/ab/cd/" + std::to_string(i), 5, 100);
    (void)clean(sstate_, at_most(450));
    EXPECT_EQ(files().size(), 4u);
    (void)clean(sstate_, at_most(450));
    EXPECT_EQ(files().size(), 4u);
}

TEST_F(CacheTest, AgeAndSizeTogether) {
    put("s/ab/cd/a", 50, 100);
    put("s/ab/cd/b", 20, 100);
    put("s/ab/cd/c", 10, 100);
    auto policy = at_most(1000);
    policy.older_than = 30 * 24h;
    (void)clean(sstate_, policy);
    EXPECT_EQ(files(), (std::set<std::string>{"s/ab/cd/b", "s/ab/cd/c"}));
    policy.max_bytes = 100;
    (void)clean(sstate_, policy);
    EXPECT_EQ(files(), (std::set<std::string>{"s/ab/cd/c"}));
}

TEST_F(CacheTest, WhatWasUsedInTheLastHourStays) {
    put("s/ab/cd/fresh", 0.01, 100);
    EXPECT_EQ(survey(sstate_, at_most(0), ignore).going.units, 0u);
    EXPECT_EQ(survey(sstate_, older_than(0), ignore).going.units, 0u);
}

TEST_F(CacheTest, DownloadsGoWithTheirStampsAndMirrorsAsAWhole) {
    put("d/a.tar.gz", 40);
    put("d/a.tar.gz.done", 40);
    put("d/b.tar.gz", 40);
    put("d/b.tar.gz.done", 1);
    put("d/git2/old.git/objects/pack/p", 90, 50);
    put("d/git2/old.git/HEAD", 40);
    put("d/git2/old.git.done", 40);
    put("d/git2/used.git/objects/pack/p", 90, 50);
    put("d/git2/used.git/HEAD", 2);
    for (const auto* folder : {"d/git2/old.git", "d/git2/used.git", "d/git2/old.git/objects", "d/git2/used.git/objects"}) age(dir_ / folder, 90);
    const auto removal = clean(downloads_, older_than(30));
    EXPECT_EQ(removal.gone.units, 2u);
    EXPECT_EQ(files(), (std::set<std::string>{"d/b.tar.gz", "d/b.tar.gz.done", "d/git2/used.git/HEAD", "d/git2/used.git/objects/pack/p"}));
}

TEST_F(CacheTest, AHashServersDatabaseStaysBesideTheObjects) {
    put("s/ab/cd/object.tar.zst", 90);
    put("s/.bspctl/hashserv/hashserv.db", 90);
    (void)clean(sstate_, older_than(30));
    EXPECT_EQ(files(), std::set<std::string>{"s/.bspctl/hashserv/hashserv.db"});
}

TEST_F(CacheTest, CcacheKeepsItsOwnFiles) {
    put("c/ccache.conf", 400);
    put("c/CACHEDIR.TAG", 400);
    put("c/a/b/resultR", 400);
    put("c/a/stats", 400);
    (void)clean(ccache_, older_than(30));
    EXPECT_EQ(files(), (std::set<std::string>{"c/CACHEDIR.TAG", "c/a/stats", "c/ccache.conf"}));
}

TEST_F(CacheTest, ABuildsTmpGoesAsAWholeByItsLastBuild) {
    put("b/conf/local.conf", 90);
    put("b/runs/1/kas.log", 90);
    put("b/tmp/work/x/file", 90, 1000);
    put("b/bitbake-cookerdaemon.log", 5);
    for (const auto* folder : {"b/tmp", "b/tmp/work"}) age(dir_ / folder, 90);
    EXPECT_EQ(survey(builds_, older_than(30), ignore).going.units, 0u) << "its last build was five days ago";
    age(dir_ / "b/bitbake-cookerdaemon.log", 60);
    EXPECT_EQ(clean(builds_, older_than(30)).gone.bytes, 1000u);
    EXPECT_FALSE(fs::exists(dir_ / "b/tmp"));
    EXPECT_TRUE(fs::exists(dir_ / "b/runs/1/kas.log"));
}

TEST_F(CacheTest, LinksAreRemovedNotFollowed) {
    put("outside/precious", 400);
    put("s/ab/cd/object", 400);
    fs::create_directory_symlink(dir_ / "outside", dir_ / "s/ef");
    fs::create_symlink(dir_ / "outside/precious", dir_ / "s/ab/cd/linked");
    age(dir_ / "s/ef", 400);
    age(dir_ / "s/ab/cd/linked", 400);
    (void)clean(sstate_, older_than(30));
    EXPECT_EQ(files(), (std::set<std::string>{"outside/precious"}));
    put("d/git2/x.git/HEAD", 400);
    fs::create_directory_symlink(dir_ / "outside", dir_ / "d/git2/x.git/objects");
    age(dir_ / "d/git2/x.git/objects", 400);
    age(dir_ / "d/git2/x.git", 400);
    (void)clean(downloads_, older_than(30));
    EXPECT_EQ(files(), (std::set<std::string>{"outside/precious"}));
}

TEST_F(CacheTest, ADeepTreeEndsWell) {
    auto path = dir_ / "d/git2/deep.git";
    fs::create_directories(path);
    int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < 2000; ++i) {  // longer than a path may be
        ASSERT_EQ(::mkdirat(folder, "deeper", 0755), 0);
        const int next = ::openat(folder, "deeper", O_RDONLY | O_DIRECTORY);
        ::close(folder);
        folder = next;
    }
    ::close(folder);
    EXPECT_GE(survey(downloads_, older_than(30), ignore).unreadable, 1u);
    (void)std::system(("rm -rf '" + path.string() + "'").c_str());
}

TEST_F(CacheTest, WhatAKilledRemovalLeftIsDeleted) {
    put("s/.bspctl-gc-999999999/0/1", 0);
    put("s/ab/cd/new", 1);
    (void)clean(sstate_, older_than(30));
    EXPECT_EQ(files(), (std::set<std::string>{"s/ab/cd/new"}));
}

TEST_F(CacheTest, AnInterruptLeavesWholeUnitsOnly) {
    struct Stop {};
    for (int i = 0; i < 20; ++i) {
        put("s/ab/cd/" + std::to_string(i), 50);
        put("s/ab/cd/" + std::to_string(i) + ".siginfo", 50);
    }
    const auto policy = older_than(30);
    const auto found = survey(sstate_, policy, ignore);
    EXPECT_THROW((void)remove(sstate_, policy, found, [](const Amount& gone) { if (gone.units == 5) throw Stop{}; }), Stop);
    EXPECT_EQ(files().size(), 30u);
}

TEST_F(CacheTest, AFolderHasToLookLikeWhatItIsSaidToBe) {
    put("s/notes.txt", 1);
    EXPECT_NE(doubt(sstate_), "");
    put("s/debian-12/ab/cd/x", 1);
    EXPECT_EQ(doubt(sstate_), "");
    put("d/a.tar.gz", 1);
    EXPECT_NE(doubt(downloads_), "");
    put("d/a.tar.gz.done", 1);
    EXPECT_EQ(doubt(downloads_), "");
    put("c/0/x", 1);
    EXPECT_EQ(doubt(ccache_), "");
    put("b/readme", 1);
    EXPECT_NE(doubt(builds_), "");
    EXPECT_NE(doubt({Kind::sstate, dir_ / "nowhere"}), "");
}

TEST(AgeHistogram, StaysSmallAndNeverChoosesTooLittle) {
    AgeHistogram ages;
    for (Seconds i = 0; i < 300'000; ++i) ages.add(i * 7, 1);
    const auto choice = ages.oldest(1000);
    EXPECT_GT(choice.shift, 0u);
    EXPECT_EQ((choice.border << choice.shift) / 7 / 100, 9) << "about a thousand units lie before the border";
    EXPECT_GT(choice.border_bytes, 0u);
}

TEST(AgeHistogram, NothingIsAskedForNothingGoes) {
    AgeHistogram ages;
    ages.add(5, 10);
    EXPECT_EQ(ages.oldest(0).border, 0);
    EXPECT_EQ(ages.oldest(11).border, 6) << "all of it, when all is not enough";
}

TEST(Amounts, AreReadStrictly) {
    EXPECT_EQ(parse_age("30d"), 30 * 24h);
    EXPECT_EQ(parse_age("90"), 90 * 24h);
    EXPECT_EQ(parse_age("2w"), 14 * 24h);
    EXPECT_EQ(parse_age("12h"), 12h);
    EXPECT_EQ(parse_size("200G"), 200ull << 30);
    EXPECT_EQ(parse_size("1.5K"), 1536u);
    for (const auto* text : {"", "d", "-1d", "1x", "1dd", "nan", "inf", "1 d"}) EXPECT_THROW((void)parse_age(text), Failure) << text;
    for (const auto* text : {"", "10", "G", "-1G", "1GB", "1e", "0x1G"}) EXPECT_THROW((void)parse_size(text), Failure) << text;
}

}  // namespace
}  // namespace bspctl::cache
