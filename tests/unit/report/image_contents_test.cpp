// SPDX-License-Identifier: Apache-2.0
#include "report/image_contents.hpp"

#include <gtest/gtest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "temp_dir.hpp"

namespace bspctl::report {
namespace {

class Buildhistory : public ::testing::Test {
protected:
    // As the class writes it, at a time.
    void image(const std::string& place, double time) {
        const auto folder = "buildhistory/images/" + place;
        dir.write(folder + "/installed-package-names.txt", "base-files\nbusybox\nmusl\n");
        dir.write(folder + "/installed-package-sizes.txt", "1200\tKiB\tbusybox\n90\tKiB\tmusl\nnonsense\n2000\tKiB\tkernel\n");
        const auto info = dir.write(folder + "/image-info.txt", "DISTRO = poky\nIMAGE_CLASSES = \nIMAGESIZE = 4096\n");
        const timespec then{static_cast<time_t>(time), 0};
        const timespec times[2]{then, then};
        ASSERT_EQ(::utimensat(AT_FDCWD, info.c_str(), times, 0), 0);
    }
    testing::TempDir dir;
};

TEST_F(Buildhistory, TellsWhatIsInAnImage) {
    image("board/musl/core-image-minimal", 1500);
    const auto found = image_contents(dir.path(), 1000, 2000);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].machine + " " + found[0].image, "board core-image-minimal");
    EXPECT_EQ(found[0].bytes, 4096 * 1024);
    EXPECT_EQ(found[0].packages, 3U);
    ASSERT_EQ(found[0].largest.size(), 3U);
    EXPECT_EQ(found[0].largest[0].name, "kernel");
    EXPECT_EQ(found[0].largest[2].bytes, 90 * 1024);
}

TEST_F(Buildhistory, OfAnotherBuildIsNone) {
    image("board/musl/core-image-minimal", 500);
    image("board/musl/core-image-full", 2500);
    EXPECT_TRUE(image_contents(dir.path(), 1000, 2000).empty());
}

TEST_F(Buildhistory, MayBeMissingOrDamaged) {
    EXPECT_TRUE(image_contents(dir.path(), 1000, 2000).empty());
    image("board/musl/core-image-minimal", 1500);
    dir.write("buildhistory/images/board/musl/core-image-minimal/installed-package-sizes.txt", std::string_view("\0\xff 99999999999999999999 KiB x\n", 30));
    std::filesystem::remove(dir / "buildhistory/images/board/musl/core-image-minimal/installed-package-names.txt");
    const auto found = image_contents(dir.path(), 1000, 2000);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].packages, 0U);
    EXPECT_TRUE(found[0].largest.empty());
}

}  // namespace
}  // namespace bspctl::report
