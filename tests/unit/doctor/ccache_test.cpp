// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/paths.hpp"
#include "doctor/doctor.hpp"
#include "doctor/machine_checks.hpp"
#include "temp_dir.hpp"

namespace bspctl::doctor {
namespace {

using ::testing::HasSubstr;

// A ccache that holds 30 GiB and whose own configuration allows 31, unless the environment says otherwise.
constexpr auto fake_ccache =
    "#!/bin/sh\n"
    "[ \"$CCACHE_MAXSIZE\" = 50G ] && limit=52428800\n"
    "printf 'cache_size_kibibyte\\t31457280\\nmax_cache_size_kibibyte\\t%s\\n' \"${limit:-32505856}\"\n";

class CompilerCache : public ::testing::Test {
protected:
    CompilerCache() {
        std::filesystem::permissions(dir.write("bin/ccache", fake_ccache), std::filesystem::perms::owner_all);
        std::filesystem::create_directories(dir / "cache");
        ::setenv("PATH", ((dir / "bin").string() + ":" + path_).c_str(), 1);
        ::unsetenv("CCACHE_MAXSIZE");
        ::unsetenv("CCACHE_DIR");
    }
    ~CompilerCache() override {
        ::setenv("PATH", path_.c_str(), 1);
        ::unsetenv("CCACHE_DIR");
    }
    [[nodiscard]] Finding look() const { return ccache_checks().at(0).run(context).finding; }

    testing::TempDir dir;
    Context context;

private:
    std::string path_ = paths::environment("PATH");
};

TEST_F(CompilerCache, OfABuildHasTheLimitThatTheBuildGivesIt) {
    context.compiler_cache = dir / "cache";
    EXPECT_EQ(look().level, Level::pass) << look().summary;
    ::setenv("CCACHE_MAXSIZE", "31G", 1);
    const auto full = look();
    ::unsetenv("CCACHE_MAXSIZE");
    EXPECT_EQ(full.level, Level::warn);
    EXPECT_THAT(full.fix, HasSubstr("CCACHE_MAXSIZE=63G"));
}

TEST_F(CompilerCache, OfTheUserHasItsOwnLimit) {
    ::setenv("CCACHE_DIR", (dir / "cache").c_str(), 1);
    EXPECT_EQ(look().level, Level::warn);
    EXPECT_THAT(look().fix, HasSubstr("ccache --max-size=63G"));
}

TEST_F(CompilerCache, ThatIsNotThereIsNoFault) { EXPECT_EQ(look().level, Level::skip); }

}  // namespace
}  // namespace bspctl::doctor
