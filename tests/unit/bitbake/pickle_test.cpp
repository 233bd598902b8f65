// SPDX-License-Identifier: Apache-2.0
#include "bitbake/pickle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

using namespace std::literals;

namespace bspctl::bitbake {
namespace {

using Kind = PickleValue::Kind;

// The root of a pickle that must be read.
PickleValue root_of(Pickle& pickle, std::string_view bytes) {
    EXPECT_TRUE(pickle.load(bytes)) << testing::PrintToString(std::string(bytes));
    return pickle.root();
}

bool is_refused(std::string_view bytes) {
    Pickle pickle;
    return !pickle.load(bytes) && pickle.root().is(Kind::none);
}

TEST(Pickle, PlainValues) {
    Pickle pickle;
    EXPECT_TRUE(root_of(pickle, "\x80\x04N."sv).is(Kind::none));
    EXPECT_TRUE(root_of(pickle, "\x80\x04\x88."sv).is_true());
    EXPECT_EQ(root_of(pickle, "\x80\x04K\xff."sv).as_integer(), 255);
    EXPECT_EQ(root_of(pickle, "\x80\x04J\xfe\xff\xff\xff."sv).as_integer(), -2);
    EXPECT_EQ(root_of(pickle, "\x80\x04\x8a\x05\x00\x00\x00\x00\x01."sv).as_integer(), std::int64_t{1} << 32);
    EXPECT_EQ(root_of(pickle, "\x80\x04\x8a\x00."sv).as_integer(7), 0);
    EXPECT_DOUBLE_EQ(root_of(pickle, "\x80\x04G?\xf8\x00\x00\x00\x00\x00\x00."sv).as_real(), 1.5);
    EXPECT_EQ(root_of(pickle, "\x80\x04\x8c\x03""abc."sv).text(), "abc");
    EXPECT_EQ(root_of(pickle, "\x80\x03""C\x02\x00\xff."sv).text(), "\x00\xff"sv);
}

TEST(Pickle, PlainValuesOfProtocolZero) {
    Pickle pickle;
    EXPECT_TRUE(root_of(pickle, "I01\n.").is(Kind::boolean));
    EXPECT_EQ(root_of(pickle, "I-12\n.").as_integer(), -12);
    EXPECT_EQ(root_of(pickle, "L123456789012L\n.").as_integer(), 123456789012);
    EXPECT_DOUBLE_EQ(root_of(pickle, "F1777000000.25\n.").as_real(), 1777000000.25);
    EXPECT_EQ(root_of(pickle, "S'it\\'s\\n\\xe4'\n.").text(), "it's\n\u00e4");
    EXPECT_EQ(root_of(pickle, "Vb\\u00fccher \\U0001f600 \\u12\n.").text(), "b\u00fccher \U0001f600 \\u12");
}

TEST(Pickle, AnIntegerBeyondSixtyFourBitsBecomesReal) {
    Pickle pickle;
    const auto big = root_of(pickle, "\x80\x04\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01."sv);
    EXPECT_DOUBLE_EQ(big.as_real(), 18446744073709551616.0);
    EXPECT_EQ(big.as_integer(-1), -1);
    const auto huge = root_of(pickle, "\x80\x04\x8b\x00\x10\x00\x00"s + std::string(4096, '\x7f') + ".");
    EXPECT_EQ(huge.as_real(), 0) << "infinity is no count";
}

TEST(Pickle, Containers) {
    Pickle pickle;
    const auto dict = root_of(pickle, "\x80\x04}(\x8c\x01""a]K\x01""aK\x02""a\x8c\x01""bK\x05K\x06\x86u."sv);
    ASSERT_TRUE(dict.is(Kind::dict));
    const auto list = pickle.items(pickle.find(dict, "a"));
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[1].as_integer(), 2);
    EXPECT_TRUE(pickle.find(dict, "b").is(Kind::tuple));
    EXPECT_EQ(pickle.items(pickle.find(dict, "b")).size(), 2u);
    EXPECT_TRUE(pickle.find(dict, "c").is(Kind::none));
    EXPECT_TRUE(pickle.items(pickle.find(dict, "c")).empty());
    EXPECT_EQ(pickle.items(root_of(pickle, "\x80\x04\x8f(K\x01K\x02\x90."sv)).size(), 2u);
}

TEST(Pickle, TheLastOfEqualKeysCounts) {
    Pickle pickle;
    EXPECT_EQ(pickle.find(root_of(pickle, "}(U\x01kK\x01U\x01kK\x02u."sv), "k").as_integer(), 2);
}

// Lists that take turns in growing must not be mixed up, nor lose what they had.
TEST(Pickle, ContainersThatGrowByTurns) {
    std::string bytes = "\x80\x04]\x94]\x94";
    for (int i = 0; i < 100; ++i) {
        bytes += "h"s + static_cast<char>(i % 2) + "(K" + static_cast<char>(i) + "K" + static_cast<char>(i) + "e0";
    }
    bytes += "\x86.";
    Pickle pickle;
    const auto both = pickle.items(root_of(pickle, bytes));
    ASSERT_EQ(both.size(), 2u);
    for (const auto list : both) {
        const auto items = pickle.items(list);
        ASSERT_EQ(items.size(), 100u);
        for (std::size_t i = 0; i + 2 < items.size(); i += 2) EXPECT_EQ(items[i].as_integer() + 2, items[i + 2].as_integer());
    }
}

TEST(Pickle, AnObjectIsItsClassAndAttributes) {
    Pickle pickle;
    const auto object = root_of(pickle, "\x80\x04\x8c\x08""bb.event\x8c\x08""DiskFull\x93)\x81}\x8c\x05_free""K\x07sb."sv);
    ASSERT_TRUE(object.is(Kind::object));
    EXPECT_EQ(pickle.module_of(object), "bb.event");
    EXPECT_EQ(pickle.name_of(object), "DiskFull");
    EXPECT_EQ(pickle.find(object, "_free").as_integer(), 7);
}

TEST(Pickle, AnObjectOfOldProtocols) {
    Pickle pickle;
    const auto made = root_of(pickle, "ccopy_reg\n_reconstructor\n(cbb.event\nDiskFull\nc__builtin__\nobject\nNtR(dS'_free'\nI7\nsb.");
    EXPECT_EQ(pickle.name_of(made), "DiskFull");
    EXPECT_EQ(pickle.find(made, "_free").as_integer(), 7);
    const auto instance = root_of(pickle, "(I1\nibb.event\nDiskFull\n(dS'_free'\nI7\nsb.");
    EXPECT_EQ(pickle.name_of(instance), "DiskFull");
    EXPECT_EQ(pickle.items(pickle.arguments_of(instance)).size(), 1u);
    EXPECT_EQ(pickle.find(instance, "_free").as_integer(), 7);
}

TEST(Pickle, AttributesInSlots) {
    Pickle pickle;
    const auto object = root_of(pickle, "cm\nC\n)\x81N}U\x01kK\x03s\x86""b."sv);
    EXPECT_EQ(pickle.find(object, "k").as_integer(), 3);
}

TEST(Pickle, WhatWouldCallIsOnlyWrittenDown) {
    Pickle pickle;
    const auto called = root_of(pickle, "cos\nsystem\n(S'touch /tmp/never'\ntR.");
    ASSERT_TRUE(called.is(Kind::object));
    EXPECT_EQ(pickle.module_of(called), "os");
    EXPECT_EQ(pickle.items(pickle.arguments_of(called))[0].text(), "touch /tmp/never");
}

TEST(Pickle, WhatOnlyItsWriterCouldResolveIsNone) {
    Pickle pickle;
    for (const auto bytes : {"\x80\x02\x82\x01."sv, "\x80\x02\x83\x01\x02."sv, "\x80\x02\x84\x01\x02\x03\x04."sv, "Ppersistent\n."sv,
                             "\x80\x02K\x07Q."sv, "\x80\x05\x97."sv}) {
        EXPECT_TRUE(root_of(pickle, bytes).is(Kind::none)) << testing::PrintToString(std::string(bytes));
    }
}

TEST(Pickle, AListMayHoldItself) {
    Pickle pickle;
    const auto list = root_of(pickle, "\x80\x04]\x94h\x00""a."sv);
    const auto items = pickle.items(list);
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0].node, list.node);
}

