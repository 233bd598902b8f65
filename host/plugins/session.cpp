// SPDX-License-Identifier: Apache-2.0
#include "plugins/session.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <set>
#include <utility>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "bspctl/abi.h"
#include "plugins/negotiation.hpp"
#include "plugins/words.hpp"
#include "process/interrupts.hpp"

namespace bspctl::plugins {

namespace {

using std::chrono::milliseconds;

// How long the end of a process that has closed its socket may take: a core of a loaded machine has to reap it.
constexpr milliseconds patience{2000};
// What the host's services may take in one call, as a multiple of what the plugin may. Their time is not the plugin's,
// but one that asks without end must not hang a build.
constexpr int service_share = 20;
constexpr std::size_t longest_name = 256;  // id, name, version, vendor, as in negotiation.cpp

std::pair<Descriptor, Descriptor> socket_pair() {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw Failure("no connection to a plugin's process can be made", std::strerror(errno), {});
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Load load_request(const std::filesystem::path& path, const Limits& limits, const Plugin* base) {
    Load load;
    load.path = path.string();
    load.parent = static_cast<std::int32_t>(::getpid());
    load.cpu = static_cast<std::uint64_t>(std::max<long long>(limits.cpu.count(), 0));
    load.memory = limits.memory;
    if (base != nullptr) {
        load.base = base->info().capabilities;
        load.base_id = base->info().id;
    }
    return load;
}

void check_name(const std::string& text) {
    const bool readable = text::valid_utf8(text) && text::strip_ansi(text) == text;
    if (text.empty() || text.size() > longest_name || !readable) throw Garbled("a malformed name");
}

void check(const Introduction& introduction) {
    static const std::set<std::string_view> tables{BSPCTL_EXT_FAMILY,  BSPCTL_EXT_DETECT,  BSPCTL_EXT_MANIFEST,
                                                   BSPCTL_EXT_KAS,     BSPCTL_EXT_PLAN,    BSPCTL_EXT_OVERLAY,
                                                   BSPCTL_EXT_DOCTOR,  BSPCTL_EXT_TRIAGE};
    for (const auto* text : {&introduction.id, &introduction.name, &introduction.version, &introduction.vendor}) {
        check_name(*text);
    }
    if (!is_plugin_id(introduction.id)) throw Garbled("a malformed id");
    for (const auto& capability : introduction.capabilities) {
        if (!tables.contains(capability)) throw Garbled("a table that nobody knows");
    }
    for (const auto& part : introduction.sandbox) check_name(part);
}

std::string said(const Greeting& greeting) {
    if (greeting.version.empty()) return "no such program at all";
    return "version " + words(greeting.version) + " (" + words(greeting.build) + ")";
}

Failure explained(std::string_view payload) {
    const auto parts = decode<Explanation>(payload);
    return Failure(words(parts.what), words(parts.why), words(parts.fix));
}

ExitCode interrupt_code() {
    return process::Interrupts::last_signal() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

// A plugin that is out of memory mostly dies of it in another way: it uses a null pointer, or its runtime aborts.
bool ran_out_of_memory(const Ending& ending, const Limits& limits) {
    if (limits.memory == 0) return false;
    return ending.memory > limits.memory / 4 * 3 || ending.said.find(out_of_memory) != std::string::npos;
}

std::string last_words(const std::string& said) {
    const auto whole = text::trim(said);
    if (whole.empty()) return {};
    constexpr std::size_t shown = 400;
    return "it had printed: " + text::to_utf8(whole.substr(whole.size() - std::min(whole.size(), shown)));
}

}  // namespace

Session::Session(const Isolate& isolate, int file, const std::filesystem::path& path, Attendant& attendant,
                 const Plugin* base)
    : Session(isolate, file, attendant, socket_pair()) {
    who_ = path.filename().string();
    try {
        check_greeting();
        const auto request = encode(load_request(path, limits_, base));
        introduction_ = decode<Introduction>(converse(Tag::load, request, Tag::introduced).payload);
        check(introduction_);
    } catch (const Garbled&) {
        throw lost(Breach::garbled, {});
    } catch (const ChannelBroken& broken) {
        throw lost(broken.breach(), {});
    }
    who_ = introduction_.id;
}

Session::Session(const Isolate& isolate, int file, Attendant& attendant, std::pair<Descriptor, Descriptor> sockets)
    : limits_(isolate.limits),
      attendant_(attendant),
      channel_(std::move(sockets.first)),
      child_(isolate.worker, sockets.second.get(), file) {}

// The first words are the program's own, before any code of the plugin: another build of it is not a plugin's fault.
void Session::check_greeting() {
    const auto frame = channel_.receive(Clock::now() + limits_.answer);
    const auto theirs = frame.tag == Tag::greeting ? decode<Greeting>(frame.payload) : Greeting{};
    if (theirs == own_greeting()) return;
    throw Failure("the program that runs plugins is of another build than bspctl",
                  "it is " + said(theirs) + ", this is " + said(own_greeting()),
                  "install bspctl again, all of it from one package");
}

std::string Session::ask(Call call, std::string_view argument) {
    std::string payload(1, static_cast<char>(call));
    payload += argument;
    attendant_.begin_call();
    try {
        return converse(Tag::call, payload, Tag::value).payload;
    } catch (const Garbled&) {
        throw lost(Breach::garbled, name(call));
    } catch (const ChannelBroken& broken) {
        throw lost(broken.breach(), name(call));
    }
}

Frame Session::converse(Tag tag, std::string_view payload, Tag wanted) {
    const auto deadline = Clock::now() + limits_.answer;
    channel_.begin();
    channel_.send(tag, payload, deadline);
    auto frame = attend(deadline);
    if (frame.tag == Tag::failure) throw explained(frame.payload);
    if (frame.tag != wanted) throw Garbled("a frame out of turn");
    return frame;
}

// What comes until the answer, which may be any frame but those it takes care of. Where these come without a pause the
// channel never has to wait, so it is not the channel that finds out that time is up.
Frame Session::attend(Deadline deadline) {
    const auto last = *deadline + service_share * limits_.answer;
    for (;;) {
        auto frame = channel_.receive(std::min(*deadline, last));
        if (frame.tag != Tag::log && frame.tag != Tag::ask) return frame;
        const auto begin = Clock::now();
        if (begin > std::min(*deadline, last)) throw ChannelBroken(Breach::late);
        if (frame.tag == Tag::log) {
            attendant_.log(frame.payload, who_);
        } else {
            const auto answer = attendant_.answer(frame.payload);
            *deadline += Clock::now() - begin;
            channel_.send(Tag::answer, answer, std::min(*deadline, last));
        }
    }
}

Lost Session::lost(Breach breach, const std::string& call) {
    // One that has closed its end is about to end; any other has to be made to.
    const auto ending = child_.end(breach == Breach::closed ? patience : milliseconds(0));
    const auto why = last_words(ending.said);
    const auto during = call.empty() ? std::string(" while it was loaded") : " in " + call;
    if (breach == Breach::stopped) throw Failure(who_ + " was interrupted" + during, {}, {}, interrupt_code());
    if (breach == Breach::closed) {
        return {ending.forced ? "closed its connection" + during : describe(ending) + during, why};
    }
    if (breach == Breach::late) {
        const auto limit = text::human_seconds(std::chrono::duration<double>(limits_.answer).count());
        return {(call.empty() ? "was not loaded" : "gave no answer to " + call) + " within " + limit, why};
    }
    return {"gave a garbled answer" + (call.empty() ? during : " to " + call), why};
}

std::string Session::describe(const Ending& ending) const {
    const auto cpu = static_cast<double>(limits_.cpu.count());
    if (ending.signal == SIGXCPU || (ending.signal == SIGKILL && cpu > 0 && ending.cpu + 0.5 > cpu)) {
        return "used more than " + text::human_seconds(cpu) + " of processor time";
    }
    if (ran_out_of_memory(ending, limits_)) {
        return "used more than " + text::human_bytes(limits_.memory) + " of memory";
    }
    if (ending.signal == 0) return "ended its process (exit code " + std::to_string(ending.code) + ")";
    return "was ended by " + text::signal_name(ending.signal);
}

}  // namespace bspctl::plugins
