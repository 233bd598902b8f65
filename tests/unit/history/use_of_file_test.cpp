// SPDX-License-Identifier: Apache-2.0
#include "history/use_of_file.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "base/files.hpp"
#include "temp_dir.hpp"

namespace bspctl::history {

namespace fs = std::filesystem;

TEST(UseOfFile, WhatAnotherHasOpenIsNotMoved) {
    const testing::TempDir folder;
    const auto file = folder.write("history.sqlite3", "damaged");
    (void)folder.write("history.sqlite3-journal", "of its pages");
    std::optional<UseOfFile> other(std::in_place, file);
    UseOfFile mine(file);
    std::atomic<bool> ended = false;
    bool moved = false;
    std::thread mover([&] {
        moved = mine.move_aside(inode_of(file));
        ended = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_FALSE(ended);
    EXPECT_EQ(files::read(file), "damaged");
    other.reset();
    mover.join();
    EXPECT_TRUE(moved);
    EXPECT_EQ(files::read(file.string() + ".damaged"), "damaged");
    EXPECT_FALSE(fs::exists(file));
    EXPECT_FALSE(fs::exists(file.string() + "-journal"));
}

TEST(UseOfFile, WhatAnotherHasPutInItsPlaceStays) {
    const testing::TempDir folder;
    const auto file = folder.write("history.sqlite3", "damaged");
    UseOfFile mine(file);
    const auto seen = inode_of(file);
    fs::rename(file, file.string() + ".damaged");
    (void)folder.write("history.sqlite3", "new");
    EXPECT_FALSE(mine.move_aside(seen));
    EXPECT_EQ(files::read(file), "new");
    EXPECT_EQ(files::read(file.string() + ".damaged"), "damaged");
}

}  // namespace bspctl::history
