// SPDX-License-Identifier: Apache-2.0
#include "signatures/signature.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "signatures/compressed_file.hpp"

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

std::string text_member(const Value& object, const char* name) {
    const auto* value = member(object, name);
    return value == nullptr ? std::string() : text_of(*value);
}

template <class Take>
void each_member(const Value& object, const char* name, const Take& take) {
    const auto* list = member(object, name);
    if (list == nullptr || !list->IsObject()) return;
    for (const auto& entry : list->GetObject()) take(text_of(entry.name), text_of(entry.value));
}

void read_files(const Value& object, Signature& out) {
    const auto* list = member(object, "file_checksum_values");
    if (list == nullptr || !list->IsArray()) return;
    for (const auto& entry : list->GetArray()) {
        if (entry.IsArray() && entry.Size() == 2) out.files.emplace_back(text_of(entry[0]), text_of(entry[1]));
    }
}

Signature signature_of(const Value& object) {
    Signature out;
    out.task = text_member(object, "task");
    out.hash = text_member(object, "taskhash");
    out.taint = text_member(object, "taint");
    each_member(object, "varvals", [&](std::string name, std::string value) { out.values[std::move(name)] = std::move(value); });
    each_member(object, "runtaskhashes", [&](const std::string& name, std::string hash) {
        if (auto task = parse_dependency(name)) out.dependencies[std::move(*task)] = std::move(hash);
    });
    read_files(object, out);
    return out;
}

[[noreturn]] void refuse(const Position& where, const std::string& why) {
    throw Failure(where.str() + " is no signature data", why, "", ExitCode::failed);
}

}  // namespace

Signature parse_signature(std::string_view json, const std::filesystem::path& file) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());  // iterative: nesting costs no stack
    if (document.HasParseError()) {
        const auto [line, column] = text::line_column(json, std::min(document.GetErrorOffset(), json.size()));
        refuse({file.string(), line, column}, rapidjson::GetParseError_En(document.GetParseError()));
    }
    if (!document.IsObject() || member(document, "varvals") == nullptr) refuse({file.string()}, "it does not say what a task reads");
    return signature_of(document);
}

Signature read_signature(const std::filesystem::path& file) { return parse_signature(read_zstd(file, largest), file); }

}  // namespace bspctl::signatures
