// SPDX-License-Identifier: Apache-2.0
//
// A plugin in a process of its own: whatever becomes of it, one call fails and says why, and nothing is left behind.
#include <dirent.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <stop_token>
#include <thread>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "parts.hpp"
#include "plugins/trust_store.hpp"
#include "process/interrupts.hpp"

namespace bspctl::testing {
namespace {

using namespace std::chrono_literals;
using plugins::LoadOptions;
using plugins::State;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

#ifdef BSPCTL_SANITIZED
// A sanitizer reserves terabytes of address space, so there is no limit of memory; and it would report a signal itself.
constexpr bool sanitized = true;
const EnvironmentVariable leave_signals_alone("ASAN_OPTIONS", "handle_segv=0:handle_abort=0");
#else
constexpr bool sanitized = false;
#endif

// A busy machine may take long to start a process, so only what hangs is given little time.
LoadOptions strict_limits(std::chrono::milliseconds answer = 30s) {
    LoadOptions options;
    options.limits = {.answer = answer, .cpu = 20s, .memory = sanitized ? 0u : 256u << 20};
    return options;
}

Input input(const std::string& machine) {
    Input out;
    out.machine = machine;
    return out;
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder) != nullptr) ++count;
    ::closedir(folder);
    return count;
}

bool has_children() {
    siginfo_t info{};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

class Isolated : public ::testing::Test {
protected:
    explicit Isolated(LoadOptions options = strict_limits()) : registry_(load(std::move(options))) {}

    plugins::Registry load(LoadOptions options) {
        room_.add("breaks_out");
        return room_.load(std::move(options));
    }
    plugins::Plugin& plugin() { return *registry_.plugins().at(0); }

    std::string failure_of(const std::string& machine) {
        try {
            (void)plugin().detect(input(machine));
        } catch (const Failure& failure) {
            return std::string(failure.what()) + "\n" + failure.why() + "\n" + failure.fix();
        }
        return "(no failure)";
    }

    PluginRoom room_;
    plugins::Registry registry_;
};

struct Outcome {
    const char* mode;
    const char* says;
};

void PrintTo(const Outcome& outcome, std::ostream* out) { *out << outcome.mode; }

class Outcomes : public Isolated, public ::testing::WithParamInterface<Outcome> {
protected:
    Outcomes() : Isolated(strict_limits(std::string(GetParam().says).ends_with("within 2.0s") ? 2s : 30s)) {}
};

TEST_P(Outcomes, OneCallFailsByNameAndTheNextIsAnswered) {
    if (sanitized && std::string(GetParam().mode) == "eat-memory") GTEST_SKIP() << "no limit under a sanitizer";
    const auto said = failure_of(GetParam().mode);
    EXPECT_THAT(said, HasSubstr("test.breaks-out"));
    EXPECT_THAT(said, HasSubstr(GetParam().says));
    EXPECT_THAT(said, HasSubstr("--no-plugin test.breaks-out"));
    EXPECT_GE(plugin().detect(input("well")).confidence, 1);
}

INSTANTIATE_TEST_SUITE_P(
    , Outcomes,
    ::testing::Values(Outcome{"segv", "was ended by SIGSEGV in detect()"},
                      Outcome{"abort", "was ended by SIGABRT in detect()"},
                      Outcome{"exit", "ended its process (exit code 3) in detect()"},
                      Outcome{"last-words", "it had printed: acme: table 7 is damaged"},
                      Outcome{"hang", "gave no answer to detect() within 2.0s"},
                      Outcome{"eat-memory", "used more than 256.0 MiB of memory in detect()"},
                      Outcome{"garbage", "gave a garbled answer to detect()"},
                      Outcome{"endless-frame", "gave a garbled answer to detect()"},
                      Outcome{"half-frame", "gave no answer to detect() within 2.0s"},
                      Outcome{"flood-frames", "gave no answer to detect() within 2.0s"}),
    [](const auto& which) { return text::replace_all(which.param.mode, "-", "_"); });

TEST_F(Isolated, AskingForTooMuchAtOnceIsNamedToo) {
    if (sanitized) GTEST_SKIP() << "no limit of memory under a sanitizer";
    EXPECT_THAT(failure_of("too-much"), AllOf(HasSubstr("test.breaks-out"), HasSubstr("256.0 MiB of memory")));
    EXPECT_EQ(plugin().detect(input("well")).confidence, 2);  // it was an exception, and the process lives
}

TEST_F(Isolated, ClosingTheConnectionIsAnEnd) {
    EXPECT_THAT(failure_of("close"), HasSubstr("test.breaks-out closed its connection in detect()"));
}

TEST_F(Isolated, AFloodOfOutputNeitherBlocksNorFails) {
    EXPECT_EQ(plugin().detect(input("flood")).confidence, 1);
    EXPECT_EQ(plugin().detect(input("well")).confidence, 2);
}

TEST_F(Isolated, AFloodOfLogLinesIsCut) {
    std::size_t lines = 0;
    registry_.set_log([&](plugins::Registry::LogLevel, const std::string&, const std::string&) { ++lines; });
    EXPECT_EQ(plugin().detect(input("log-much")).confidence, 1);
    EXPECT_EQ(lines, 1001u);  // the last says that there were more
}

TEST_F(Isolated, AnInterruptEndsTheCall) {
    const process::Interrupts interrupts;
    const std::jthread user([](const std::stop_token& stop) {
        for (; !stop.stop_requested(); std::this_thread::sleep_for(50ms)) ::kill(::getpid(), SIGINT);
    });
    try {
        (void)plugin().detect(input("hang"));
        FAIL() << "it answered";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.code(), ExitCode::interrupted);
        EXPECT_THAT(failure.what(), HasSubstr("was interrupted"));
    }
}

