// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "bitbake/event_log.hpp"
#include "shared.hpp"
#include "temp_dir.hpp"
#include "triage/circumstances.hpp"
#include "triage/observation.hpp"

namespace bspctl::triage {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using All = std::vector<Observation>;

All steps_of(const testing::TempDir& folder, std::string_view events) {
    All out;
    observe_steps(folder.write("events.jsonl", events), [&](const Observation& one) { out.push_back(one); });
    return out;
}

TEST(ObserveSteps, AStepThatFailedSaysWhyOnce) {
    const testing::TempDir folder;
    const auto seen = steps_of(folder, R"({"ts":"2026-01-01T00:00:00.000Z","event":"step_fail","step":"sync","reason":"cannot clone x"}
{"ts":"2026-01-01T00:00:00.000Z","event":"run_error","error":"cannot clone x","error_type":"step"}
{"ts":"2026-01-01T00:00:00.000Z","event":"step_ok","step":"other"}
)");
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].text, "cannot clone x");
    EXPECT_EQ(seen[0].origin, Observation::Origin::step);
    EXPECT_FALSE(seen[0].failure);
}

TEST(ObserveSteps, ASignalIsNamed) {
    const testing::TempDir folder;
    const auto seen = steps_of(folder, R"({"ts":"x","event":"step_fail","step":"kas_build","reason":"exit_code=137","exit_code":137}
)");
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].text, "exit_code=137\nkas was ended by signal 9 (SIGKILL)");
}

TEST(ObserveSteps, WhatTheProgramSaidLastBelongsToIt) {
    const testing::TempDir folder;
    const auto seen = steps_of(folder, R"({"ts":"x","event":"step_fail","step":"prepare","reason":"exit_code=1","exit_code":1,"output":["a","fatal: b"]}
)");
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].text, "exit_code=1\na\nfatal: b");
}

TEST(ObserveSteps, NoEventsAreNoFailure) {
    observe_steps("/nowhere/events.jsonl", [](const Observation&) { FAIL(); });
    observe_event_log("/nowhere/log.json", [](const Observation&) { FAIL(); });
}

// ------------------------------------------------------------------------------------------------ the event log

All events_of_recording(const std::filesystem::path& dir) {
    const testing::TempDir folder;
    auto log = dir / "eventlog.json";
    if (!std::filesystem::exists(log)) {
        const auto plain = folder / "eventlog.json";
        const auto command = "gzip -dc '" + log.string() + ".gz' > '" + plain.string() + "'";
        if (std::system(command.c_str()) != 0) return {};
        log = plain;
    }
    All out;
    observe_event_log(log, [&](const Observation& one) { out.push_back(one); });
    return out;
}

TEST(ObserveEventLog, AFailedTaskWithItsLogAndItsWords) {
    BSPCTL_NEEDS_SHARED("recorded/fail-compile");
    const auto seen = events_of_recording(shared);
    EXPECT_THAT(seen, Contains(AllOf(Field(&Observation::failure, true), Field(&Observation::recipe, "widgetd-native"),
                                     Field(&Observation::version, "2.3-r0"), Field(&Observation::task, "do_compile"),
                                     Field(&Observation::log, HasSubstr("/temp/log.do_compile.")))));
    EXPECT_THAT(seen, Contains(AllOf(Field(&Observation::text, "oe_runmake failed"), Field(&Observation::failure, false),
                                     Field(&Observation::recipe, "widgetd-native"), Field(&Observation::task, "do_compile"))));
}

TEST(ObserveEventLog, WhatNobodyProvides) {
    BSPCTL_NEEDS_SHARED("recorded/fail-nothing-provides");
    EXPECT_THAT(events_of_recording(shared),
                Contains(AllOf(Field(&Observation::recipe, "needs-native"),
                               Field(&Observation::text, AllOf(StartsWith("Nothing PROVIDES 'libdoesnotexist-native' (but /"),
                                                               HasSubstr("needs-native_1.0.bb DEPENDS on or otherwise requires it)"),
                                                               HasSubstr(". Close matches:\n  libnet-native"))))));
}

TEST(ObserveEventLog, AFullDisk) {
    BSPCTL_NEEDS_SHARED("recorded/fail-disk-halt");
    EXPECT_THAT(events_of_recording(shared), Contains(Field(&Observation::text, HasSubstr("disk space monitor action is \"HALT\""))));
}

TEST(ObserveEventLog, AGoodBuildHasNothingToSayOfErrors) {
    BSPCTL_NEEDS_SHARED("recorded/success");
    for (const auto& one : events_of_recording(shared)) EXPECT_TRUE(one.warning) << one.text;
}

