// SPDX-License-Identifier: Apache-2.0
//
// Pickles as data: any bytes end in values or in a refusal, and every event can be decoded of whatever they are.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bitbake/build_record.hpp"
#include "bitbake/event_decode.hpp"
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
    BuildRecord record;
    for (const auto* name : {"bb.build.TaskStarted", "bb.build.TaskFailed", "bb.runqueue.runQueueTaskFailed", "logging.LogRecord", "bb.event.NoProvider",
                             "bb.event.MonitorDiskEvent", "bb.event.MetadataEvent", "bb.event.BuildStarted", "bb.runqueue.PSIEvent",
                             "bb.event.ProcessProgress"}) {
        EventValue event;
        find_event_class(name)->decode(pickle, event);
        record.take(event);
    }
    if (format_message(pickle, "%s %(a)s %5.2f %x %r", pickle.root()).size() > 2u << 20) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_pickle({reinterpret_cast<const char*>(data), size});
    return 0;
}
