// SPDX-License-Identifier: Apache-2.0
#include "base/files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/failure.hpp"
#include "temp_dir.hpp"

namespace bspctl::files {
namespace {

using testing::slurp;
using testing::TempDir;

TEST(Read, NamesThePathAndTheReason) {
    const TempDir dir;
    try {
        (void)read(dir / "none");
        FAIL() << "a missing file was read";
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find((dir / "none").string()), std::string::npos);
        EXPECT_FALSE(failure.why().empty());
    }
    EXPECT_THROW((void)read(dir.path()), Failure);
}

TEST(Read, RefusesWhatIsTooLarge) {
    const TempDir dir;
    dir.write("f", "12345");
    EXPECT_EQ(read(dir / "f", 5), "12345");
    EXPECT_THROW((void)read(dir / "f", 4), Failure);
}

TEST(Read, DoesNotHangOnANamedPipe) {
    const TempDir dir;
    ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
    EXPECT_THROW((void)read(dir / "pipe"), Failure);
}

TEST(WriteAtomically, MakesFoldersAndReplacesLinks) {
    const TempDir dir;
    const auto original = dir.write("original", "untouched");
    std::filesystem::create_directories(dir / "a");
    std::filesystem::create_symlink(original, dir / "a/link");
    write_atomically(dir / "a/link", "new");
    EXPECT_FALSE(std::filesystem::is_symlink(dir / "a/link"));
    EXPECT_EQ(slurp(dir / "a/link"), "new");
    EXPECT_EQ(slurp(original), "untouched");
    write_atomically(dir / "b/c/d", "deep");
    EXPECT_EQ(slurp(dir / "b/c/d"), "deep");
}

TEST(WriteAtomically, LeavesNothingBehindWhenItFails) {
    const TempDir dir;
    std::filesystem::create_directories(dir / "target");  // a folder cannot be replaced by a file
    dir.write("target/inside", "x");
    EXPECT_THROW(write_atomically(dir / "target", "text"), Failure);
    std::size_t entries = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(dir.path())) ++entries;
    EXPECT_EQ(entries, 1u);
}

TEST(WriteIfChanged, LeavesEqualFilesAlone) {
    const TempDir dir;
    EXPECT_TRUE(write_if_changed(dir / "f", "one"));
    const auto time = std::filesystem::last_write_time(dir / "f");
    EXPECT_FALSE(write_if_changed(dir / "f", "one"));
    EXPECT_EQ(std::filesystem::last_write_time(dir / "f"), time);
    EXPECT_TRUE(write_if_changed(dir / "f", "two"));
}

TEST(IsInside, IsNotFooledByLinksOrNames) {
    const TempDir dir;
    std::filesystem::create_directories(dir / "root");
    std::filesystem::create_directories(dir / "root-beside");
    std::filesystem::create_directory_symlink(dir / "root-beside", dir / "root/out");
    EXPECT_TRUE(is_inside(dir / "root/new/file", dir / "root"));
    EXPECT_TRUE(is_inside(dir / "root", dir / "root"));
    EXPECT_FALSE(is_inside(dir / "root-beside/x", dir / "root"));
    EXPECT_FALSE(is_inside(dir / "root/../root-beside", dir / "root"));
    EXPECT_FALSE(is_inside(dir / "root/out/x", dir / "root"));
}

TEST(RemoveTree, DoesNotFollowLinks) {
    const TempDir dir;
    dir.write("kept/file", "x");
    std::filesystem::create_directories(dir / "gone");
    std::filesystem::create_directory_symlink(dir / "kept", dir / "gone/link");
    remove_tree(dir / "gone");
    EXPECT_TRUE(std::filesystem::exists(dir / "kept/file"));
    EXPECT_FALSE(std::filesystem::exists(dir / "gone"));
    EXPECT_NO_THROW(remove_tree(dir / "never"));
}

}  // namespace
}  // namespace bspctl::files
