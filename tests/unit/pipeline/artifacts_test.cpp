// SPDX-License-Identifier: Apache-2.0
#include "pipeline/artifacts.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "temp_dir.hpp"

namespace bspctl::pipeline {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

TEST(FindDeployDir, TheMachineBuiltGoesBeforeNewerOnes) {
    const TempDir dir;
    const auto now = fs::file_time_type::clock::now();
    int age = 0;
    for (const auto* folder : {"tmp/deploy/images/other", "tmp-musl/deploy/images/board", "tmp/deploy/images/board"}) {
        fs::create_directories(dir / folder);
        fs::last_write_time(dir / folder, now - std::chrono::hours(age++));
    }
    EXPECT_EQ(find_deploy_dir(dir.path()), dir / "tmp/deploy/images/other");
    EXPECT_EQ(find_deploy_dir(dir.path(), "board"), dir / "tmp-musl/deploy/images/board");
    EXPECT_EQ(find_deploy_dir(dir.path(), "absent"), dir / "tmp/deploy/images/other");
}

TEST(FindDeployDir, NothingWhereNothingIs) {
    const TempDir dir;
    dir.write("tmp/deploy/images", "a file");
    EXPECT_EQ(find_deploy_dir(dir.path(), "board"), "");
    EXPECT_EQ(find_deploy_dir(dir / "missing"), "");
    EXPECT_TRUE(list_artifacts({}).empty());
}

}  // namespace
}  // namespace bspctl::pipeline
