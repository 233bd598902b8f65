// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/text.hpp"
#include "plugins/plugin.hpp"

// What a plugin says to a person, and what is said of one that answers badly.
namespace bspctl::plugins {

inline constexpr std::size_t longest_message = 16 * 1024;  // for a log line, or one part of an explanation

// A plugin's words. Unlike data they are repaired, not rejected: better a damaged reason than none.
inline std::string words(std::string_view text) { return text::to_utf8(text.substr(0, longest_message)); }

// How to go on when a plugin is at fault.
inline std::string without(const PluginInfo& info) {
    return "report this to " + info.vendor + "; --no-plugin " + info.id + " goes on without it";
}

inline Failure malformed(const PluginInfo& info, const char* call, const std::string& reason) {
    return Failure(info.id + " gave a malformed answer to " + call, reason, without(info));
}

}  // namespace bspctl::plugins
