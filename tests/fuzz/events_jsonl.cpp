// SPDX-License-Identifier: Apache-2.0
//
// events.jsonl: any bytes are read line by line without harm, and what was read can be written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "telemetry/event_json.hpp"
#include "telemetry/secrets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const auto line : bspctl::text::lines(bytes)) {
        const auto event = bspctl::telemetry::from_json(line);
        if (!event) continue;
        const auto again = bspctl::telemetry::from_json(bspctl::telemetry::to_json(*event));
        if (!again || again->type != event->type) std::abort();
        (void)bspctl::telemetry::to_text(*event);
    }
    const auto masked = bspctl::telemetry::mask_secrets(bytes);
    if (bspctl::telemetry::mask_secrets(masked) != masked) std::abort();
    return 0;
}
