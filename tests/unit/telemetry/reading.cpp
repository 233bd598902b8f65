// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/failure.hpp"
#include "telemetry/disk_usage.hpp"
#include "telemetry/event_json.hpp"
#include "telemetry/run.hpp"
#include "temp_dir.hpp"

using namespace bspctl::telemetry;
using bspctl::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace {

EventFile read(const std::string& text) {
    const TempDir dir;
    return read_events(dir.write("events.jsonl", text));
}

const std::string good = R"({"ts":"2026-11-21T03:00:00Z","event":"info","message":"x"})";

}  // namespace

TEST(ReadEvents, GivesBackWhatWasWritten) {
    const Event event{"2026-11-21T03:00:00.123Z",
                      "step_ok",
                      {{"step", "sync"},
                       {"count", std::int64_t{-3}},
                       {"seconds", 1.5},
                       {"cached", true},
                       {"repos", std::vector<std::string>{"a", "b\n\"c"}}}};
    const auto back = from_json(to_json(event)).value();
    EXPECT_EQ(back.time, event.time);
    EXPECT_EQ(back.type, event.type);
    ASSERT_EQ(back.fields.size(), event.fields.size());
    for (std::size_t i = 0; i < event.fields.size(); ++i) {
        EXPECT_EQ(back.fields[i].key, event.fields[i].key);
        EXPECT_EQ(back.fields[i].value, event.fields[i].value);
    }
    EXPECT_EQ(back.text("step"), "sync");
    EXPECT_EQ(back.text("count"), "");
    EXPECT_EQ(back.find("nothing"), nullptr);
}

TEST(ReadEvents, SkipsAndCountsWhatIsNoEvent) {
    const auto out = read(good + "\nnot json\n[1]\n{}\n{\"event\":1}\n\n" + good + "\n{\"ts\":\"2026");
    EXPECT_EQ(out.events.size(), 2u);
    EXPECT_EQ(out.skipped, 5u);
    EXPECT_THAT(read("").events, IsEmpty());
}

TEST(ReadEvents, TakesALastLineWithoutItsEnd) { EXPECT_EQ(read(good).events.size(), 1u); }

TEST(ReadEvents, IsBoundedByTheLine) {
    const auto huge = "{\"event\":\"info\",\"message\":\"" + std::string(3 * max_event_line, 'x') + "\"}\n";
    const auto out = read(huge + good + "\n" + huge);
    EXPECT_EQ(out.events.size(), 1u);
    EXPECT_EQ(out.skipped, 2u);
}

TEST(ReadEvents, SurvivesDeepNesting) {
    const auto deep = std::string(400'000, '[');
    EXPECT_EQ(read("{\"event\":\"x\",\"a\":" + deep + "\n" + good).events.size(), 1u);
    EXPECT_EQ(read("{\"event\":\"x\",\"a\":" + deep + std::string(400'000, ']') + "}\n").events.size(), 0u);
}

TEST(ReadEvents, MendsMalformedUtf8) {
    const auto out = read("{\"event\":\"info\",\"message\":\"a\xff\xfe" "b\"}\n");
    ASSERT_EQ(out.events.size(), 1u);
    EXPECT_EQ(out.events[0].text("message"), "a\xef\xbf\xbd\xef\xbf\xbd" "b");
}

TEST(ReadEvents, KeepsOtherValuesAsTheirJson) {
    const auto out = read(R"({"event":"x","a":null,"b":{"c":[1,2]},"d":["e",1]})" "\n");
    EXPECT_EQ(out.events.at(0).text("a"), "null");
    EXPECT_EQ(out.events.at(0).text("b"), "{\"c\":[1,2]}");
    EXPECT_EQ(out.events.at(0).text("d"), "[\"e\",1]");
}

TEST(ReadEvents, FailsWhereThereIsNoFile) {
    const TempDir dir;
    EXPECT_THROW((void)read_events(dir / "none"), bspctl::Failure);
    EXPECT_THROW((void)read_events(dir.path()), bspctl::Failure);
}

TEST(DiskUsage, CountsSizesOnceWhateverTheirNames) {
    const TempDir dir;
    const auto file = dir.write("a/file", std::string(3000, 'x'));
    std::filesystem::create_hard_link(file, dir / "a/other");
    std::filesystem::create_symlink("/", dir / "a/link");
    DiskUsage usage(dir / "a");
    const auto folder_size = std::filesystem::exists(dir / "a") ? usage.step(std::chrono::hours(1)).value() : 0;
    DiskUsage empty(dir / "none");
    EXPECT_EQ(empty.step(std::chrono::hours(1)), 0u);
    dir.write("a/b/more", std::string(500, 'x'));
    const auto grown = usage.step(std::chrono::hours(1)).value();
    EXPECT_GE(folder_size, 3001u);
    EXPECT_LT(folder_size, 3000u + 3000u + 4096u);
    EXPECT_GE(grown, folder_size + 500);
}

TEST(DiskUsage, GoesOnWhereItsTimeRanOut) {
    const TempDir dir;
    for (int i = 0; i < 20; ++i) dir.write("d" + std::to_string(i) + "/file", std::string(100, 'x'));
    DiskUsage whole(dir.path());
    const auto expected = whole.step(std::chrono::hours(1)).value();
    DiskUsage sliced(dir.path());
    std::optional<std::uint64_t> bytes;
    // A budget of nothing still finishes a folder when the clock has not moved; the sum is the same either way.
    for (int i = 0; i < 1000 && !bytes; ++i) bytes = sliced.step(std::chrono::milliseconds(i / 100));
    EXPECT_EQ(bytes, expected);
}