TEST(Pickle, TornAndUnknownIsRefused) {
    for (const auto bytes : {""sv, "."sv, "\x80\x04"sv, "\x80\x04K\x01"sv, "\x80\x04\x8c\x05""abc."sv, "\x80\x04h\x00."sv, "\x80\x04j\x00\x00\x00\x01."sv,
                             "]u."sv, "(."sv, "e."sv, "\x93."sv, "K\x01\x93."sv, "b."sv, "o."sv, "(o."sv, "I12"sv, "Ix\n."sv,
                             "p0\n."sv, "g-1\n."sv, "\x80\x04\x86."sv, "(K\x01s."sv, "\xff."sv}) {
        EXPECT_TRUE(is_refused(bytes)) << testing::PrintToString(std::string(bytes));
    }
}

TEST(Pickle, APromiseOfManyBytesIsNotBelieved) {
    EXPECT_TRUE(is_refused("\x80\x04\x8e\x00\x00\x00\x00\x00\x00\x00\x10x."sv));
    EXPECT_TRUE(is_refused("\x80\x04\x8b\xff\xff\xff\x7f."sv));
    EXPECT_TRUE(is_refused("\x80\x04]r\xff\xff\xff\xff."sv)) << "an entry of the memo far beyond any other";
    EXPECT_TRUE(is_refused("]p999999999999\n."));
    EXPECT_TRUE(is_refused("]r\xff\xff\x0f\x00."sv)) << "within the limit, but beyond what so few bytes can have filled";
    Pickle pickle;
    EXPECT_TRUE(pickle.load("\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7fN."sv)) << "a frame's size is a hint";
}

TEST(Pickle, DepthCostsNoStack) {
    constexpr int deep = 200'000;
    std::string nested = "\x80\x04" + std::string(deep, ']') + std::string(deep - 1, 'a') + ".";
    Pickle pickle;
    EXPECT_TRUE(pickle.load(nested));
    nested = "\x80\x04" + std::string(deep, '(') + std::string(deep, 't') + ".";
    EXPECT_TRUE(pickle.load(nested));
}

TEST(Pickle, LimitsEndWhatMultiplies) {
    EXPECT_TRUE(is_refused("\x80\x04" + std::string(2'000'000, ']') + ".")) << "containers";
    EXPECT_TRUE(is_refused("\x80\x04" + std::string(2'000'000, 'N') + ".")) << "the stack";
    EXPECT_TRUE(is_refused("\x80\x04" + std::string(2'000'000, '(') + "t.")) << "marks";
    EXPECT_TRUE(is_refused("\x80\x04N" + std::string(2'000'000, '\x94') + ".")) << "the memo";
    std::string texts = "\x80\x02";
    for (int i = 0; i < 2'000'000; ++i) texts += "V\n0";
    EXPECT_TRUE(is_refused(texts + "N.")) << "texts with escapes";
}

TEST(Pickle, ServesAgainAfterARefusal) {
    Pickle pickle;
    EXPECT_FALSE(pickle.load("\x80\x04(K\x01K"sv));
    EXPECT_EQ(root_of(pickle, "K\x05."sv).as_integer(), 5);
}

}  // namespace
}  // namespace bspctl::bitbake