// ------------------------------------------------------------------------------------------------ circumstances

constexpr auto records =
    "6,1,1000000,-;Linux version\n"
    "4,2,50000000,-;Out of memory: Killed process 4711 (cc1plus) total-vm:1kB, anon-rss:1kB\n"
    " SUBSYSTEM=memory\n"
    "3,3,60000000,-;Memory cgroup out of memory: Killed process 12 (ld) total-vm:1kB\n"
    "3,4,90000000,-;Out of memory: Killed process 13 (later) total-vm:1kB\n"
    "rubbish\n;\n,,,;Out of memory: Killed process 1 (x)\n";

TEST(KernelLog, KillsWhileTheRunWentOn) {
    const auto kills = out_of_memory_kills(records, 1000, {1040, 1070});
    ASSERT_EQ(kills.size(), 2u);
    EXPECT_EQ(kills[0].program, "cc1plus");
    EXPECT_DOUBLE_EQ(kills[0].time, 1050);
    EXPECT_FALSE(kills[0].cgroup);
    EXPECT_EQ(kills[1].program, "ld");
    EXPECT_TRUE(kills[1].cgroup);
}

TEST(KernelLog, NothingBeforeOrAfter) { EXPECT_THAT(out_of_memory_kills(records, 1000, {0, 1040}), IsEmpty()); }

TEST(Circumstances, TheSpanOfARunThatEnded) {
    const testing::TempDir folder;
    folder.write("events.jsonl", R"({"ts":"2026-01-01T00:00:10.500Z","event":"run_start"}
{"ts":"2026-01-01T00:01:00.000Z","event":"run_end"}
)");
    const auto span = span_of_run(folder.path());
    EXPECT_DOUBLE_EQ(span.from, 1767225610.5);
    EXPECT_DOUBLE_EQ(span.to, 1767225660);
}

TEST(Circumstances, ARunThatWasKilledLivedUntilItsLastWrite) {
    const testing::TempDir folder;
    folder.write("events.jsonl", "{\"ts\":\"2026-01-01T00:00:10.500Z\",\"event\":\"run_start\"}\n{\"ts\":");
    EXPECT_GT(span_of_run(folder.path()).to, 1767225610.5);
}

TEST(Circumstances, ASignalIsOne) {
    const testing::TempDir folder;
    folder.write("events.jsonl", R"({"ts":"2026-01-01T00:00:10.500Z","event":"step_fail","step":"kas_build","exit_code":137}
{"ts":"2026-01-01T00:01:00.000Z","event":"run_end"}
)");
    EXPECT_THAT(circumstances_of(folder.path()), ElementsAre("kas was ended by signal 9 (SIGKILL)"));
}

TEST(Circumstances, NothingIsKnownOfAnEmptyFolder) {
    const testing::TempDir folder;
    EXPECT_THAT(circumstances_of(folder.path()), IsEmpty());
    EXPECT_THAT(circumstances_of("/nowhere"), IsEmpty());
}

// MonitorDiskEvent: 1 GB of 100 GB available on /dev/vda, 50 GB on /dev/vdb
constexpr auto disk_event =
    R"({"class": "bb.event.MonitorDiskEvent", "vars": "gASV0AAAAAAAAACMCGJiLmV2ZW50lIwQTW9uaXRvckRpc2tFdmVu)"
    R"(dJSTlCmBlH2UjApkaXNrX3Vz\nYWdllH2UKIwIL2Rldi92ZGGUaACMD0Rpc2tVc2FnZVNhbXBsZZSTlCmBlH2UKIwPYXZhaWxhYm)"
    R"(xl\nX2J5dGVzlEoAypo7jApmcmVlX2J5dGVzlEoAypo7jAt0b3RhbF9ieXRlc5SKBQDodkgXdWKMCC9k\nZXYvdmRilGgJKYGUfZ)"
    R"(QoaAyKBQB0O6QLaA2KBQB0O6QLaA6KBQDodkgXdWJ1c2Iu\n"})"
    "\n";

TEST(Circumstances, BitBakesDiskMonitor) {
    const testing::TempDir folder;
    folder.write(bitbake::event_log_name, disk_event);
    folder.write("du.tsv", "1767225610\t1000\n1767225640\t2147483648\n17672");
    EXPECT_THAT(circumstances_of(folder.path()),
                ElementsAre("/dev/vda was 99 % full at the end: 953.7 MiB of 93.1 GiB free; the build folder held 2.0 GiB"));
}

}  // namespace
}  // namespace bspctl::triage
