// SPDX-License-Identifier: Apache-2.0
#include "plugins/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::plugins {
namespace {

namespace fs = std::filesystem;
using ::bspctl::testing::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;

// The Failure's first and last line; "trusted" when there is none.
std::string verdict(const fs::path& file, Source source = Source::command_line) {
    try {
        (void)open_trusted({file, source});
        return "trusted";
    } catch (const Failure& failure) {
        return std::string(failure.what()) + " | " + failure.fix();
    }
}

class Trust : public ::testing::Test {
protected:
    Trust() : file_(dir_.write("room/bspctl-x.so", "bytes")) { ::chmod(file_.c_str(), 0755); }
    TempDir dir_;
    fs::path file_;
};

TEST_F(Trust, AFileOfOnesOwn) {
    EXPECT_EQ(verdict(file_), "trusted");
    const auto descriptor = open_trusted({file_, Source::command_line});
    char byte = 0;
    EXPECT_EQ(::read(descriptor.get(), &byte, 1), 1);
    EXPECT_EQ(byte, 'b');
}

TEST_F(Trust, NotWritableByOthers) {
    ::chmod(file_.c_str(), 0757);
    EXPECT_THAT(verdict(file_), AllOf(HasSubstr("can be written by everybody (mode 0757"), HasSubstr("chmod go-w ")));
    EXPECT_THAT(verdict(file_, Source::bundled), HasSubstr("can be written by everybody"));
}

TEST_F(Trust, NotWritableByAGroupOfOthers) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file to another group";
    ASSERT_EQ(::chown(file_.c_str(), 0, 12345), 0);
    ::chmod(file_.c_str(), 0775);
    EXPECT_THAT(verdict(file_), HasSubstr("can be written by its group (mode 0775"));
}

TEST_F(Trust, NotSomebodyElses) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    ASSERT_EQ(::chown(file_.c_str(), 12345, 0), 0);
    EXPECT_THAT(verdict(file_),
                AllOf(HasSubstr("belongs to user 12345, neither to root nor to"), HasSubstr("chown 0 ")));
    EXPECT_THAT(verdict(file_, Source::bundled), HasSubstr("belongs to user 12345"));
}

TEST_F(Trust, NotInAFolderOfSomebodyElse) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
    ASSERT_EQ(::chown((dir_ / "room").c_str(), 12345, 0), 0);
    EXPECT_THAT(verdict(file_), HasSubstr("room belongs to user 12345"));
    EXPECT_EQ(verdict(file_, Source::bundled), "trusted");  // its folders are the executable's
}

TEST_F(Trust, NotInAFolderThatOthersCanWrite) {
    ::chmod((dir_ / "room").c_str(), 0777);
    EXPECT_THAT(verdict(file_), HasSubstr("room can be written by everybody (mode 0777"));
    EXPECT_EQ(verdict(file_, Source::bundled), "trusted");
}

// /tmp and its like: fine above what was named for this run, no place for what is loaded in every run.
TEST_F(Trust, StickyFolders) {
    ::chmod((dir_ / "room").c_str(), 01777);
    EXPECT_EQ(verdict(file_, Source::command_line), "trusted");
    EXPECT_EQ(verdict(file_, Source::added_path), "trusted");
    EXPECT_EQ(verdict(file_, Source::path), "trusted");
    EXPECT_THAT(verdict(file_, Source::user), HasSubstr("everybody can create files (mode 1777)"));
    EXPECT_THAT(verdict(file_, Source::system), HasSubstr("everybody can create files"));
}

TEST_F(Trust, SymbolicLinksNameTheirTarget) {
    fs::create_symlink(file_, dir_ / "link.so");
    EXPECT_THAT(verdict(dir_ / "link.so"), AllOf(HasSubstr("is a symbolic link"), HasSubstr(file_.string())));
    fs::create_symlink(dir_ / "nowhere", dir_ / "dangling.so");
    EXPECT_THAT(verdict(dir_ / "dangling.so"), HasSubstr("is a symbolic link"));
}

TEST_F(Trust, OnlyRegularFiles) {
    EXPECT_THAT(verdict(dir_ / "room"), HasSubstr("is not a regular file"));
    ASSERT_EQ(::mkfifo((dir_ / "pipe").c_str(), 0600), 0);
    EXPECT_THAT(verdict(dir_ / "pipe"), HasSubstr("is not a regular file"));  // and does not wait for a writer
    EXPECT_THAT(verdict(dir_ / "nowhere"), HasSubstr("cannot be opened: No such file"));
}

}  // namespace
}  // namespace bspctl::plugins
