// SPDX-License-Identifier: Apache-2.0
#include "cli/json_field.hpp"

#include <rapidjson/document.h>

#include <charconv>
#include <vector>

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace bspctl::cli {

namespace {

using rapidjson::Value;

// Null when there is no such part.
const Value* part_of(const Value& value, const std::string& name) {
    if (value.IsObject()) {
        const auto member = value.FindMember(Value(name.data(), static_cast<rapidjson::SizeType>(name.size())));
        return member == value.MemberEnd() ? nullptr : &member->value;
    }
    rapidjson::SizeType index = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
    const bool whole = read.ec == std::errc() && read.ptr == name.data() + name.size();
    return value.IsArray() && whole && index < value.Size() ? &value[index] : nullptr;
}

std::string parts_of(const Value& value) {
    if (value.IsArray()) return value.Empty() ? "the list is empty" : "numbers from 0 to " + std::to_string(value.Size() - 1);
    if (!value.IsObject()) return "it has no parts";
    std::vector<std::string> names;
    for (const auto& member : value.GetObject()) names.emplace_back(member.name.GetString());
    return "there are " + text::join(names, ", ");
}

std::string text_of(const Value& value) {
    if (value.IsNull()) return {};
    if (value.IsString()) return {value.GetString(), value.GetStringLength()};
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return buffer.GetString();
}

}  // namespace

std::string json_field(const std::string& document, const std::string& path) {
    rapidjson::Document parsed;
    parsed.Parse(document.c_str());
    const Value* at = &parsed;
    for (const auto& name : text::split(path, '.')) {
        const auto* next = part_of(*at, name);
        if (next == nullptr) throw Failure("there is no field " + path, "'" + name + "' is none: " + parts_of(*at), "");
        at = next;
    }
    return text_of(*at);
}

}  // namespace bspctl::cli
