// SPDX-License-Identifier: Apache-2.0
#include "worker/host_link.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/failure.hpp"
#include "bspctl/wire.hpp"
#include "plugins/codec.hpp"

namespace bspctl::worker {

using plugins::Channel;
using plugins::ChannelBroken;
using plugins::Frame;
using plugins::Service;
using plugins::Tag;

namespace {

// Not exit(): the plugin may be in the middle of something.
[[noreturn]] void leave() { ::_exit(0); }

template <class Talk>
auto while_connected(Talk&& talk) {
    try {
        return talk();
    } catch (const ChannelBroken&) {
        leave();
    }
}

}  // namespace

// The functions of the services. They are called by the plugin, so nothing may be thrown: out of memory is "no".
struct HostLink::Calls {
    template <class Answer>
    static Answer ask(void* ctx, Service service, bspctl_str key) {
        const auto argument = plugins::encode(wire::read(key));
        return plugins::decode<Answer>(static_cast<HostLink*>(ctx)->ask(service, argument));
    }

    template <Service service>
    static bspctl_status text(void* ctx, bspctl_str key, const bspctl_receiver* out) noexcept {
        try {
            const auto answer = ask<std::optional<std::string>>(ctx, service, key);
            if (!answer) return BSPCTL_NO;
            out->put(out->ctx, wire::view(*answer));
            return BSPCTL_OK;
        } catch (const std::exception&) {
            return BSPCTL_NO;
        }
    }

    template <Service service, class Number>
    static Number number(void* ctx, bspctl_str path) noexcept {
        constexpr Number nothing = service == Service::free_bytes ? Number{-1} : Number{BSPCTL_FILE_NONE};
        try {
            return ask<Number>(ctx, service, path);
        } catch (const std::exception&) {
            return nothing;
        }
    }

    static bspctl_status input(void* ctx, bspctl_str path, const bspctl_input_receiver* out) noexcept {
        try {
            const auto answer = ask<std::optional<Input>>(ctx, Service::read_input, path);
            if (!answer) return BSPCTL_NO;
            out->put(out->ctx, wire::PackedInput(*answer).get());
            return BSPCTL_OK;
        } catch (const std::exception&) {
            return BSPCTL_NO;
        }
    }
};

HostLink::HostLink(Channel& channel) : channel_(channel), services_(wire::sized<bspctl_services>()) {
    services_.ctx = this;
    services_.setting = &Calls::text<Service::setting>;
    services_.read_file = &Calls::text<Service::read_file>;
    services_.list_dir = &Calls::text<Service::list_dir>;
    services_.tool_version = &Calls::text<Service::tool_version>;
    services_.file_kind = &Calls::number<Service::file_kind, std::int32_t>;
    services_.free_bytes = &Calls::number<Service::free_bytes, std::int64_t>;
    services_.read_input = &Calls::input;
    log_ = [this](plugins::Registry::LogLevel level, const std::string&, const std::string& message) {
        if (lines_++ > plugins::most_lines) return;  // one more than is shown, so that the host knows
        send(Tag::log, plugins::encode(plugins::LogLine{static_cast<std::uint8_t>(level), message}));
    };
}

Frame HostLink::receive() {
    lines_ = 0;
    return while_connected([&] { return channel_.receive(); });
}

void HostLink::send(Tag tag, std::string_view payload) {
    const std::lock_guard lock(mutex_);
    while_connected([&] { channel_.send(tag, payload); });
}

std::string HostLink::ask(Service service, std::string_view argument) {
    std::string question(1, static_cast<char>(service));
    question += argument;
    const std::lock_guard lock(mutex_);
    return while_connected([&] {
        channel_.send(Tag::ask, question);
        return channel_.receive().payload;
    });
}

// --------------------------------------------------------------------------------------------------------- base

RemoteBase::RemoteBase(HostLink& host, std::string id, std::vector<std::string> capabilities) : host_(host) {
    info_.id = std::move(id);
    info_.capabilities = std::move(capabilities);
}

bool RemoteBase::offers(std::string_view extension) const {
    return std::ranges::find(info_.capabilities, extension) != info_.capabilities.end();
}

template <class Value, class Argument>
Value RemoteBase::ask(Service service, const Argument& argument) {
    auto answer = plugins::decode<plugins::BaseAnswer<Value>>(host_.ask(service, plugins::encode(argument)));
    if (!answer.value) throw Failure(answer.failed.what, answer.failed.why, answer.failed.fix);
    return std::move(*answer.value);
}

Verdict RemoteBase::detect(const Input& input) { return ask<Verdict>(Service::base_detect, input); }

KasConfig RemoteBase::kas(const Workspace& workspace) { return ask<KasConfig>(Service::base_kas, workspace); }

std::vector<Step> RemoteBase::plan(const Workspace& workspace) {
    return ask<std::vector<Step>>(Service::base_plan, workspace);
}

}  // namespace bspctl::worker
