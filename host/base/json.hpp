// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "base/text.hpp"

// Writing JSON in the order of the statements. Malformed UTF-8 in a value becomes U+FFFD, so the document is always
// valid.
namespace bspctl::json {

// `pretty`: indented by two blanks, for people and pipes; otherwise one line, for JSON Lines.
template <bool pretty>
class BasicWriter {
public:
    BasicWriter() : writer_(buffer_) {
        if constexpr (pretty) writer_.SetIndent(' ', 2);
    }

    BasicWriter& object() { writer_.StartObject(); return *this; }
    BasicWriter& end_object() { writer_.EndObject(); return *this; }
    BasicWriter& array() { writer_.StartArray(); return *this; }
    BasicWriter& end_array() { writer_.EndArray(); return *this; }
    BasicWriter& key(std::string_view name) {
        writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
        return *this;
    }

    BasicWriter& value(std::string_view text) {
        if (text::valid_utf8(text)) {
            writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        } else {
            const auto clean = text::to_utf8(text);
            writer_.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
        }
        return *this;
    }
    BasicWriter& value(const char* text) { return value(std::string_view(text)); }
    BasicWriter& value(const std::string& text) { return value(std::string_view(text)); }
    BasicWriter& value(bool flag) { writer_.Bool(flag); return *this; }
    BasicWriter& value(double number) { writer_.Double(number); return *this; }
    template <std::integral Number>
    BasicWriter& value(Number number) {
        if constexpr (std::is_signed_v<Number>) writer_.Int64(number);
        else writer_.Uint64(number);
        return *this;
    }
    // A document that is there as text already.
    BasicWriter& document(std::string_view text) {
        writer_.RawValue(text.data(), text.size(), rapidjson::kObjectType);
        return *this;
    }
    BasicWriter& null() { writer_.Null(); return *this; }
    template <class T>
    BasicWriter& value(const std::optional<T>& maybe) { return maybe ? value(*maybe) : null(); }
    BasicWriter& value(const std::vector<std::string>& list) {
        array();
        for (const auto& entry : list) value(entry);
        return end_array();
    }

    // key and value in one
    template <class T>
    BasicWriter& field(std::string_view name, const T& content) { return key(name).value(content); }
    // An empty text is null.
    BasicWriter& field_or_null(std::string_view name, std::string_view content) {
        key(name);
        return content.empty() ? null() : value(content);
    }

    [[nodiscard]] std::string str() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    rapidjson::StringBuffer buffer_;
    std::conditional_t<pretty, rapidjson::PrettyWriter<rapidjson::StringBuffer>,
                       rapidjson::Writer<rapidjson::StringBuffer>>
        writer_;
};

using Writer = BasicWriter<true>;
using LineWriter = BasicWriter<false>;

}  // namespace bspctl::json
