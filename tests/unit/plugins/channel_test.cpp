// SPDX-License-Identifier: Apache-2.0
#include "plugins/channel.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "process/interrupts.hpp"

namespace bspctl::plugins {
namespace {

using namespace std::chrono_literals;

class Channels : public ::testing::Test {
protected:
    Channels() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
        here_ = Descriptor(ends[0]);
        there_ = Descriptor(ends[1]);
    }
    void write(std::string_view bytes) { ASSERT_EQ(::send(there_.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size())); }
    static Deadline soon() { return Clock::now() + 20ms; }
    static Breach breach_of(Channel& channel) {
        try {
            (void)channel.receive(soon());
        } catch (const ChannelBroken& broken) {
            return broken.breach();
        }
        ADD_FAILURE() << "a frame came";
        return {};
    }
    Descriptor here_, there_;
};

TEST_F(Channels, FramesOfAnySize) {
    Channel here(std::move(here_)), there(std::move(there_));
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{3'000'000}}) {
        std::thread sender([&] { there.send(Tag::value, std::string(size, 'x')); });
        const auto frame = here.receive();
        sender.join();
        EXPECT_EQ(frame.tag, Tag::value);
        EXPECT_EQ(frame.payload, std::string(size, 'x'));
    }
}

TEST_F(Channels, NothingComesInTime) {
    Channel here(std::move(here_));
    EXPECT_EQ(breach_of(here), Breach::late);
    write(std::string_view("\x09\0\0\0\x04half", 9));
    EXPECT_EQ(breach_of(here), Breach::late);
}

TEST_F(Channels, NobodyTakesIt) {
    Channel here(std::move(here_));
    EXPECT_THROW(here.send(Tag::call, std::string(16u << 20, 'x'), soon()), ChannelBroken);
}

TEST_F(Channels, TheOtherEndIsGone) {
    Channel here(std::move(here_));
    there_.close();
    EXPECT_EQ(breach_of(here), Breach::closed);
    EXPECT_THROW(here.send(Tag::call, "x", soon()), ChannelBroken);
}

TEST_F(Channels, AnInterruptEndsTheWait) {
    const process::Interrupts interrupts;
    Channel here(std::move(here_));
    ::raise(SIGINT);
    here.begin();
    EXPECT_EQ(breach_of(here), Breach::late);  // it had its effect
    std::thread user([] {
        std::this_thread::sleep_for(50ms);
        ::kill(::getpid(), SIGINT);
    });
    try {
        (void)here.receive(Clock::now() + 60s);
        ADD_FAILURE() << "a frame came";
    } catch (const ChannelBroken& broken) {
        EXPECT_EQ(broken.breach(), Breach::stopped);
    }
    user.join();
}

TEST_F(Channels, LengthsThatCannotBe) {
    Channel here(std::move(here_));
    write(std::string_view("\0\0\0\0\x04", 5));
    EXPECT_EQ(breach_of(here), Breach::garbled);
    write("\xff\xff\xff\xff\x04");
    EXPECT_EQ(breach_of(here), Breach::garbled);
}

}  // namespace
}  // namespace bspctl::plugins
