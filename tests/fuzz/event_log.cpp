// SPDX-License-Identifier: Apache-2.0
//
// BitBake's event log: any bytes end in events and counts, also when they come in pieces. An input that begins with
// \x80, or with P, is a pickle by itself (behind the P): the encoding would hide it from the fuzzer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bitbake/event_decode.hpp"
#include "bitbake/event_log.hpp"
#include "bitbake/pickle.hpp"

namespace {

using namespace bspctl::bitbake;

// Visits what the pickle holds; a container may hold itself, so only so much of it.
void walk(const Pickle& pickle, PickleValue value, int depth) {
    (void)pickle.module_of(value);
    (void)value.as_integer();
    (void)value.as_real();
    if (value.text().size() > 1u << 30) std::abort();
    if (depth == 0) return;
    std::size_t some = 20;
    for (const auto item : pickle.items(value)) {
        if (some-- == 0) break;
        walk(pickle, item, depth - 1);
    }
    walk(pickle, pickle.arguments_of(value), depth - 1);
}

void read_pickle(std::string_view bytes) {
    static Pickle pickle;
    if (!pickle.load(bytes)) return;
    walk(pickle, pickle.root(), 4);
    // As every event that there is.
    for (const auto* name : {"bb.build.TaskFailed", "bb.runqueue.runQueueTaskFailed", "logging.LogRecord", "bb.event.NoProvider",
                             "bb.event.MonitorDiskEvent", "bb.event.MetadataEvent", "bb.event.BuildStarted", "bb.event.PSIEvent",
                             "bb.event.ProcessProgress"}) {
        EventValue event;
        find_event_class(name)->decode(pickle, event);
    }
    if (format_message(pickle, "%s %(a)s %5.2f %x %r", pickle.root()).size() > 2u << 20) std::abort();
}

struct Outcome {
    std::size_t events = 0, skipped = 0, lines = 0;
    bool operator==(const Outcome&) const = default;
};

Outcome read_log(std::string_view bytes, std::size_t piece) {
    Outcome out;
    EventLog log([&](const EventValue&) { ++out.events; });
    for (std::size_t at = 0; at < bytes.size(); at += piece) log.feed(bytes.substr(at, piece));
    log.finish();
    out.skipped = log.skipped();
    out.lines = log.line();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.starts_with('\x80') || bytes.starts_with('P')) {
        read_pickle(bytes.starts_with('P') ? bytes.substr(1) : bytes);
        return 0;
    }
    if (read_log(bytes, 7) != read_log(bytes, bytes.size() + 1)) std::abort();
    return 0;
}
