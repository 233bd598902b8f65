// SPDX-License-Identifier: Apache-2.0
#include "telemetry/follow.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "temp_dir.hpp"

namespace bspctl::telemetry {
namespace {

using testing::TempDir;
namespace fs = std::filesystem;

class Following : public ::testing::Test {
protected:
    void append(const std::string& text) const { std::ofstream(file_, std::ios::app) << text; }
    std::string polled(Follower& follower) const {
        std::string out;
        there_ = follower.poll([&](std::string_view bytes) { out += bytes; });
        return out;
    }
    TempDir dir_;
    fs::path file_ = dir_ / "kas.log";
    mutable bool there_ = false;
};

TEST_F(Following, StartsWithTheLastLinesAndGoesOn) {
    append("one\ntwo\nthree\n");
    Follower follower(file_, 2);
    EXPECT_EQ(polled(follower), "two\nthree\n");
    EXPECT_EQ(polled(follower), "");
    append("four\n");
    EXPECT_EQ(polled(follower), "four\n");
}

TEST_F(Following, ALineWithoutAnEndCounts) {
    append("one\ntwo");
    Follower follower(file_, 1);
    EXPECT_EQ(polled(follower), "two");
}

TEST_F(Following, AllOfItOrMoreThanThereIs) {
    append("one\ntwo\n");
    Follower all(file_, 0), many(file_, 99);
    EXPECT_EQ(polled(all), "one\ntwo\n");
    EXPECT_EQ(polled(many), "one\ntwo\n");
}

TEST_F(Following, LinesLongerThanABlock) {
    const std::string line(200'000, 'x');
    append("first\n" + line + "\nlast\n");
    Follower follower(file_, 2);
    EXPECT_EQ(polled(follower), line + "\nlast\n");
}

TEST_F(Following, WaitsForAFileThatIsNotThereYet) {
    Follower follower(file_, 1);
    EXPECT_EQ(polled(follower), "");
    EXPECT_FALSE(there_);
    append("one\n");
    EXPECT_EQ(polled(follower), "one\n");
    EXPECT_TRUE(there_);
}

TEST_F(Following, AReplacedFileIsReadToItsEndAndThenTheNewOneFromItsBeginning) {
    append("old\n");
    Follower follower(file_, 1);
    EXPECT_EQ(polled(follower), "old\n");
    append("old too\n");
    fs::rename(file_, dir_ / "kas.log.1");
    append("new 1\nnew 2\n");
    EXPECT_EQ(polled(follower), "old too\nnew 1\nnew 2\n");
}

TEST_F(Following, ACutFileIsReadAgain) {
    append("a long first line\n");
    Follower follower(file_, 1);
    (void)polled(follower);
    std::ofstream(file_, std::ios::trunc) << "short\n";
    EXPECT_EQ(polled(follower), "short\n");
}

TEST_F(Following, ALinkThatIsPointedElsewhere) {
    dir_.write("log.1", "first\n");
    dir_.write("log.2", "second\n");
    fs::create_symlink("log.1", file_);
    Follower follower(file_, 10);
    EXPECT_EQ(polled(follower), "first\n");
    fs::remove(file_);
    fs::create_symlink("log.2", file_);
    EXPECT_EQ(polled(follower), "second\n");
}

}  // namespace
}  // namespace bspctl::telemetry
