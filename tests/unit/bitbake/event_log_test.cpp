// SPDX-License-Identifier: Apache-2.0
#include "bitbake/event_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <map>

#include "base/failure.hpp"
#include "bitbake/base64.hpp"
#include "bitbake/base64_lines.hpp"
#include "temp_dir.hpp"

using namespace std::literals;

namespace bspctl::bitbake {
namespace {

using ::testing::ElementsAre;

// What a test wants to see of a log: events are gone when the callback returns.
struct Seen {
    std::vector<std::size_t> kinds;
    std::vector<std::string> words;
    void operator()(const EventValue& event) {
        kinds.push_back(event.index());
        std::visit([this](const auto& one) { tell(one); }, event);
    }
    void tell(const Heartbeat& event) { words.push_back(std::to_string(static_cast<long>(event.time))); }
    void tell(const DiskFull& event) { words.push_back(std::string(event.mountpoint)); }
    void tell(const AllVariables& event) { words.push_back(std::to_string(event.json.size())); }
    template <class Other>
    void tell(const Other&) {}
};

// {"time": n} of class bb.event.HeartbeatEvent, n below 10
std::string heartbeat(char n) {
    static constexpr std::string_view base64[] = {"gAOMCGJiLmV2ZW50jA5IZWFydGJlYXRFdmVudJMpgX2MBHRpbWVLAXNiLg==",
                                                  "gAOMCGJiLmV2ZW50jA5IZWFydGJlYXRFdmVudJMpgX2MBHRpbWVLAnNiLg=="};
    return R"({"class": "bb.event.HeartbeatEvent", "vars": ")" + std::string(base64[n - 1]) + "\\n\"}\n";
}

TEST(Base64, AsPythonWritesItIntoJson) {
    std::string room;
    EXPECT_EQ(decode_base64("YWJj\\nZGVm\\n", room), "abcdef");
    EXPECT_EQ(decode_base64("YWJjZA==\\n", room), "abcd");
    EXPECT_EQ(decode_base64("YW\\nJj\\r\\nZGU=", room), "abcde");
    EXPECT_EQ(decode_base64("\\/+8=", room), "\xff\xef"s);
    EXPECT_EQ(decode_base64("", room), "");
}

TEST(Base64, TornOrForeignIsRefused) {
    std::string room;
    for (const auto* text : {"Y", "YW", "YWJ", "YWJj\\", "YW=j", "YW==YWJj", "YWJ!", "YWJj\"YWJj", "YWJjZ\\u000a", "===="}) {
        EXPECT_EQ(decode_base64(text, room), std::nullopt) << text;
    }
}

// A line of base64 with its break: every character of the alphabet, from a different one on in each line.
std::string base64_text(std::size_t line) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < 76; ++i) out += alphabet[(line * 7 + i) % alphabet.size()];
    return out + "\\n";
}

// What a decoder of lines makes of a text: the bytes, and what it leaves.
std::pair<std::string, std::string_view> decode_with(LineDecoder decode, std::string_view text) {
    std::string room(text.size() + base64_slack, '\0');
    const char* at = text.data();
    char* out = room.data();
    decode(at, text.data() + text.size(), out);
    room.resize(static_cast<std::size_t>(out - room.data()));
    return {room, {at, static_cast<std::size_t>(text.data() + text.size() - at)}};
}

TEST(Base64, EveryDecoderOfLinesGivesTheSameBytes) {
    std::string text;
    for (std::size_t line = 0; line < 64; ++line) text += base64_text(line);
    text += "YWJj";
    const auto plain = decode_with(decode_lines_plain, text), best = decode_with(best_line_decoder(), text);
    EXPECT_EQ(plain.first.size(), 64u * 57);
    EXPECT_EQ(plain.second, "YWJj");
    EXPECT_EQ(best, plain);
}

TEST(Base64, EveryDecoderOfLinesStopsBeforeTheSameForeignCharacter) {
    const auto text = base64_text(0) + base64_text(1);
    for (const std::size_t place : {0u, 31u, 32u, 43u, 44u, 63u, 64u, 75u}) {
        for (int c = 0; c < 256; ++c) {
            auto changed = text;
            changed[78 + place] = static_cast<char>(c);
            const auto plain = decode_with(decode_lines_plain, changed), best = decode_with(best_line_decoder(), changed);
            EXPECT_EQ(best, plain) << "character " << c << " at " << place;
        }
    }
}

TEST(EventLog, GivesWhatIsWanted) {
    Seen seen;
    EventLog log(std::ref(seen), events_of<Heartbeat>());
    log.feed(heartbeat(1) + "{\"allvariables\": {\"A\": {}}}\n" + heartbeat(2) + "{\"class\": \"bb.event.New\", \"vars\": \"!\"}\n");
    log.finish();
    EXPECT_THAT(seen.words, ElementsAre("1", "2"));
    EXPECT_EQ(log.count("bb.event.HeartbeatEvent"), 2u);
    EXPECT_EQ(log.count("bb.event.New"), 1u);
    EXPECT_EQ(log.skipped(), 0u);
    EXPECT_EQ(log.line(), 4u);
}