TEST_F(Isolated, AfterTwoDeathsItIsNotAskedAgain) {
    EXPECT_THAT(failure_of("segv"), HasSubstr("SIGSEGV"));
    EXPECT_THAT(failure_of("abort"), HasSubstr("SIGABRT"));
    EXPECT_THAT(failure_of("well"), AllOf(HasSubstr("is not asked again"), HasSubstr("SIGABRT")));
}

TEST_F(Isolated, NoProcessAndNoDescriptorIsLeft) {
    const auto before = open_descriptors();
    for (int i = 0; i < 3; ++i) {
        const auto registry = room_.load(strict_limits());
        auto& other = *registry.plugins().at(0);
        EXPECT_GE(other.detect(input("well")).confidence, 1);
        EXPECT_THROW((void)other.detect(input("segv")), Failure);
        EXPECT_GE(other.detect(input("well")).confidence, 1);
    }
    EXPECT_EQ(open_descriptors(), before);
    EXPECT_FALSE(has_children());
}

TEST_F(Isolated, NoProcessIsStartedBeforeACall) {
    EXPECT_FALSE(has_children());  // the one of the first look is over
    (void)plugin().detect(input("well"));
    EXPECT_TRUE(has_children());
}

// A thread that has asked and is gone takes no process with it: the kernel goes by threads.
TEST_F(Isolated, OutlivesTheThreadThatAskedFirst) {
    std::thread([&] { (void)plugin().detect(input("well")); }).join();
    EXPECT_EQ(plugin().detect(input("well")).confidence, 2);
}

TEST_F(Isolated, IsKeptFromTheWorldOutside) {
    const auto& sandbox = plugin().info().sandbox;
    if (sandbox.size() < 2) GTEST_SKIP() << "this kernel or this build has not both parts of the sandbox";
    room_.dir().write("old", "as it was");
    auto question = input("reach-out");
    question.text = room_.dir().path().string();
    const auto evidence = plugin().detect(question).evidence;
    EXPECT_EQ(evidence.size(), 17u);
    for (const auto& sentence : evidence) EXPECT_THAT(sentence, ::testing::Not(HasSubstr("done")));
    EXPECT_EQ(slurp(room_.dir() / "old"), "as it was");
    EXPECT_FALSE(std::filesystem::exists(room_.dir() / "new"));
}

TEST_F(Isolated, IsGivenNothingOfOurs) {
    for (const auto& sentence : plugin().detect(input("stay-in")).evidence) EXPECT_THAT(sentence, HasSubstr("done"));
}

TEST_F(Isolated, AFileChangedInUseIsNotStarted) {
    std::filesystem::last_write_time(room_.folder() / "bspctl-breaks_out.so", std::filesystem::file_time_type::clock::now());
    EXPECT_THAT(failure_of("well"), HasSubstr("was changed while it was in use"));
}

class Processor : public Isolated {
protected:
    Processor() : Isolated(limits()) {}
    static LoadOptions limits() {
        LoadOptions options;
        options.limits = {.answer = 30s, .cpu = 1s, .memory = 0};
        return options;
    }
};

TEST_F(Processor, TimeIsLimitedToo) {
    EXPECT_THAT(failure_of("spin"), HasSubstr("used more than 1.0s of processor time in detect()"));
}

TEST(Probe, WhatDiesWhileItIsLoadedIsRefusedAndTheOthersWork) {
    const PluginRoom room;
    for (const auto* name : {"crashes_while_loaded", "hangs_while_loaded", "good"}) room.add(name);
    const auto registry = room.load(strict_limits(2s));
    EXPECT_EQ(active_ids(registry), std::vector<std::string>{"test.good"});
    EXPECT_THAT(entry_of(registry, "crashes_while_loaded")->reason, HasSubstr("was ended by SIGSEGV while it was loaded"));
    EXPECT_THAT(entry_of(registry, "hangs_while_loaded")->reason, HasSubstr("was not loaded within 2.0s"));
}

