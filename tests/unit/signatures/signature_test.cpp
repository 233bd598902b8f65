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
    std::filesystem::path file_ = folder_.path() / "data";
    void write(const std::string& bytes) const { files::write_atomically(file_, bytes); }
};

TEST_F(Files, AreCompressedFrames) {
    write(zstd("one ") + zstd("two"));
    EXPECT_EQ(read_zstd(file_, 100), "one two");
    write(zstd(Data{}.json()));
    EXPECT_EQ(read_signature(file_).values.at("do_compile"), "make");
}

TEST_F(Files, ThatAreTornOrNoneAreRefused) {
    const auto whole = zstd(std::string(5000, 'x') + "end");
    for (const auto& bytes : {whole.substr(0, whole.size() - 3), std::string(), std::string("\x80\x04 a pickle"), whole + "tail"}) {
        write(bytes);
        EXPECT_THROW((void)read_zstd(file_, 1 << 20), Failure) << bytes.size();
    }
}

TEST_F(Files, ThatPromiseTooMuchAreRefused) {
    write(zstd(std::string(50'000'000, 'x')));
    EXPECT_LT(std::filesystem::file_size(file_), 100'000U);
    EXPECT_THAT(reason_of([&] { (void)read_zstd(file_, 1 << 20); }), HasSubstr("more than 1.0 MiB"));
}

}  // namespace
}  // namespace bspctl::signatures
