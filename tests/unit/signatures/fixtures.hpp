// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <zstd.h>

#include <filesystem>
#include <map>
#include <string>

#include "base/files.hpp"

// Signature data in the form of BitBake's files, small and made here.
namespace bspctl::signatures {

using Texts = std::map<std::string, std::string>;

inline std::string json_object(const Texts& members) {
    std::string out = "{";
    for (const auto& [name, value] : members) out += (out.size() > 1 ? "," : "") + ('"' + name) + "\":\"" + value + '"';
    return out + "}";
}

// 64 hexadecimal digits that begin with these.
inline std::string hash(const std::string& digits) { return digits + std::string(64 - digits.size(), '0'); }

// As Python pickles them (protocol 2).
inline std::string pickled(const std::string& text) {
    std::string out = "X";
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(text.size() >> shift);
    return out + text;
}
inline std::string pickled(const Texts& members) {
    std::string out = "}(";
    for (const auto& [name, value] : members) out += pickled(name) + pickled(value);
    return out + "u";
}

struct Data {
    std::string task = "do_compile", hash = signatures::hash("aa");
    Texts values = {{"do_compile", "make"}};
    Texts dependencies = {};
    std::string files = "[]";
    std::string taint = {};

    [[nodiscard]] std::string json() const {
        return R"({"task":")" + task + R"(","taskhash":")" + hash + R"(","unihash":")" + hash + R"(","varvals":)" + json_object(values) +
               R"(,"runtaskhashes":)" + json_object(dependencies) + R"(,"file_checksum_values":)" + files +
               (taint.empty() ? "" : R"(,"taint":")" + taint + '"') + "}";
    }
    // Without files.
    [[nodiscard]] std::string pickle() const {
        return "\x80\x02}(" + pickled("task") + pickled(task) + pickled("taskhash") + pickled(hash) + pickled("varvals") + pickled(values) +
               pickled("runtaskhashes") + pickled(dependencies) + pickled("taint") + pickled(taint) + "u.";
    }
};

inline std::string zstd(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

// As OE-Core lays it out: ARCH/PN/PV-PR.do_x.sigdata.HASH.
inline void put_beside_stamps(const std::filesystem::path& stamps, const std::string& recipe, const Data& data) {
    files::write_atomically(stamps / "core2-64" / recipe / ("1.0-r0." + data.task + ".sigdata." + data.hash), zstd(data.json()));
}

}  // namespace bspctl::signatures
