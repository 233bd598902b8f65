// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>
#include <string>
#include <utility>

#include "base/failure.hpp"

namespace bspctl::plugins {

// Runs a call into a plugin. The ABI forbids exceptions; one that comes all the same (a plugin without the wrapper)
// becomes a Failure instead of the end of the process. `what` is its first line.
template <class Call>
decltype(auto) shielded(const std::string& what, Call&& call) {
    constexpr auto fix = "report this to the plugin's vendor: exceptions must not leave a plugin";
    try {
        return std::forward<Call>(call)();
    } catch (const std::exception& error) {
        throw Failure(what, std::string("an exception came out of the plugin: ") + error.what(), fix);
    } catch (...) {
        throw Failure(what, "an exception of unknown type came out of the plugin", fix);
    }
}

}  // namespace bspctl::plugins
