// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "plugins/registry.hpp"

namespace bspctl::cli {

// The diagnostic log on standard error: warnings, and with `verbose` everything.
void set_up_log(bool verbose);

// A plugin's own line, under its id.
void log_plugin_line(plugins::Registry::LogLevel level, const std::string& plugin, const std::string& message);

}  // namespace bspctl::cli