TEST(EventLog, ByteByByteIsTheSame) {
    Seen seen;
    EventLog log(std::ref(seen));
    for (const char c : heartbeat(1) + heartbeat(2)) log.feed({&c, 1});
    EXPECT_THAT(seen.words, ElementsAre("1", "2"));
}

TEST(EventLog, ATornLastLineWaitsForItsEnd) {
    Seen seen;
    EventLog log(std::ref(seen));
    const auto line = heartbeat(2);
    log.feed(heartbeat(1) + line.substr(0, 40));
    EXPECT_THAT(seen.words, ElementsAre("1"));
    log.feed(line.substr(40));
    EXPECT_THAT(seen.words, ElementsAre("1", "2"));
}

TEST(EventLog, ALogThatEndsInTheMiddleOfALine) {
    Seen seen;
    EventLog log(std::ref(seen));
    log.feed(heartbeat(1) + heartbeat(2).substr(0, 60));
    log.finish();
    EXPECT_THAT(seen.words, ElementsAre("1"));
    EXPECT_EQ(log.skipped(), 1u);
}

TEST(EventLog, GarbageBetweenTheLinesIsCounted) {
    Seen seen;
    EventLog log(std::ref(seen));
    const auto torn = heartbeat(1).substr(0, 50);
    for (const auto& line : {"\n"s, "garbage\n"s, "\0\xff\n"s, "{}\n"s, "[1]\n"s, "{\"class\": \"x\"}\n"s, torn + "\n", torn + heartbeat(1),
                             std::string(100'000, '[') + "\n", heartbeat(2)}) {
        log.feed(line);
    }
    log.finish();
    EXPECT_THAT(seen.words, ElementsAre("2"));
    EXPECT_EQ(log.skipped(), 8u);
}

// The first was read as one that begins and ends with the same quote.
TEST(EventLog, LinesThatEndInTheirOwnBeginning) {
    const std::string whole = R"({"class": "x", "vars": "})";
    EventLog log([](const EventValue&) {});
    log.feed(R"({"class": "})" "\n");
    for (std::size_t size = 1; size <= whole.size(); ++size) log.feed(whole.substr(0, size) + "\n" + whole.substr(0, size) + "\"}\n");
    EXPECT_EQ(log.unknown().at("x"), 2u) << "the whole line, and the one that lacked only its end";
    EXPECT_EQ(log.skipped(), 1 + 2 * whole.size() - 2);
}

TEST(EventLog, KeysInAnotherOrderAndOtherBlanks) {
    Seen seen;
    EventLog log(std::ref(seen));
    auto line = heartbeat(1);
    const auto base64 = line.substr(line.find("gAO"), line.rfind('"') - line.find("gAO"));
    log.feed("{\"more\":{\"class\":\"x\"},\"vars\":\"" + base64 + "\",\"class\":\"bb.event.HeartbeatEvent\"}\r\n");
    EXPECT_THAT(seen.words, ElementsAre("1"));
}

TEST(EventLog, ALineBeyondAllMeasureIsPassedOver) {
    Seen seen;
    EventLog log(std::ref(seen));
    const std::string part(8 * 1024 * 1024, 'x');
    for (std::size_t size = 0; size <= EventLog::longest_line; size += part.size()) log.feed(part);
    log.feed("\n" + heartbeat(1));
    EXPECT_THAT(seen.words, ElementsAre("1"));
    EXPECT_EQ(log.skipped(), 1u);
}

// Bytes that the program has asked for and not given back. A sanitizer's own allocator is not counted.
std::size_t in_use() {
    const auto memory = ::mallinfo2();
    return memory.uordblks + memory.hblkhd;
}

TEST(EventLog, TheRoomOfALineBeyondTheUsualIsGivenBack) {
    constexpr std::size_t usual = 4 * 1024 * 1024;
    EventLog log([](const EventValue&) {});
    const std::string part(EventLog::longest_line / 2, 'x');
    const auto before = in_use();
    for (const int parts : {1, 3}) {
        for (int i = 0; i < parts; ++i) log.feed(part);
        log.feed("\n");
        EXPECT_LE(in_use(), before + usual + 64 * 1024) << "after a line of " << parts << " parts";
    }
}

TEST(EventLog, NamesOfUnknownClassesDoNotFillTheMemory) {
    EventLog log([](const EventValue&) {});
    for (int i = 0; i < 5000; ++i) log.feed("{\"class\": \"c" + std::to_string(i) + "\", \"vars\": \"\"}\n");
    EXPECT_EQ(log.unknown().size(), EventLog::most_unknown);
}

