// SPDX-License-Identifier: Apache-2.0
#include "kas/file_name.hpp"

#include <gtest/gtest.h>

namespace bspctl::kas {

TEST(FileName, AnArgumentOfKasIsToldByTheFirstEnding) {
    for (const auto* word : {"a.yml", "dir/a.yaml", "a.json", "a.yml:b", "/x/a.json:b.yml"}) EXPECT_TRUE(is_kas_argument(word)) << word;
    for (const auto* word : {"", "busybox", "mc:board:a.yml", "virtual/kernel", "a.xml", ".yml", "linux:do_compile"}) {
        EXPECT_FALSE(is_kas_argument(word)) << word;
    }
}

}  // namespace bspctl::kas
