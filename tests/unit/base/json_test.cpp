// SPDX-License-Identifier: Apache-2.0
#include "base/json.hpp"

#include <gtest/gtest.h>

namespace bspctl::json {
namespace {

TEST(Json, KeepsTheOrderAndMendsText) {
    LineWriter out;
    out.object().field("b", 1).field("a", std::string("x\xff")).field("none", std::optional<std::string>{});
    out.field_or_null("empty", "").field("list", std::vector<std::string>{"1", "2"}).field("flag", true).end_object();
    EXPECT_EQ(out.str(), "{\"b\":1,\"a\":\"x\xef\xbf\xbd\",\"none\":null,\"empty\":null,\"list\":[\"1\",\"2\"],\"flag\":true}");
}

}  // namespace
}  // namespace bspctl::json
