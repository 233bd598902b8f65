// SPDX-License-Identifier: Apache-2.0
#include "bitbake/waits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "bitbake/build_json.hpp"
#include "bitbake/build_record.hpp"
#include "bitbake/event_log.hpp"
#include "event_lines.hpp"

namespace bspctl::bitbake {
namespace {

using ::testing::SizeIs;
using bspctl::testing::event_line;
using bspctl::testing::Pickled;

BuildRecord record_of(const std::string& lines) {
    BuildRecord record;
    EventLog log([&](const EventValue& event) { record.take(event); }, BuildRecord::wanted());
    log.feed(lines);
    log.finish();
    return record;
}

std::string note(double time, const char* text) {
    return event_line("logging.LogRecord", Pickled("logging.LogRecord").add("levelno", 20).add("msg", text).add("created", time));
}

TEST(Waits, ANoteTellsWhoseLimitIsPassed) {
    const auto found = pressure_of_note("Pressure status changed to CPU: True, IO: None, Mem: False (CPU: 812345.6/500000.0, IO: "
                                        "120000.0/None, Mem: 0.0/1000) - using 3/8 bitbake threads");
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->cpu_high);
    EXPECT_FALSE(found->io_high);
    EXPECT_FALSE(found->memory_high);
    EXPECT_NEAR(found->cpu, 81.23456, 1e-6);
    EXPECT_NEAR(found->io, 12, 1e-6);
    EXPECT_FALSE(pressure_of_note("Running task 1 of 9"));
    EXPECT_FALSE(pressure_of_note("Pressure status changed to ")->cpu_high) << "cut off";
}

TEST(Waits, BeyondTheirLimitTheyAreCountedAndTheLastOneStaysAsItWas) {
    Waits waits;
    double time = 1000;
    for (std::size_t i = 0; i < Waits::most + 3; ++i) {
        waits.load(true, time++);
        waits.load(false, time++);
    }
    EXPECT_THAT(waits.all(), SizeIs(Waits::most));
    EXPECT_EQ(waits.all().back().completed - waits.all().back().started, 1);
    EXPECT_EQ(waits.beyond_limits(), 3u);
}

TEST(Waits, LastFromOneChangeToTheNext) {
    const auto waits = record_of(note(1000, "Pressure status changed to CPU: True, IO: False, Mem: None (CPU: 9/1, IO: 0/1, Mem: 0/None)") +
                                 note(1003, "Pressure status changed to CPU: True, IO: True, Mem: None (CPU: 9/1, IO: 9/1, Mem: 0/None)") +
                                 note(1007, "Pressure status changed to CPU: False, IO: False, Mem: None (CPU: 0/1, IO: 0/1, Mem: 0/None)") +
                                 note(1010, "Load average limiting set to True as load average: 1.9 - using 3/8 bitbake threads") +
                                 note(1011, "Load average limiting set to False as load average: 0.9 - using 3/8 bitbake threads"))
                           .waits();
    ASSERT_THAT(waits, SizeIs(3));
    EXPECT_TRUE(waits[0].cpu && !waits[0].io);
    EXPECT_EQ(waits[0].completed - waits[0].started, 3);
    EXPECT_TRUE(waits[1].cpu && waits[1].io);
    EXPECT_EQ(waits[1].completed, 1007);
    EXPECT_TRUE(waits[2].load && !waits[2].cpu);
    EXPECT_EQ(waits[2].completed, 1011);
}

// bb.runqueue.PSIEvent has no time: that of what came before counts.
TEST(Waits, TheEventOfLaterBitBakesCountsAsWell) {
    const auto psi = [](bool high) {
        return event_line("bb.runqueue.PSIEvent", Pickled("bb.runqueue.PSIEvent").add("pressure_state", {false, high, false})
                                                      .add("pressure_values", {0.0, 1.0, 450000.0, 1.0, 0.0, 1.0}));
    };
    const auto record = record_of(note(2000, "x") + psi(true) + note(2004, "y") + psi(false) + psi(true) +
                                  event_line("bb.event.BuildCompleted", Pickled("bb.event.BuildCompleted").add("_failures", 0)));
    ASSERT_THAT(record.waits(), SizeIs(2));
    EXPECT_TRUE(record.waits()[0].io);
    EXPECT_EQ(record.waits()[0].started, 2000);
    EXPECT_EQ(record.waits()[0].completed, 2004);
    EXPECT_EQ(record.waits()[1].completed, 2004) << "the build's end ends it";
    ASSERT_THAT(record.pressure(), SizeIs(3));
    EXPECT_EQ(record.pressure()[0].io, 45);

    std::string text;
    write_build_json(record, {}, [&](std::string_view piece) { text += piece; });
    rapidjson::Document document;
    ASSERT_FALSE(document.Parse(text.c_str()).HasParseError());
    EXPECT_STREQ(document["waits"][0]["reason"].GetString(), "pressure");
    EXPECT_STREQ(document["waits"][0]["resources"][0].GetString(), "io");
    EXPECT_STREQ(document["waits"][0]["completed"].GetString(), "1970-01-01T00:33:24.000Z");
}

}  // namespace
}  // namespace bspctl::bitbake
