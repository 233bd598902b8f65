// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <exception>
#include <optional>
#include <string_view>

#include "base/descriptor.hpp"
#include "plugins/protocol.hpp"

namespace bspctl::plugins {

// Why nothing more can be said or heard.
enum class Breach {
    closed,   // the other end is gone
    late,     // nothing came, or was taken, in time
    garbled,  // what came is no frame
    stopped   // the user has interrupted the program
};

class ChannelBroken : public std::exception {
public:
    explicit ChannelBroken(Breach breach) : breach_(breach) {}
    [[nodiscard]] Breach breach() const noexcept { return breach_; }
    [[nodiscard]] const char* what() const noexcept override { return "the other process cannot be understood"; }

private:
    Breach breach_;
};

using Clock = std::chrono::steady_clock;
using Deadline = std::optional<Clock::time_point>;  // nothing: as long as it takes

// Frames over a stream socket: the length of what follows in four bytes, lowest first; the tag; the payload. Both
// functions throw ChannelBroken, and then the channel is of no further use.
class Channel {
public:
    explicit Channel(Descriptor socket) : socket_(std::move(socket)) { begin(); }

    // An interrupt from now on ends whatever waits; those before had their effect.
    void begin();

    void send(Tag tag, std::string_view payload, Deadline deadline = {});
    [[nodiscard]] Frame receive(Deadline deadline = {});

private:
    void wait(short events, Deadline deadline) const;
    void read(char* to, std::size_t size, Deadline deadline);

    Descriptor socket_;
    int interrupts_ = 0;
};

}  // namespace bspctl::plugins
