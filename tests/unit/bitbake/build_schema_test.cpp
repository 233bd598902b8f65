// SPDX-License-Identifier: Apache-2.0
//
// docs/user/bitbake-events.schema.json against what the program writes: it is true, and it names every key.
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <string>

#include "bitbake/build_json.hpp"
#include "temp_dir.hpp"

namespace bspctl::bitbake {
namespace {

rapidjson::Document parsed(const std::string& text) {
    rapidjson::Document out;
    EXPECT_FALSE(out.Parse(text.c_str()).HasParseError()) << text.substr(0, 200);
    return out;
}

rapidjson::Document published() { return parsed(testing::slurp(BSPCTL_SOURCE_DIR "/docs/user/bitbake-events.schema.json")); }

rapidjson::Document written(const BuildRecord& record, const RunFacts& facts = {}) {
    std::string out;
    write_build_json(record, facts, [&](std::string_view piece) { out += piece; });
    return parsed(out);
}

// Where the document is not what the schema says; empty when it is.
std::string fault_of(const rapidjson::Document& document) {
    const auto source = published();
    const rapidjson::SchemaDocument schema(source);
    rapidjson::SchemaValidator validator(schema);
    if (document.Accept(validator)) return {};
    rapidjson::StringBuffer place;
    validator.GetInvalidDocumentPointer().StringifyUriFragment(place);
    return std::string(place.GetString()) + ": " + validator.GetInvalidSchemaKeyword();
}

// The keys of a document that the schema does not name: a new one has to be published as well.
std::string unnamed_key(const rapidjson::Value& value, const rapidjson::Value& schema) {
    if (value.IsArray() && schema.HasMember("items")) {
        for (const auto& item : value.GetArray()) {
            if (auto found = unnamed_key(item, schema["items"]); !found.empty()) return found;
        }
    }
    if (!value.IsObject()) return {};
    for (const auto& member : value.GetObject()) {
        const std::string name = member.name.GetString();
        if (!schema.HasMember("properties") || !schema["properties"].HasMember(name.c_str())) return name;
        if (auto found = unnamed_key(member.value, schema["properties"][name.c_str()]); !found.empty()) return name + "." + found;
    }
    return {};
}

TaskEvent task(TaskEvent::Phase phase, std::string_view name, double time) {
    TaskEvent out;
    out.phase = phase;
    out.recipe = "zlib", out.version = "1.3-r0", out.package = "zlib-1.3-r0";
    out.task = name, out.file = "/ws/meta-a/recipes/zlib_1.3.bb", out.log = "/b/tmp/log", out.time = time, out.pid = 7;
    return out;
}

// A build with something of every kind.
BuildRecord everything() {
    BuildRecord out;
    const auto take = [&](const auto& event) { out.take(EventValue(event)); };
    ProgressEvent parse;
    parse.what = ProgressEvent::What::parse, parse.phase = ProgressEvent::Phase::completed, parse.parsed = 9;
    take(parse);
    PressureEvent pressure;
    pressure.time = 999, pressure.cpu = 80, pressure.cpu_high = true;
    take(pressure);
    take(task(TaskEvent::Phase::started, "do_fetch", 1000));
    take(task(TaskEvent::Phase::succeeded, "do_fetch", 1001));
    take(task(TaskEvent::Phase::started, "do_compile", 1001));
    LogEvent error;
    error.level = LogEvent::error, error.message = "QA Issue: no", error.pid = 7, error.time = 1001.5;
    take(error);
    take(task(TaskEvent::Phase::failed, "do_compile", 1002));
    QueueEvent queue;
    queue.phase = QueueEvent::Phase::failed, queue.file = "/ws/meta-a/recipes/zlib_1.3.bb", queue.task = "do_compile", queue.exit_code = 1;
    take(queue);
    BuildEvent end;
    end.phase = BuildEvent::Phase::completed, end.failures = 1;
    take(end);
    return out;
}

TEST(BuildSchema, HoldsForWhatIsWritten) {
    EXPECT_EQ(fault_of(written({})), "");
    const auto full = written(everything(), {"20260101-000000", "daily", "scarthgap", 3});
    EXPECT_GT(full["tasks"].Size(), 0U);
    EXPECT_GT(full["failures"].Size(), 0U);
    EXPECT_GT(full["messages"].Size(), 0U);
    EXPECT_EQ(fault_of(full), "");
}

TEST(BuildSchema, NamesEveryKey) {
    const auto schema = published();
    EXPECT_EQ(unnamed_key(written(everything(), {"20260101-000000", "daily", "scarthgap", 3}), schema), "");
}

TEST(BuildSchema, RefusesWhatIsNotOne) {
    auto wrong = written(everything());
    wrong["tasks"][0]["outcome"].SetString("fine");
    EXPECT_EQ(fault_of(wrong), "#/tasks/0/outcome: enum");
    auto timeless = written({});
    timeless["build"]["started"].SetString("yesterday");
    EXPECT_EQ(fault_of(timeless), "#/build/started: pattern");
    auto poor = written({});
    poor.RemoveMember("waits");
    EXPECT_EQ(fault_of(poor), "#: required");
}

}  // namespace
}  // namespace bspctl::bitbake
