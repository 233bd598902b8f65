// SPDX-License-Identifier: Apache-2.0
//
// One plugin source, built by compilers and standard libraries that cannot link with each other, all in this process.
#include "answers.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace bspctl::stability {
namespace {

using ::testing::HasSubstr;

std::filesystem::path part(const std::string& name) {
    return std::filesystem::path(BSPCTL_STABILITY_PARTS) / ("bspctl-" + name + ".so");
}

// Never unloaded, as in the host: all of them are in this process at once.
const bspctl_plugin* load(const std::filesystem::path& file) {
    void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(::dlerror());
    const auto query = reinterpret_cast<bspctl_plugin_query_fn>(::dlsym(library, BSPCTL_PLUGIN_ENTRY));
    return query == nullptr ? nullptr : query(BSPCTL_ABI_MAJOR, BSPCTL_ABI_MINOR);
}

std::string answers_of(const std::string& name) {
    const auto* plugin = load(part(name));
    return plugin == nullptr ? "no plugin" : answers(*plugin);
}

class OneSource : public ::testing::TestWithParam<std::string> {};

TEST_P(OneSource, AnswersAsWhenBuiltByGcc) {
    if (!std::filesystem::exists(part("gcc"))) GTEST_SKIP() << "g++ was not there when this was built";
    if (!std::filesystem::exists(part(GetParam()))) {
        GTEST_SKIP() << "the compiler for the build '" << GetParam() << "' was not there when this was built";
    }
    const auto expected = answers_of("gcc");
    ASSERT_THAT(expected, HasSubstr("verdict|95|"));
    ASSERT_THAT(expected, HasSubstr("repo|poky|"));
    ASSERT_THAT(expected, HasSubstr("failure|qemux86-64 is not a machine of Example|"));
    EXPECT_EQ(answers_of(GetParam()), expected);
}

INSTANTIATE_TEST_SUITE_P(Builds, OneSource,
                         ::testing::Values("clang", "clang-libcxx", "old-string-abi", "static-runtime", "debug"),
                         [](const auto& build) {
                             std::string name = build.param;
                             std::erase(name, '-');
                             return name;
                         });

TEST(OtherLanguages, C) { EXPECT_THAT(answers_of("example-c"), HasSubstr("finding|2|sign-off|")); }

TEST(OtherLanguages, Rust) {
    if (!std::filesystem::exists(part("example-rust"))) GTEST_SKIP() << "rustc was not there when this was built";
    EXPECT_THAT(answers_of("example-rust"), HasSubstr("rule|50|0|crate-yanked|"));
}

}  // namespace
}  // namespace bspctl::stability
