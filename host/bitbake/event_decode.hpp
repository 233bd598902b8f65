// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "bitbake/events.hpp"
#include "bitbake/pickle.hpp"

namespace bspctl::bitbake {

// How events of one class are read from the pickled object.
struct EventClass {
    std::string_view name;  // "bb.build.TaskFailed"
    std::size_t kind;       // which of EventValue's alternatives it becomes
    void (*decode)(const Pickle& pickle, EventValue& out);  // null: the class says it all, the pickle is not needed
};

// The class of that name; null for one that nobody here has a use for.
[[nodiscard]] const EventClass* find_event_class(std::string_view name);

// For counting: how many there are, and which of them this is.
[[nodiscard]] std::size_t event_class_count();
[[nodiscard]] std::size_t index_of(const EventClass& known);

// A log message with its arguments, as Python's % operator makes it of them: %s, %d and their like, %(name)s, %%. What
// does not fit together is given as it stands.
[[nodiscard]] std::string format_message(const Pickle& pickle, std::string_view message, PickleValue arguments);

}  // namespace bspctl::bitbake
