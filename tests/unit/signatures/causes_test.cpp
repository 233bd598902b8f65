// SPDX-License-Identifier: Apache-2.0
#include "signatures/causes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixtures.hpp"
#include "temp_dir.hpp"

namespace bspctl::signatures {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Causes : public ::testing::Test {
protected:
    testing::TempDir folder_;
    std::filesystem::path stamps_ = folder_.path() / "stamps", cache_ = folder_.path() / "sstate";

    void put(const std::string& recipe, const std::string& digits, const Texts& values, const Texts& dependencies = {}) const {
        put_beside_stamps(stamps_, recipe, {"do_compile", hash(digits), values, dependencies});
    }
    [[nodiscard]] Store store() const { return Store({stamps_}, {cache_}); }
    void put_task(const std::string& recipe, const std::string& task, const std::string& digits, const std::string& dependency = {}) const {
        Data data{task, hash(digits), {{task, ":"}}};
        if (!dependency.empty()) data.dependencies = {{dependency, hash("00")}};
        put_beside_stamps(stamps_, recipe, data);
    }
    // "zlib:do_compile c1": what was written in the last five minutes.
    [[nodiscard]] static std::vector<std::string> now(const std::string& asked, const Store& store) {
        std::vector<std::string> out;
        const auto since = std::filesystem::file_time_type::clock::now() - std::chrono::minutes(5);
        for (const auto& [task, signature] : store.written_since(parse_question(asked), since)) {
            out.push_back(task.str() + " " + signature.hash.substr(0, 2));
        }
        return out;
    }
    [[nodiscard]] std::vector<std::string> now(const std::string& asked) const { return now(asked, store()); }
    [[nodiscard]] static Question about(const std::string& recipe, const std::string& before, const std::string& after) {
        return {{{}, recipe, "do_compile"}, hash(before), hash(after)};
    }
    [[nodiscard]] static std::vector<std::string> way(const std::vector<TaskName>& tasks) {
        std::vector<std::string> out;
        for (const auto& task : tasks) out.push_back(task.recipe);
        return out;
    }
};

TEST_F(Causes, AreFoundThroughTheTasksThatAreWaitedFor) {
    put("image", "a1", {{"do_compile", "x"}}, {{"app:do_compile", hash("b1")}});
    put("image", "a2", {{"do_compile", "x"}}, {{"app:do_compile", hash("b2")}});
    put("app", "b1", {{"do_compile", "x"}}, {{"zlib:do_compile", hash("c1")}});
    put("app", "b2", {{"do_compile", "x"}}, {{"zlib:do_compile", hash("c2")}});
    put("zlib", "c1", {{"do_compile", "x"}, {"SRCREV", "old"}});
    put("zlib", "c2", {{"do_compile", "x"}, {"SRCREV", "new"}});
    const auto found = explain({about("image", "a1", "a2")}, store());
    ASSERT_EQ(found.causes.size(), 1U);
    EXPECT_EQ(found.causes[0].what, (Difference{Difference::Kind::variable, "SRCREV", "old", "new"}));
    EXPECT_THAT(way(found.causes[0].way), ElementsAre("image", "app", "zlib"));
    EXPECT_THAT(found.gaps, IsEmpty());
}

TEST_F(Causes, OneDifferenceOfManyTasksIsToldOnceFromTheNearest) {
    put("app", "b1", {{"do_compile", "x"}, {"CFLAGS", "1"}}, {{"zlib:do_compile", hash("c1")}});
    put("app", "b2", {{"do_compile", "x"}, {"CFLAGS", "2"}}, {{"zlib:do_compile", hash("c2")}});
    put("zlib", "c1", {{"do_compile", "x"}, {"CFLAGS", "1"}});
    put("zlib", "c2", {{"do_compile", "x"}, {"CFLAGS", "2"}});
    const auto found = explain({about("app", "b1", "b2")}, store());
    ASSERT_EQ(found.causes.size(), 1U);
    EXPECT_THAT(way(found.causes[0].way), ElementsAre("app"));
    EXPECT_THAT(found.causes[0].recipes, ElementsAre("app", "zlib"));
}

TEST_F(Causes, TheWayEndsWhereDataIsGone) {
    put("app", "b1", {{"do_compile", "x"}}, {{"zlib:do_compile", hash("c1")}});
    put("app", "b2", {{"do_compile", "x"}}, {{"zlib:do_compile", hash("c2")}});
    put("zlib", "c2", {{"do_compile", "x"}});
    const auto found = explain({about("app", "b1", "b2")}, store());
    EXPECT_THAT(found.causes, IsEmpty());
    ASSERT_EQ(found.gaps.size(), 1U);
    EXPECT_TRUE(found.gaps[0].before_missing);
    EXPECT_FALSE(found.gaps[0].after_missing);
    EXPECT_THAT(way(found.gaps[0].way), ElementsAre("app", "zlib"));
}

TEST_F(Causes, EndForTasksThatWaitForEachOther) {
    put("a", "a1", {{"do_compile", "x"}}, {{"b:do_compile", hash("b1")}});
    put("a", "a2", {{"do_compile", "x"}}, {{"b:do_compile", hash("b2")}});
    put("b", "b1", {{"do_compile", "x"}}, {{"a:do_compile", hash("a1")}});
    put("b", "b2", {{"do_compile", "x"}}, {{"a:do_compile", hash("a2")}});
    EXPECT_THAT(explain({about("a", "a1", "a2")}, store()).causes, IsEmpty());
}

TEST_F(Causes, AreFoundInTheSharedStateWhereTheStampsAreGone) {
    const auto put_in_cache = [&](const std::string& digits, const std::string& value) {
        const Data data{"do_compile", hash(digits), {{"do_compile", value}}};
        files::write_atomically(cache_ / "debian-12" / digits.substr(0, 2) / digits.substr(2, 2) /
                                    ("sstate:zlib:core2:1.3:r0::12:" + data.hash + "_compile.tar.zst.siginfo"),
                                zstd(data.json()));
    };
    put_in_cache("c1d1", "make");
    put_in_cache("c2d2", "make all");
    const auto found = explain({about("zlib", "c1d1", "c2d2")}, store());
    ASSERT_EQ(found.causes.size(), 1U);
    EXPECT_EQ(found.causes[0].what.name, "do_compile");
}

// Hashes were MD5 and the shared state one folder deep.
TEST_F(Causes, AreFoundInWhatBitBakeBefore142Wrote) {
    const std::string former(32, 'a'), later(32, 'b');
    const auto put_in_cache = [&](const std::string& hash, const std::string& value) {
        files::write_atomically(cache_ / hash.substr(0, 2) / ("sstate:zlib:core2:1.2:r0:core2:3:" + hash + "_compile.tgz.siginfo"),
                                Data{"do_compile", hash, {{"do_compile", value}}}.pickle());
    };
    put_in_cache(former, "make");
    put_in_cache(later, "make all");
    EXPECT_EQ(explain({{{{}, "zlib", "do_compile"}, former, later}}, store()).causes.size(), 1U);
    files::write_atomically(stamps_ / "core2-64" / "zlib" / ("1.2-r0.do_compile.sigdata." + later),
                            Data{"do_compile", later, {{"do_compile", "make all"}}}.pickle());
    EXPECT_TRUE(store().find({{}, "zlib", "do_compile"}, later));
}

TEST_F(Causes, ASignatureSharedByTwoRecipesServesBoth) {
    put("other", "c1", {{"do_compile", "x"}, {"V", "1"}});
    put("zlib", "c2", {{"do_compile", "x"}, {"V", "2"}});
    EXPECT_EQ(explain({about("zlib", "c1", "c2")}, store()).causes.size(), 1U);
}

TEST_F(Causes, AFileNamedAfterAnEquivalentHashIsFoundByItsContent) {
    Data data{"do_compile", hash("c1"), {{"do_compile", "x"}}};
    files::write_atomically(stamps_ / "core2-64" / "zlib" / ("1.3-r0.do_compile.sigdata." + hash("ee")), zstd(data.json()));
    EXPECT_TRUE(store().find({{}, "zlib", "do_compile"}, hash("c1")));
    EXPECT_FALSE(store().find({{}, "zlib", "do_compile"}, hash("c3")));
}

// Both runs' data had one name, so the later one's replaced the former's.
TEST_F(Causes, AnEquivalentTasksDataIsNotTakenForThatWhichIsGone) {
    const Data later{"do_compile", hash("c2"), {{"do_compile", "x"}, {"V", "2"}}};
    files::write_atomically(stamps_ / "core2-64" / "zlib" / ("1.3-r0.do_compile.sigdata." + hash("c1")), zstd(later.json()));
    put("zlib", "c3", {{"do_compile", "x"}, {"V", "3"}});
    for (const auto* after : {"c2", "c3"}) {
        const auto found = explain({about("zlib", "c1", after)}, store());
        EXPECT_THAT(found.causes, IsEmpty());
        ASSERT_EQ(found.gaps.size(), 1U);
        EXPECT_TRUE(found.gaps[0].before_missing);
        EXPECT_FALSE(found.gaps[0].after_missing);
    }
}

TEST_F(Causes, StampsMayLieInOneFolder) {
    files::write_atomically(stamps_ / ("my-tool-1.0-r0.do_compile.sigdata." + hash("c1")), zstd(Data{}.json()));
    EXPECT_EQ(now("my-tool").size(), 1U);
}

TEST_F(Causes, TheLastDataSinceThenIsThatOfNow) {
    const auto age = [&](const std::string& name, std::chrono::minutes by) {
        const auto file = stamps_ / "core2-64" / "zlib" / name;
        std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) - by);
    };
    put_task("zlib", "do_compile", "c1");
    put_task("zlib", "do_compile", "c2");
    put_task("zlib", "do_checkuri", "c3");
    age("1.0-r0.do_compile.sigdata." + hash("c1"), std::chrono::minutes(1));
    age("1.0-r0.do_checkuri.sigdata." + hash("c3"), std::chrono::minutes(10));  // an earlier question's
    EXPECT_THAT(now("zlib"), ElementsAre("zlib:do_compile c2"));
    EXPECT_THAT(now("xz"), IsEmpty());
}

