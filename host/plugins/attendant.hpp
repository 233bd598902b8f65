// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>

#include "plugins/loaded_plugin.hpp"
#include "plugins/protocol.hpp"

namespace bspctl::plugins {

// Who serves a plugin in a process of its own while it works: answers what it asks of the host and of the family it
// derives from, and passes on what it logs. Everything it is given is unchecked.
class Attendant {
public:
    explicit Attendant(HostSide side) : side_(side) {}

    void set_base(Plugin* base) { base_ = base; }
    // A new call begins: it may log and ask as much as any other.
    void begin_call() { lines_ = 0; }

    // The payload of the answer to an `ask` frame. Throws Garbled.
    [[nodiscard]] std::string answer(std::string_view question) const;
    // Passes a `log` frame on under the plugin's name. Throws Garbled.
    void log(std::string_view line, const std::string& plugin);

private:
    HostSide side_;
    Plugin* base_ = nullptr;
    std::size_t lines_ = 0;
};

}  // namespace bspctl::plugins
