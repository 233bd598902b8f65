// SPDX-License-Identifier: Apache-2.0
//
// BitBake's event log: any bytes end in events, counts and the record of a build, also when they come in pieces. What the
// pickles hold is the business of the target `pickle`: the encoding hides it from the fuzzer here.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bitbake/build_record.hpp"
#include "bitbake/event_log.hpp"

namespace {

using namespace bspctl::bitbake;

struct Outcome {
    std::size_t events = 0, skipped = 0, lines = 0, tasks = 0;
    bool operator==(const Outcome&) const = default;
};

Outcome read_log(std::string_view bytes, std::size_t piece) {
    Outcome out;
    BuildRecord record;
    EventLog log([&](const EventValue& event) {
        ++out.events;
        record.take(event);
    });
    for (std::size_t at = 0; at < bytes.size(); at += piece) log.feed(bytes.substr(at, piece));
    log.finish();
    out.skipped = log.skipped();
    out.lines = log.line();
    out.tasks = record.tasks().size();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (read_log(bytes, 7) != read_log(bytes, bytes.size() + 1)) std::abort();
    return 0;
}
