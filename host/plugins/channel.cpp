// SPDX-License-Identifier: Apache-2.0
#include "plugins/channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include "process/interrupts.hpp"

namespace bspctl::plugins {

namespace {

constexpr std::size_t length_size = 4;
// A frame is read piece by piece: a length that is only claimed costs nothing.
constexpr std::size_t largest_piece = 1024 * 1024;

std::string header(Tag tag, std::size_t payload) {
    std::string out;
    const auto length = payload + 1;
    for (std::size_t i = 0; i < length_size; ++i) out += static_cast<char>(length >> (8 * i) & 0xff);
    out += static_cast<char>(tag);
    return out;
}

// Until the deadline, or until it is time to look for an interrupt, which another thread may have received.
int milliseconds_to_wait(Deadline deadline) {
    constexpr long long between_looks = 100;
    if (!deadline) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, between_looks));
}

}  // namespace

void Channel::begin() { interrupts_ = process::Interrupts::count(); }

void Channel::wait(short events, Deadline deadline) const {
    pollfd entry{socket_.get(), events, 0};
    for (;;) {
        const int ready = ::poll(&entry, 1, milliseconds_to_wait(deadline));
        if (process::Interrupts::count() > interrupts_) throw ChannelBroken(Breach::stopped);
        if (ready > 0) return;  // also on an error, which the next call will name
        if (ready == 0 && Clock::now() >= *deadline) throw ChannelBroken(Breach::late);
        if (ready < 0 && errno != EINTR) throw ChannelBroken(Breach::closed);
    }
}

void Channel::send(Tag tag, std::string_view payload, Deadline deadline) {
    auto bytes = header(tag, payload.size());
    bytes += payload;
    for (std::string_view rest = bytes; !rest.empty();) {
        wait(POLLOUT, deadline);
        const auto count = ::send(socket_.get(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN && errno != EINTR) throw ChannelBroken(Breach::closed);
        if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
    }
}

void Channel::read(char* to, std::size_t size, Deadline deadline) {
    while (size > 0) {
        wait(POLLIN, deadline);
        const auto count = ::recv(socket_.get(), to, size, MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (count <= 0) throw ChannelBroken(Breach::closed);
        to += count;
        size -= static_cast<std::size_t>(count);
    }
}

Frame Channel::receive(Deadline deadline) {
    std::array<char, length_size + 1> head{};
    read(head.data(), head.size(), deadline);
    std::uint32_t length = 0;
    for (std::size_t i = length_size; i-- > 0;) length = length << 8 | static_cast<unsigned char>(head[i]);
    if (length == 0 || length > largest_frame) throw ChannelBroken(Breach::garbled);
    Frame frame{static_cast<Tag>(head.back()), {}};
    for (std::size_t left = length - 1; left > 0;) {
        const auto piece = std::min(left, largest_piece);
        const auto have = frame.payload.size();
        frame.payload.resize(have + piece);
        read(frame.payload.data() + have, piece, deadline);
        left -= piece;
    }
    return frame;
}

}  // namespace bspctl::plugins
