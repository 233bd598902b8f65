// SPDX-License-Identifier: Apache-2.0
#include "telemetry/event_json.hpp"

#include <rapidjson/document.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"

namespace bspctl::telemetry {

namespace {

// Our own lines are three levels deep at most. Anything deeper is not ours and would cost stack.
constexpr int max_depth = 16;

bool too_deep(std::string_view line) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (in_string && c == '\\') ++i;
        else if (c == '"') in_string = !in_string;
        else if (!in_string && (c == '{' || c == '[') && ++depth > max_depth) return true;
        else if (!in_string && (c == '}' || c == ']')) --depth;
    }
    return false;
}

std::string text_of(const rapidjson::Value& value) { return {value.GetString(), value.GetStringLength()}; }

bool is_list_of_texts(const rapidjson::Value& value) {
    return value.IsArray() && std::all_of(value.Begin(), value.End(), [](const auto& entry) { return entry.IsString(); });
}

std::string as_json(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

FieldValue to_field(const rapidjson::Value& value) {
    if (value.IsString()) return text_of(value);
    if (value.IsBool()) return value.GetBool();
    if (value.IsInt64()) return value.GetInt64();
    if (value.IsNumber()) return value.GetDouble();
    if (!is_list_of_texts(value)) return as_json(value);
    std::vector<std::string> list;
    for (const auto& entry : value.GetArray()) list.push_back(text_of(entry));
    return list;
}

struct Plain {
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
        json::LineWriter writer;
        return writer.value(number).str();
    }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const std::vector<std::string>& list) const { return text::join(list, " "); }
};

std::string_view level(const Event& event) {
    if (event.type == "error" || event.type == "run_error" || event.type == "step_fail") return "ERROR   ";
    return event.type == "warn" ? "WARNING " : "INFO    ";
}

}  // namespace

std::string to_json(const Event& event) {
    json::LineWriter out;
    out.object().field("ts", event.time).field("event", event.type);
    for (const auto& [key, value] : event.fields) {
        out.key(key);
        std::visit([&out](const auto& content) { out.value(content); }, value);
    }
    return out.end_object().str();
}

std::optional<Event> from_json(std::string_view line) {
    if (too_deep(line)) return std::nullopt;
    const auto clean = text::to_utf8(line);
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(clean.data(), clean.size());
    if (document.HasParseError() || !document.IsObject()) return std::nullopt;
    if (!document.HasMember("event") || !document["event"].IsString()) return std::nullopt;
    Event out;
    out.type = text_of(document["event"]);
    // "<" and no range-for: RapidJSON's iterators have an operator!= that C++20 calls ambiguous.
    for (auto member = document.MemberBegin(); member < document.MemberEnd(); ++member) {
        const auto key = text_of(member->name);
        if (key == "ts" && member->value.IsString()) out.time = text_of(member->value);
        else if (key != "event") out.fields.push_back({key, to_field(member->value)});
    }
    return out;
}

std::string to_text(const Event& event) {
    std::string out(level(event));
    const bool is_message = event.type == "info" || event.type == "warn" || event.type == "error";
    out += " " + (is_message ? event.text("message") : event.type);
    for (const auto& [key, value] : event.fields) {
        if (!is_message || key != "message") out += " " + key + "=" + std::visit(Plain{}, value);
    }
    return text::replace_all(std::move(out), "\n", "\n    ");
}

}  // namespace bspctl::telemetry
