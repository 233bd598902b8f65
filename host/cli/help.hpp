// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace bspctl::cli {

// What `bspctl` alone prints: the commands by task.
[[nodiscard]] std::string overview();

// `bspctl COMMAND --help`: summary, usage, examples first, options with variable and default.
[[nodiscard]] std::string help_for(const Command& command);

// Pages that belong to no command: exit-codes, environment, configuration.
struct Topic {
    std::string_view name;
    std::string_view summary;
};
[[nodiscard]] const std::vector<Topic>& topics();
[[nodiscard]] std::string topic_text(std::string_view name);

}  // namespace bspctl::cli