TEST(EventLog, AFileThatIsNotThere) {
    EventLog log([](const EventValue&) {});
    EXPECT_THROW(read_event_log("/nowhere/eventlog.json", log), Failure);
    EXPECT_THROW(read_event_log("/dev", log), Failure);
}

// ------------------------------------------------------------------------------- what Python writes, by protocol

class OfPython : public ::testing::TestWithParam<int> {
protected:
    void SetUp() override {
        static std::map<int, std::string> known;  // Python takes its time to start
        auto& text = known[GetParam()];
        if (text.empty()) text = made_by_python();
        if (text.empty()) GTEST_SKIP() << "no python3 here";
        text_ = text;
    }
    static std::string made_by_python() {
        const testing::TempDir folder;
        const auto file = folder / "log.json";
        const auto command = "python3 " BSPCTL_SOURCE_DIR "/tests/unit/bitbake/event_fixtures.py " + std::to_string(GetParam()) + " > '" +
                             file.string() + "' 2> /dev/null";
        return std::system(command.c_str()) == 0 ? testing::slurp(file) : std::string();
    }
    template <class Kind, class Check>
    void each(Check check) {
        EventLog log([&](const EventValue& event) { check(std::get<Kind>(event)); }, events_of<Kind>());
        log.feed(text_);
        log.finish();
    }

    std::string text_;
};

TEST_P(OfPython, EveryLineIsAnEvent) {
    Seen seen;
    EventLog log(std::ref(seen));
    log.feed(text_);
    log.finish();
    EXPECT_EQ(log.skipped(), 0u);
    EXPECT_EQ(log.count("bb.event.FromTheFuture"), 1u);
    EXPECT_EQ(seen.kinds.size(), 10u);
    EXPECT_EQ(text_.find("EXECUTED\n"), std::string::npos);
}

TEST_P(OfPython, Tasks) {
    std::vector<TaskEvent::Phase> phases;
    each<TaskEvent>([&](const TaskEvent& event) {
        phases.push_back(event.phase);
        if (event.package.empty()) return;  // the pickle that wanted to print
        EXPECT_EQ(event.recipe, "x-lib");
        EXPECT_EQ(event.version, "1.2-r3");
        EXPECT_EQ(event.task, "do_compile");
        EXPECT_EQ(event.multiconfig, "");
        EXPECT_EQ(event.file, "/b/x_1.2.bb");
        EXPECT_EQ(event.pid, 77);
        EXPECT_DOUBLE_EQ(event.time, 1777000000.25);
        EXPECT_EQ(event.error_printed, event.phase == TaskEvent::Phase::failed);
    });
    using Phase = TaskEvent::Phase;
    EXPECT_THAT(phases, ElementsAre(Phase::started, Phase::failed, Phase::failed));
}

TEST_P(OfPython, TheRunQueueAndItsStatistics) {
    each<QueueEvent>([](const QueueEvent& event) {
        EXPECT_EQ(event.multiconfig, "board");
        EXPECT_EQ(event.file, "/b/x_1.2.bb");
        ASSERT_TRUE(event.stats.has_value());
        EXPECT_EQ(event.stats->total, 15);
        EXPECT_EQ(event.stats->setscene_covered, 3);
        EXPECT_EQ(event.stats->setscene_notcovered, 6);
    });
}

TEST_P(OfPython, ALogMessageWithItsArguments) {
    each<LogEvent>([](const LogEvent& event) {
        EXPECT_EQ(event.message, "br\u00fccke \U0001f600: 3 of   2.5 ['a', ('b',)] % None");
        EXPECT_EQ(event.level, LogEvent::error);
        EXPECT_EQ(event.pid, 77);
    });
}

TEST_P(OfPython, WhatIsMissing) {
    each<NoProvider>([](const NoProvider& event) {
        EXPECT_EQ(event.item, "libfoo");
        EXPECT_TRUE(event.runtime);
        EXPECT_THAT(event.dependees, ElementsAre("/b/img.bb", "y"));
        EXPECT_THAT(event.close_matches, ElementsAre("libfob", "foo"));
    });
}

TEST_P(OfPython, TheDiskMonitor) {
    std::size_t samples = 0;
    each<DiskUsage>([&](const DiskUsage& event) {
        samples = event.samples.size();
        ASSERT_EQ(samples, 1u);
        EXPECT_EQ(event.samples[0].device, "/dev/vda");
        EXPECT_EQ(event.samples[0].available, std::int64_t{1} << 40);
    });
    EXPECT_EQ(samples, 1u);
}

TEST_P(OfPython, TheBuild) {
    std::vector<std::int64_t> failures;
    each<BuildEvent>([&](const BuildEvent& event) { failures.push_back(event.failures); });
    EXPECT_THAT(failures, ElementsAre(0, 0, 1));
}

INSTANTIATE_TEST_SUITE_P(Protocol, OfPython, ::testing::Range(0, 6));

}  // namespace
}  // namespace bspctl::bitbake