TEST(Probe, AWorkerThatIsNotThereIsAReason) {
    const PluginRoom room;
    room.add("good");
    LoadOptions options;
    options.worker = "/nowhere/plugin-worker";
    EXPECT_THAT(entry_of(room.load(options), "good")->reason, HasSubstr("/nowhere/plugin-worker"));
    options.worker = "/bin/true";
    EXPECT_THAT(entry_of(room.load(options), "good")->reason, HasSubstr("ended its process (exit code 0)"));
}

// ---------------------------------------------------------------------------------------------------------- cache

class Cache : public ::testing::Test {
protected:
    Cache() {
        room_.add("good");
        options_.cache = room_.dir() / "cache/plugins.cache";
    }
    // Without the program that would start it, so a plugin is known from the cache or not at all.
    bool is_known() {
        auto options = options_;
        options.worker = "/nowhere/plugin-worker";
        const auto registry = room_.load(options);
        return registry.family("good") != nullptr;
    }
    PluginRoom room_;
    LoadOptions options_;
};

TEST_F(Cache, WhatIsKnownIsNotStarted) {
    EXPECT_FALSE(is_known());
    { const auto cold = room_.load(options_); }
    EXPECT_TRUE(is_known());
}

TEST_F(Cache, AChangedFileIsLookedAtAgain) {
    { const auto cold = room_.load(options_); }
    std::filesystem::last_write_time(room_.folder() / "bspctl-good.so", std::filesystem::file_time_type::clock::now());
    EXPECT_FALSE(is_known());
}

TEST_F(Cache, ADamagedOneIsIgnoredAndWrittenAgain) {
    { const auto cold = room_.load(options_); }
    auto bytes = slurp(options_.cache);
    for (const auto at : {bytes.size() / 2, bytes.size() - 1, std::size_t{3}}) {
        auto damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        room_.dir().write("cache/plugins.cache", damaged);
        EXPECT_FALSE(is_known()) << at;
    }
    { const auto again = room_.load(options_); }
    EXPECT_TRUE(is_known());
}

TEST_F(Cache, OneThatOthersCanWriteIsNotBelieved) {
    { const auto cold = room_.load(options_); }
    std::filesystem::permissions(options_.cache, std::filesystem::perms(0666));
    EXPECT_FALSE(is_known());
}

TEST_F(Cache, WhatFailedIsNotRemembered) {
    room_.add("crashes_while_loaded");
    { const auto first = room_.load(options_); }
    const auto second = room_.load(options_);
    EXPECT_THAT(entry_of(second, "crashes_while_loaded")->reason, HasSubstr("SIGSEGV"));
}

// ------------------------------------------------------------------------------------------------------- approval

TEST(Approval, WithoutItAPluginIsRefusedWithTheCommand) {
    const PluginRoom room;
    const auto file = room.add("crashes_while_loaded");  // refused before it could
    const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", room.folder().string());
    const plugins::Registry registry{LoadOptions{}};
    const auto* entry = entry_of(registry, "crashes_while_loaded");
    EXPECT_EQ(entry->state, State::refused);
    EXPECT_THAT(entry->reason, HasSubstr("is not approved (sha256:"));
    EXPECT_EQ(entry->fix, "bspctl plugin trust " + file.string());
}

TEST(Approval, WarningIsEnoughWhereItIsAskedFor) {
    const PluginRoom room;
    room.add("good");
    const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", room.folder().string());
    LoadOptions options;
    options.trust = plugins::Trust::warn;
    const plugins::Registry registry{options};
    EXPECT_NE(registry.family("good"), nullptr);
    EXPECT_THAT(registry.warnings(), Contains(HasSubstr("is not approved")));
}

TEST(Approval, ChangedBytesNameBothDigests) {
    const PluginRoom room;
    const auto file = room.add("good");
    LoadOptions options;
    options.approved = room.dir() / "approved";
    const std::string old(64, 'a');
    auto store = plugins::TrustStore::load(options.approved);
    store.approve({"test.good", file, old, "2026-01-01T00:00:00Z"});
    const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", room.folder().string());
    const plugins::Registry registry{options};
    EXPECT_THAT(entry_of(registry, "good")->reason,
                AllOf(HasSubstr("sha256:" + old), HasSubstr("sha256:" + sha256(slurp(file)))));
    store.approve({"test.good", file, sha256(slurp(file)), "2026-01-01T00:00:00Z"});
    EXPECT_NE(plugins::Registry{options}.family("good"), nullptr);
}

TEST(Approval, BundledPluginsNeedNone) {
    const PluginRoom room;
    room.add("good", "bundled");
    LoadOptions options;
    options.bundled = room.dir() / "bundled";
    const EnvironmentVariable path("BSPCTL_PLUGIN_PATH", std::nullopt);
    const EnvironmentVariable data("XDG_DATA_HOME", (room.dir() / "data").string());
    EXPECT_NE(plugins::Registry{options}.family("good"), nullptr);
}

}  // namespace
}  // namespace bspctl::testing
