// SPDX-License-Identifier: Apache-2.0
#include "ui/foreign_text.hpp"

#include <unistd.h>

#include "base/text.hpp"
#include "telemetry/secrets.hpp"

namespace bspctl::ui {

std::string foreign_text(std::string_view text) {
    std::vector<std::string> lines;
    for (const auto line : text::lines(text)) lines.push_back(text::to_utf8(text::strip_ansi(line)));
    return telemetry::mask_secrets(text::join(lines, "\n"), telemetry::secret_values(environ));
}

std::vector<std::string> foreign_lines(std::string_view text) {
    const auto shown = foreign_text(text);
    std::vector<std::string> out;
    for (const auto line : text::lines(shown)) out.emplace_back(line);
    return out;
}

}  // namespace bspctl::ui
