// SPDX-License-Identifier: Apache-2.0
#include "signatures/signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "fixtures.hpp"
#include "signatures/compressed_file.hpp"
#include "temp_dir.hpp"

namespace bspctl::signatures {
namespace {

using ::testing::HasSubstr;

std::string reason_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return std::string(failure.what()) + ": " + failure.why();
    }
    return {};
}

TEST(Signature, HoldsWhatTheHashWasMadeOf) {
    const auto read = parse_signature(R"({"task":"do_install","taskhash":"t","unihash":"u","basehash":"b",
        "varvals":{"do_install":"cp","S":null,"do_install[func]":1},
        "runtaskhashes":{"zlib:do_compile":"z","nonsense":"n"},"runtaskdeps":["zlib:do_compile"],
        "file_checksum_values":[["a.patch","12"],["gone",null],["odd"]],"taint":"nostamp:1"})", "x");
    EXPECT_EQ(read.task, "do_install");
    EXPECT_EQ(read.hash, "t");
    EXPECT_EQ(read.taint, "nostamp:1");
    EXPECT_EQ(read.values, (Texts{{"do_install", "cp"}, {"S", ""}, {"do_install[func]", "1"}}));
    EXPECT_EQ(read.dependencies, (std::map<TaskName, std::string>{{{{}, "zlib", "do_compile"}, "z"}}));
    EXPECT_EQ(read.files, (std::vector<std::pair<std::string, std::string>>{{"a.patch", "12"}, {"gone", ""}}));
}

TEST(Signature, OfBitBakeBefore20IsAPickle) {
    const Data data{"do_install", "t", {{"do_install", "cp"}}, {{"/l/zlib_1.3.bb:do_compile", "z"}, {"nonsense", "n"}}, "", "nostamp:1"};
    const auto read = parse_pickled_signature(data.pickle(), "x");
    EXPECT_EQ(read.task, "do_install");
    EXPECT_EQ(read.hash, "t");
    EXPECT_EQ(read.taint, "nostamp:1");
    EXPECT_EQ(read.values, data.values);
    EXPECT_EQ(read.dependencies, (std::map<TaskName, std::string>{{{{}, "zlib", "do_compile"}, "z"}}));
}

TEST(Signature, APicklesUnsetValuesAndNumbersAreTextsToo) {
    const auto values = "}(" + pickled("S") + "N" + pickled("do_install[func]") + "K\x01" + pickled("sets") + "]u";
    const auto files = "](" + pickled("a.patch") + pickled("12") + "\x86" + pickled("gone") + "N\x86" + pickled("odd") + "\x85" + "Ne";
    const auto read =
        parse_pickled_signature("\x80\x02}(" + pickled("varvals") + values + pickled("file_checksum_values") + files + "u.", "x");
    EXPECT_EQ(read.values, (Texts{{"S", ""}, {"do_install[func]", "1"}, {"sets", ""}}));
    EXPECT_EQ(read.files, (std::vector<std::pair<std::string, std::string>>{{"a.patch", "12"}, {"gone", ""}}));
}

TEST(Signature, APickleThatIsTornOrHoldsSomethingElseIsRefused) {
    const auto whole = Data{}.pickle();
    for (const auto& bytes : {whole.substr(0, whole.size() / 2), std::string("\x80\x02"), std::string("\x80\x02}."), std::string("\x80\x02].")}) {
        EXPECT_THAT(reason_of([&] { (void)parse_pickled_signature(bytes, "some.sigdata"); }), HasSubstr("some.sigdata is no signature data"));
    }
}

TEST(Signature, MalformedDataIsRefusedWithItsPlace) {
    EXPECT_THAT(reason_of([] { (void)parse_signature("{\n \"a\": }", "some.sigdata"); }), HasSubstr("some.sigdata:2:"));
    for (const std::string text : {"", "[]", "{}", "null", "\x80\x04}"}) EXPECT_THROW((void)parse_signature(text, "x"), Failure) << text;
    EXPECT_THROW((void)parse_signature(std::string(1'000'000, '['), "x"), Failure);  // no stack is used up
}

TEST(Signature, AValueThatIsNestedIsNone) {
    const std::size_t deep = 1'000'000;
    const auto nested = std::string(deep, '[') + std::string(deep, ']');
    EXPECT_EQ(parse_signature(R"({"varvals":{"A":)" + nested + "}}", "x").values, (Texts{{"A", ""}}));
}

class Files : public ::testing::Test {
protected:
    testing::TempDir folder_;
    [[nodiscard]] Signature read_back(const std::string& bytes) const {
        const auto file = folder_.path() / "data";
        files::write_atomically(file, bytes);
        return read_signature(file);
    }
};

TEST_F(Files, AreOfEitherForm) {
    EXPECT_EQ(read_back(zstd(Data{}.json())).values.at("do_compile"), "make");
    EXPECT_EQ(read_back(Data{}.pickle()).values.at("do_compile"), "make");
    for (const auto& bytes : {std::string(), Data{}.json()}) EXPECT_THROW((void)read_back(bytes), Failure) << bytes;
}

TEST(CompressedFile, IsOneFrameOrSeveral) { EXPECT_EQ(unpack_zstd(zstd("one ") + zstd("two"), 100, "x"), "one two"); }

TEST(CompressedFile, ThatIsTornOrNoneIsRefused) {
    const auto whole = zstd(std::string(5000, 'x') + "end");
    for (const auto& bytes : {whole.substr(0, whole.size() - 3), std::string(), std::string("no frame"), whole + "tail"}) {
        EXPECT_THROW((void)unpack_zstd(bytes, 1 << 20, "x"), Failure) << bytes.size();
    }
}

TEST(CompressedFile, ThatPromisesTooMuchIsRefused) {
    const auto packed = zstd(std::string(50'000'000, 'x'));
    EXPECT_LT(packed.size(), 100'000U);
    EXPECT_THAT(reason_of([&] { (void)unpack_zstd(packed, 1 << 20, "x"); }), HasSubstr("more than 1.0 MiB"));
}

}  // namespace
}  // namespace bspctl::signatures
