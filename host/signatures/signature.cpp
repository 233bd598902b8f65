// SPDX-License-Identifier: Apache-2.0
#include "signatures/signature.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "signatures/compressed_file.hpp"
#include "signatures/signature_keys.hpp"

namespace bspctl::signatures {

namespace {

using Value = rapidjson::Value;

constexpr std::size_t largest = 64 * 1024 * 1024;  // an image's are a few MB

// Texts, and flags that are numbers. What is nested is none of BitBake's, and writing it would cost stack.
std::string text_of(const Value& value) {
    if (value.IsString()) return {value.GetString(), value.GetStringLength()};
    if (value.IsNull() || value.IsArray() || value.IsObject()) return {};
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> writer(out);
    value.Accept(writer);
    return {out.GetString(), out.GetSize()};
}

const Value* member(const Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() ? nullptr : &found->value;
}

class JsonData {
public:
    explicit JsonData(const Value& object) : object_(object) {}

    [[nodiscard]] std::string text(const char* key) const {
        const auto* value = member(object_, key);
        return value == nullptr ? std::string() : text_of(*value);
    }
    template <class Take>
    void each(const char* key, const Take& take) const {
        const auto* list = member(object_, key);
        if (list == nullptr || !list->IsObject()) return;
        for (const auto& entry : list->GetObject()) take(text_of(entry.name), text_of(entry.value));
    }
    template <class Take>
    void each_pair(const char* key, const Take& take) const {
        const auto* list = member(object_, key);
        if (list == nullptr || !list->IsArray()) return;
        for (const auto& entry : list->GetArray()) {
            if (entry.IsArray() && entry.Size() == 2) take(text_of(entry[0]), text_of(entry[1]));
        }
    }

private:
    const Value& object_;
};

[[noreturn]] void refuse(const Position& where, const std::string& why) {
    throw Failure(where.str() + " is no signature data", why, "", ExitCode::failed);
}

// The word that a pickle of Python 3's begins with (PROTO); a frame of zstd's begins with 0x28.
bool is_pickle(std::string_view bytes) { return bytes.starts_with('\x80'); }

}  // namespace

Signature parse_signature(std::string_view json, const std::filesystem::path& file) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());  // iterative: nesting costs no stack
    if (document.HasParseError()) {
        const auto [line, column] = text::line_column(json, std::min(document.GetErrorOffset(), json.size()));
        refuse({file.string(), line, column}, rapidjson::GetParseError_En(document.GetParseError()));
    }
    if (!document.IsObject() || member(document, "varvals") == nullptr) refuse({file.string()}, "it does not say what a task reads");
    return signature_of(JsonData(document));
}

Signature read_signature(const std::filesystem::path& file) {
    const auto bytes = files::read(file);
    return is_pickle(bytes) ? parse_pickled_signature(bytes, file) : parse_signature(unpack_zstd(bytes, largest, file), file);
}

}  // namespace bspctl::signatures
