// SPDX-License-Identifier: Apache-2.0
#include "signatures/task_name.hpp"

#include <gtest/gtest.h>

#include "base/failure.hpp"

namespace bspctl::signatures {
namespace {

TEST(TaskName, IsReadFromBothFormsOfSignatureData) {
    const TaskName plain{{}, "zlib", "do_compile"};
    EXPECT_EQ(parse_dependency("zlib:do_compile"), plain);                          // since 2.4
    EXPECT_EQ(parse_dependency("/layers/zlib/zlib_1.3.bb:do_compile"), plain);      // 2.0
    EXPECT_EQ(parse_dependency("/layers/zlib/zlib_1.3.bb.do_compile"), plain);      // until 1.42
    EXPECT_EQ(parse_dependency("mc:board:zlib:do_compile"), (TaskName{"board", "zlib", "do_compile"}));
    EXPECT_EQ(parse_dependency("virtual:native:/layers/zlib/zlib_1.3.bb:do_compile"), (TaskName{{}, "zlib-native", "do_compile"}));
    EXPECT_EQ(parse_dependency("mc:board:virtual:native:/l/zlib_1.3.bb:do_compile"), (TaskName{"board", "zlib-native", "do_compile"}));
}

TEST(TaskName, OtherTextIsNoDependency) {
    for (const auto* text : {"", "zlib", ":do_compile", "zlib:", "zlib:compile me"}) EXPECT_EQ(parse_dependency(text), std::nullopt) << text;
}

TEST(TaskName, IsWrittenAsItIsAskedFor) {
    for (const auto* text : {"zlib", "zlib:do_compile", "mc:board:zlib", "mc:board:zlib:do_compile"}) {
        EXPECT_EQ(parse_question(text).str(), text);
    }
    EXPECT_EQ(parse_question("zlib:compile").task, "do_compile");
}

TEST(TaskName, AQuestionThatNamesNoTaskIsRefused) {
    for (const auto* text : {"", ":", "zlib:", "zlib:do_", "a/b", "-n", "z lib", "zlib:a:b"}) {
        EXPECT_THROW((void)parse_question(text), Failure) << text;
    }
}

}  // namespace
}  // namespace bspctl::signatures