TEST_F(Causes, EqualRecipesOfTwoMulticonfigsHaveTheirOwnData) {
    put_task("zlib", "do_fetch", "c1");
    put_task("zlib", "do_compile", "c2", "zlib:do_fetch");
    const auto board = folder_.path() / "tmp-board/stamps";
    put_beside_stamps(board, "zlib", {"do_fetch", hash("d1"), {{"do_fetch", ":"}}});
    put_beside_stamps(board, "zlib", {"do_compile", hash("d2"), {{"do_compile", "make"}}, {{"mc:board:zlib:do_fetch", hash("d1")}}});
    const Store both({stamps_, board}, {});
    EXPECT_THAT(now("zlib", both), ElementsAre("zlib:do_compile c2", "zlib:do_fetch c1"));
    EXPECT_THAT(now("mc:board:zlib", both), ElementsAre("mc:board:zlib:do_compile d2", "mc:board:zlib:do_fetch d1"));
}

// An image of one multiconfig may hold another's, of the same recipe's name or not (mcdepends).
TEST_F(Causes, ATaskThatWaitsForAnotherMulticonfigTooIsOfItsOwn) {
    const auto board = folder_.path() / "tmp-board/stamps";
    const std::map<std::string, std::string> of_board{{"boot:do_deploy", hash("e1")}, {"mc:board:image:do_rootfs", hash("e2")}};
    put_beside_stamps(board, "image", {"do_image", hash("d1"), {{"do_image", ":"}}, of_board});
    const Store store({board}, {});
    EXPECT_THAT(now("mc:board:image", store), ElementsAre("mc:board:image:do_image d1"));
    EXPECT_THAT(now("image", store), IsEmpty());
}

}  // namespace
}  // namespace bspctl::signatures
